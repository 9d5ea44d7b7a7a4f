/**
 * Dyna-Q's planning steps: what k of them buy, in real steps and in CPU seconds.
 *
 * @module
 */

import { computeCosts, type ComputeRow } from "../results/compute.ts";
import { drawPictures } from "../results/pictures.ts";
import { boundsOf, groupCurves, groupStatistics } from "../results/seed_statistics.ts";
import { formatShare, formatSteps, formatStepsInterval } from "../results/statistic_texts.ts";
import {
  bootstrapCensored,
  bootstrapRatio,
  type CensoredInterval,
  mean,
  medianOfSorted,
  order,
} from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { formatSecondsToSolve, formatStepCost } from "./cost_texts.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { shownTimes } from "./ratio_texts.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyResults,
  studyTable,
  type StudyTask,
  withThreshold,
} from "./study.ts";

const planningSteps = { full: [0, 1, 5, 10, 50], quick: [0, 5] };
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
const steps = { full: 10_000, quick: 4000 };

/** The study of CartPole, or of another task. */
function studyOf(task?: StudyTask): Study {
  return {
    name: "dyna-q",
    question: `What do k planning steps of Dyna-Q buy${
      task === undefined ? "" : ` on ${task.name}`
    }, in real steps and in CPU seconds?`,
    lecture: "Answers the lecture's section on Dyna-Q",
    minutes: { quick: 1, full: 30 },
    parts: (size) => [{
      name: "dyna-q",
      comparison: {
        agents: ["dyna-q"],
        ...task === undefined ? {} : { task: task.given },
        seeds: seeds[size],
        budget: { steps: steps[size] },
        settings: { "dyna-q": { planningSteps: planningSteps[size] } },
      },
    }],
    answer,
    pictures: ({ points, plan, runs }) => drawPictures(points, plan, runs),
    onTask: (task) => studyOf(withThreshold("dyna-q", task)),
  };
}

/** The study. */
export const dynaQStudy: Study = studyOf();

/** One number of planning steps. */
interface PlanningRow {
  readonly label: string;
  readonly k: number;
  readonly seeds: number;
  readonly solved: number;
  readonly steps: CensoredInterval;
  /** Real steps to solve of each seed; infinite where it is not solved. */
  readonly stepsOfSeeds: readonly number[];
  readonly held: number | undefined;
  /** How many times fewer real steps than without planning; undefined for k = 0, and where neither is known. */
  readonly ratio: CensoredInterval | undefined;
  readonly cost: ComputeRow;
  /** CPU seconds of acting and learning to solve of each seed; infinite where it is not solved. */
  readonly secondsOfSeeds: readonly number[];
}

