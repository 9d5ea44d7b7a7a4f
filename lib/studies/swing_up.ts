/**
 * Swinging a pole up: what a model saves where no plain feedback balances, beside a model-free agent that gets fifty times the steps.
 *
 * @module
 */

import { computeCosts, type ComputeRow } from "../results/compute.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { drawPictures } from "../results/pictures.ts";
import { boundsOf, groupCurves, groupStatistics, thresholdOf } from "../results/seed_statistics.ts";
import { formatReturnInterval, formatSteps, formatStepsInterval } from "../results/statistic_texts.ts";
import {
  bootstrap,
  bootstrapCensored,
  bootstrapRatio,
  type CensoredInterval,
  interquartileMeanOfSorted,
  type Interval,
  medianOfSorted,
} from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { formatSecondsToSolve, formatStepCost } from "./cost_texts.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { shortTimes, shownTimes } from "./ratio_texts.ts";
import { intervalColumns, type Study, type StudyAnswer, type StudyResults, studyTable } from "./study.ts";

const TASK = "cartpole-swingup";
const MODEL_FREE = "dqn";
const HIDDEN = "mpc";
const KNOWN = `${HIDDEN} ${RULES_KNOWN}`;
const seeds = { full: [0, 1, 2, 3, 4], quick: [0] };
const steps = { dqn: { full: 100_000, quick: 4000 }, mpc: { full: 2000, quick: 500 } };
/** The budget that is usual for the task, after which the model-free agent is looked at too. */
const FIRST = 20_000;

/** The study. */
export const swingUpStudy: Study = {
  name: "swing-up",
  question: "How many real steps does a model save where the pole must first be swung up?",
  lecture: "Answers exercise 3 on a harder task, and what knowing the rewards and ends is worth there",
  minutes: { quick: 1, full: 40 },
  parts: (size) => [
    {
      name: "dqn",
      comparison: {
        agents: [MODEL_FREE],
        task: TASK,
        seeds: seeds[size],
        budget: { steps: steps.dqn[size] },
        evaluation: { every: 1000, episodes: 20 },
        // the best of eight configurations on seeds 100 to 104 (mbrl study tuning)
        settings: { dqn: { epsilonDuration: 5000, hiddenWidth: 128, temperature: 0 } },
      },
    },
    {
      name: "mpc",
      comparison: {
        agents: [HIDDEN],
        task: TASK,
        rules: "both",
        seeds: seeds[size],
        budget: { steps: steps.mpc[size] },
        evaluation: { every: 100, episodes: 2 }, // it plans at every step of them
        settings: {
          mpc: {
            planner: "cem",
            planHorizon: 10,
            learningStarts: 200,
            modelInterval: 100,
            modelType: "deterministic",
          },
        },
      },
    },
  ],
  answer,
  pictures: ({ points, plan, runs }) => drawPictures(points, plan, runs),
};

/** One agent. */
interface SwingRow {
  readonly label: string;
  readonly seeds: number;
  readonly budget: number;
  readonly solved: number;
  readonly steps: CensoredInterval;
  /** Real steps to solve of each seed; infinite where it is not solved. */
  readonly stepsOfSeeds: readonly number[];
  /** How many times fewer real steps than dqn; undefined of dqn itself, and where neither is known. */
  readonly ratio: CensoredInterval | undefined;
  /** Mean return at the end. */
  readonly final: Interval;
  readonly finals: readonly number[];
  /** Mean return after `FIRST` real steps; undefined for a shorter run. */
  readonly early: Interval | undefined;
  readonly cost: ComputeRow;
}