function rowsOf({ points, plan, runs }: StudyResults): PlanningRow[] {
  const costs = computeCosts(points, runs);
  const groups = groupCurves(points, runs).map((group) => {
    const statistics = groupStatistics(group, plan);
    const settings = plan.contenders.find(({ label }) => label === group.label)!.settings;
    return {
      ...group,
      statistics,
      k: settings.planningSteps as number,
      solve: boundsOf(statistics, "stepsToSolve"),
    };
  }).sort((a, b) => a.k - b.k);
  const none = groups.find(({ k }) => k === 0)!;
  return groups.map(({ label, k, statistics, solve }): PlanningRow => {
    const held = statistics.flatMap(({ retention }) => retention ?? []);
    const ratio = bootstrapRatio([none.solve], solve, medianOfSorted);
    return {
      label,
      k,
      seeds: statistics.length,
      solved: statistics.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length,
      steps: bootstrapCensored(solve, medianOfSorted),
      stepsOfSeeds: statistics.map(({ stepsToSolve }) => stepsToSolve),
      held: held.length === 0 ? undefined : mean(held),
      ratio: k === 0 || Number.isNaN(ratio.value) ? undefined : ratio,
      cost: costs.find((cost) => cost.label === label)!,
      secondsOfSeeds: runs.flatMap((run) => run.label === label ? [run.cpu_seconds_to_solve] : []),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  return {
    sentences: [
      ...realSteps(rows, steps[results.size]),
      alongPlanning(rows),
      cpuSeconds(rows),
      `One should expect planning to save real steps, as in the maze of Sutton and Barto (Reinforcement Learning, section 8.2): ` +
      `there the model is a table without error, and here it is a network, whose errors every planning step learns from too.`,
      ...results.size === "quick"
        ? [
          `${
            counted(seeds.quick.length, "seed")
          } are too few to tell one number of planning steps from another.`,
        ]
        : [],
      `To try next: mbrl study ladder, where dyna follows its model for several steps instead; dyna-q has more seeds there, so ` +
      `that its medians differ from these.`,
    ],
    tables: [table(rows)],
  };
}

const planned = (rows: readonly PlanningRow[]) => `k = ${listed(rows.map(({ k }) => String(k)))}`;
const describeSteps = (a: PlanningRow, b: PlanningRow) =>
  describeOrder(a.stepsOfSeeds, b.stepsOfSeeds, ["more", "fewer"]);

/** Which numbers of planning steps need fewer real steps than none, and which more. */
function realSteps(rows: readonly PlanningRow[], budget: number): string[] {
  const [none, ...planning] = rows;
  const best = rows.toSorted((a, b) => order(a.steps.value, b.steps.value))[0];
  if (best.steps.value === Infinity) {
    return [
      `Nothing within ${withThousands(budget)} real steps: with none of ${
        planned(rows)
      } planning steps a real step is Dyna-Q solved in the median.`,
    ];
  }
  const by = Object.groupBy(planning, ({ stepsOfSeeds }) => orderOfSeeds(stepsOfSeeds, none.stepsOfSeeds));
  const medians = (own: readonly PlanningRow[]) => {
    const most = own.toSorted((a, b) => order(a.steps.value, b.steps.value)).at(by.higher === own ? -1 : 0)!;
    return `the median is ${formatSteps(most.steps)} with k = ${most.k} and ${
      formatSteps(none.steps)
    } with k = 0 (${describeSteps(most, none)})`;
  };
  return [
    by.lower === undefined
      ? `Nothing that ${counted(none.seeds, "seed")} can show: with none of ${
        planned(planning)
      } planning steps a real step is Dyna-Q told to need fewer real steps than without planning, k = 0.`
      : `Real steps: with ${
        planned(by.lower)
      } planning steps a real step Dyna-Q needs fewer than without planning, k = 0; ${medians(by.lower)}.`,
    ...by.higher === undefined
      ? []
      : [`It needs more real steps with ${planned(by.higher)}: ${medians(by.higher)}.`],
    best === none
      ? `No number of planning steps has a smaller median than k = 0.`
      : `The smallest median is that of k = ${best.k}, ${formatSteps(best.steps)} (against k = 0: ${
        describeSteps(best, none)
      }).`,
  ];
}

/** Whether the medians fall with every planning step more. */
function alongPlanning(rows: readonly PlanningRow[]): string {
  const pairs = rows.slice(1).map((row, i) => [rows[i], row] as const);
  const rises = pairs.filter(([a, b]) => b.steps.value > a.steps.value);
  return `More planning ${
    rises.length === 0 ? "never raises" : "does not always lower"
  } the median: from k = ${rows[0].k} to k = ${rows[rows.length - 1].k} it rises ${
    rises.length === 0 ? "nowhere" : listed(rises.map(([a, b]) => `from ${a.k} to ${b.k}`))
  }.`;
}

/** Which numbers of planning steps are solved sooner by the clock of the CPU. */
function cpuSeconds(rows: readonly PlanningRow[]): string {
  const [none, ...planning] = rows;
  const most = rows[rows.length - 1];
  const isUnsolved = ({ cost }: PlanningRow) => cost.secondsToSolve.value === Infinity;
  const sooner = planning.filter((row) => orderOfSeeds(row.secondsOfSeeds, none.secondsOfSeeds) === "lower");
  const [first] = rows.toSorted((a, b) => order(a.cost.secondsToSolve.value, b.cost.secondsToSolve.value));
  return `In CPU seconds ${
    isUnsolved(first)
      ? "none is solved in the median"
      : `${
        sooner.length === 0
          ? "no planning is shown to be solved sooner than none"
          : `${planned(sooner)} ${sooner.length === 1 ? "is" : "are"} solved sooner than k = ${none.k}`
      }; the least median is ${formatSecondsToSolve(first.cost)}, with k = ${first.k}`
  }. A real step costs ${formatStepCost(none.cost)} with k = ${none.k} and ${
    formatStepCost(most.cost)
  } with k = ${most.k}.`;
}

function table(rows: readonly PlanningRow[]) {
  return studyTable<PlanningRow>(
    "dyna-q",
    "k planning steps per real step; medians of seeds; times fewer steps than with k = 0, or as many",
    [
      { csv: { k: (row) => row.k }, shown: ["k", (row) => String(row.k)] },
      { csv: { seeds: (row) => row.seeds } },
      { csv: { solved: (row) => row.solved }, shown: ["solved", (row) => `${row.solved} of ${row.seeds}`] },
      {
        csv: intervalColumns("steps_to_solve_median", (row) => row.steps),
        shown: ["steps to solve [95%]", (row) => formatStepsInterval(row.steps)],
      },
      { csv: { retention_mean: (row) => row.held }, shown: ["held", (row) => formatShare(row.held)] },
      {
        csv: intervalColumns("ratio", (row) => row.ratio),
        shown: [
          "times [95%]",
          (row) => shownTimes(row.ratio),
        ],
      },
      {
        csv: { cpu_seconds_per_step: (row) => row.cost.secondsPerStep.value },
        shown: ["CPU a step", ({ cost }) => formatStepCost(cost)],
      },
      {
        csv: intervalColumns("cpu_seconds_to_solve_median", (row) => row.cost.secondsToSolve),
        shown: [
          "CPU to solve",
          ({ cost }) => formatSecondsToSolve(cost),
        ],
      },
    ],
    rows,
  );
}