function rowsOf({ points, plan, runs }: StudyResults): SwingRow[] {
  const costs = computeCosts(points, runs);
  const iqm = (values: readonly number[]) => bootstrap(values, interquartileMeanOfSorted);
  const groups = groupCurves(points, runs).map((group) => ({ group, own: groupStatistics(group, plan) }));
  const free = boundsOf(groups.find(({ group }) => group.label === MODEL_FREE)!.own, "stepsToSolve");
  return groups.map(({ group, own }): SwingRow => {
    const finals = own.map(({ finalReturn }) => finalReturn);
    const budget = own.reduce((most, { end }) => Math.max(most, end), 0);
    const solve = boundsOf(own, "stepsToSolve");
    const ratio = bootstrapRatio([free], solve, medianOfSorted);
    const early = [...group.seeds.values()].map((curve) =>
      curve.findLast((point) => point.steps <= FIRST)?.value ?? NaN
    );
    return {
      label: group.label,
      seeds: own.length,
      budget,
      solved: own.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length,
      steps: bootstrapCensored(solve, medianOfSorted),
      stepsOfSeeds: own.map(({ stepsToSolve }) => stepsToSolve),
      ratio: group.label === MODEL_FREE || Number.isNaN(ratio.value) ? undefined : ratio,
      final: iqm(finals),
      finals,
      early: budget > FIRST ? iqm(early) : undefined,
      cost: costs.find((cost) => cost.label === group.label)!,
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const { plan, size } = results;
  const rows = rowsOf(results);
  const [free, hidden, known] = [MODEL_FREE, HIDDEN, KNOWN].map((agent) =>
    rows.find(({ label }) => label === agent)!
  );
  const threshold = thresholdOf(TASK, plan);
  const ends = ({ finals }: SwingRow) =>
    `${finals.filter((value) => value >= threshold).length} of ${finals.length}`;
  return {
    sentences: [
      `With the task's rules known ${
        saving(known, free)
      }; solved means that a mean return of ${threshold} is held.`,
      `With the rules hidden, so that it learns the reward too, ${
        saving(hidden, free)
      }; it is solved on ${hidden.solved} of ${counted(hidden.seeds, "seed")} within ${
        withThousands(hidden.budget)
      } real steps, and a run that ends unsolved counts as the slower one.`,
      `Evaluations differ: 20 episodes a point for dqn and 2 for mpc, which plans at every step of them, so that mpc may be ` +
      `called solved, or missed, by luck.`,
      ...free.early === undefined ? [] : [
        `After ${withThousands(FIRST)} real steps dqn has a return of ${returnOf(free.early)}, after ${
          withThousands(free.budget)
        } of ${returnOf(free.final)} (IQM); it ends at or above ${threshold} on ${ends(free)} seeds.`,
      ],
      `After ${withThousands(hidden.budget)} real steps mpc is at or above ${threshold} on ${
        ends(hidden)
      } seeds with rules hidden and on ${ends(known)} with rules known: what was found is ${
        [hidden, known].every(({ finals }) => finals.every((value) => value >= threshold))
          ? "held"
          : "not always held"
      }.`,
      `To solve it takes ${formatSecondsToSolve(free.cost)} of CPU time by dqn, ${
        formatSecondsToSolve(hidden.cost)
      } by mpc with rules hidden and ${formatSecondsToSolve(known.cost)} with rules known (medians).`,
      `One should expect a large saving: a few hundred real steps of the agent's own show how cart and pole move. With hidden ` +
      `rules less is sure, as the reward must be learned too and is highest at the top, where an agent seldom is at first.`,
      ...size === "quick"
        ? [
          `${counted(seeds.quick.length, "seed")} and ${
            withThousands(free.budget)
          } real steps of dqn are too few to compare; the ` +
          `full study has ${seeds.full.length} and ${withThousands(steps.dqn.full)}.`,
        ]
        : [],
      `To try next: mbrl study tasks, where pendulum, mountain-car and acrobot take every agent.`,
    ],
    tables: [table(rows)],
  };
}

/** "a model saves real steps: mpc needs 400 and dqn 14,000, 35.0 times fewer (fewer on 100% of pairs of seeds)". */
function saving(row: SwingRow, free: SwingRow): string {
  const order = orderOfSeeds(row.stepsOfSeeds, free.stepsOfSeeds);
  const told = order === "lower"
    ? "a model saves real steps"
    : order === "unclear"
    ? "a model is not shown to save real steps"
    : row.budget < free.steps.value
    ? "the runs with a model are too short to compare"
    : "a model costs real steps";
  const ratio = row.ratio === undefined ? "no ratio, as neither is solved" : shortTimes(row.ratio);
  return `${told}: mpc needs ${formatSteps(row.steps)} and dqn ${
    formatSteps(free.steps)
  } in the median, ${ratio} (${describeOrder(row.stepsOfSeeds, free.stepsOfSeeds, ["more", "fewer"])})`;
}

const returnOf = ({ value }: Interval) => formatReturnInterval({ value, low: NaN, high: NaN });

function table(rows: readonly SwingRow[]) {
  return studyTable<SwingRow>(
    "swing-up",
    `Swinging the pole up: ${TASK}, ${
      counted(rows[0]?.seeds ?? 0, "seed")
    }; times fewer steps than dqn, or as many`,
    [
      { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
      { csv: { seeds: (row) => row.seeds } },
      { csv: { budget: (row) => row.budget }, shown: ["real steps", (row) => withThousands(row.budget)] },
      { csv: { solved: (row) => row.solved }, shown: ["solved", (row) => `${row.solved} of ${row.seeds}`] },
      {
        csv: intervalColumns("steps_to_solve_median", (row) => row.steps),
        shown: ["steps to solve [95%]", (row) => formatStepsInterval(row.steps)],
      },
      {
        csv: intervalColumns("ratio", (row) => row.ratio),
        shown: ["times [95%]", (row) => shownTimes(row.ratio)],
      },
      {
        csv: intervalColumns("final_return_iqm", (row) => row.final),
        shown: ["last return [95%]", (row) => formatReturnInterval(row.final)],
      },
      {
        csv: { cpu_seconds_per_step: (row) => row.cost.secondsPerStep.value },
        shown: ["CPU a step", ({ cost }) => formatStepCost(cost)],
      },
      {
        csv: intervalColumns("cpu_seconds_to_solve_median", (row) => row.cost.secondsToSolve),
        shown: ["CPU to solve", ({ cost }) => formatSecondsToSolve(cost)],
      },
    ],
    rows,
  );
}
