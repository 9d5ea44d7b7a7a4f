/**
 * What each agent does on the other built-in tasks, with few real steps and with many.
 *
 * @module
 */

import { computeCosts } from "../results/compute.ts";
import { drawPictures } from "../results/pictures.ts";
import { boundsOf, groupCurves, groupStatistics, thresholdOf } from "../results/seed_statistics.ts";
import { formatReturnInterval, formatSteps } from "../results/statistic_texts.ts";
import {
  bootstrap,
  bootstrapCensored,
  type CensoredInterval,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  medianOfSorted,
} from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
  type StudyTask,
} from "./study.ts";

const tasks = { full: ["pendulum", "mountain-car", "acrobot"], quick: ["pendulum"] };
/** All but the lecture's, which takes every step to pay 1. */
const agents = {
  /** Cheap steps, so that they get many. */
  modelFree: { full: ["random", "linear-search", "dqn", "sac", "ppo"], quick: ["random", "dqn"] },
  modelBased: {
    full: ["dyna-q", "dyna", "mbpo", "mpc", "dreamer", "muzero"],
    quick: ["dyna", "mpc"],
  },
  /** Runs of several minutes, on the first task alone. */
  slow: { full: ["world-models"], quick: [] },
};
const steps = {
  modelFree: { full: 20_000, quick: 1500 },
  modelBased: { full: 5000, quick: 1000 },
  slow: { full: 5000, quick: 1000 },
};
const partNames = { modelBased: "model-based", slow: "slow", modelFree: "model-free" };
const seeds = { full: [0, 1, 2, 3, 4], quick: [0, 1] };

/** The study of the built-in tasks, or of one task. */
function studyOf(one?: StudyTask): Study {
  const given = (size: StudySize) => one === undefined ? tasks[size] : [one.given];
  const names = (size: StudySize) => one === undefined ? tasks[size] : [one.name];
  return {
    name: "tasks",
    question: `What does each agent do on ${
      one === undefined ? "pendulum, mountain-car and acrobot" : one.name
    }?`,
    lecture: "Answers the lecture's section on when to choose a model, beyond CartPole",
    minutes: { quick: 2, full: 40 },
    parts: (size) =>
      given(size).flatMap((task, i) =>
        (["modelBased", "slow", "modelFree"] as const).flatMap((kind): StudyPart[] =>
          agents[kind][size].length === 0 || kind === "slow" && i > 0 ? [] : [{
            name: `${names(size)[i]}-${partNames[kind]}`,
            comparison: {
              agents: agents[kind][size],
              task,
              seeds: seeds[size],
              budget: { steps: steps[kind][size] },
              evaluation: { episodes: 20 },
            },
          }]
        )
      ),
    answer: (results) => answer(results, names(results.size)),
    onTask: studyOf,
    pictures({ points, plan, runs }) {
      return drawPictures(points, plan, runs, { order: (a, b) => lastReturn(b.seeds) - lastReturn(a.seeds) });
    },
  };
}

/** The study. */
export const tasksStudy: Study = studyOf();

const lastReturn = (seeds: readonly { readonly finalReturn: number }[]) =>
  mean(seeds.map(({ finalReturn }) => finalReturn));

/** One agent on one task. */
interface TaskRow {
  readonly task: string;
  readonly label: string;
  readonly kind: string;
  readonly seeds: number;
  /** Real steps of its runs. */
  readonly budget: number;
  /** Interquartile mean over seeds of the mean return, after the steps that every agent took. */
  readonly early: Interval;
  /** Of each seed. */
  readonly earlyReturns: readonly number[];
  /** Mean return over those steps. */
  readonly earlyArea: number;
  /** As `early`, at the end of its own budget. */
  readonly final: Interval;
  readonly finalReturns: readonly number[];
  /** Mean return over its own budget. */
  readonly area: number;
  readonly solved: number;
  readonly stepsToSolve: CensoredInterval;
  /** Of each seed; infinite where it is not solved. */
  readonly stepsOfSeeds: readonly number[];
  readonly secondsPerStep: number | undefined;
}

function rowsOf({ points, plan, runs, size }: StudyResults): TaskRow[] {
  const common = commonSteps(size);
  const costs = computeCosts(points, runs);
  const early = groupCurves(points.filter(({ env_steps }) => env_steps <= common), runs);
  const rows = groupCurves(points, runs).map((group): TaskRow => {
    const { label, task } = group;
    const own = groupStatistics(group, plan);
    const first = groupStatistics(early.find((other) => other.label === label && other.task === task)!, plan);
    const iqm = (values: readonly number[]) => bootstrap(values, interquartileMeanOfSorted);
    const [earlyReturns, finalReturns] = [first, own].map((of) => of.map(({ finalReturn }) => finalReturn));
    return {
      task,
      label,
      kind: plan.contenders.find((contender) => contender.label === label)?.kind ?? "",
      seeds: own.length,
      budget: own.reduce((most, { end }) => Math.max(most, end), 0),
      early: iqm(earlyReturns),
      earlyReturns,
      earlyArea: mean(first.map(({ areaUnderCurve }) => areaUnderCurve)),
      final: iqm(finalReturns),
      finalReturns,
      area: mean(own.map(({ areaUnderCurve }) => areaUnderCurve)),
      solved: own.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length,
      stepsToSolve: bootstrapCensored(boundsOf(own, "stepsToSolve"), medianOfSorted),
      stepsOfSeeds: own.map(({ stepsToSolve }) => stepsToSolve),
      secondsPerStep: costs.find((cost) => cost.label === label && cost.task === task)?.secondsPerStep.value,
    };
  });
  const order = (task: string) => tasks.full.indexOf(task);
  return rows.sort((a, b) =>
    order(a.task) - order(b.task) || b.early.value - a.early.value || b.earlyArea - a.earlyArea
  );
}

/** Real steps that every agent took. */
function commonSteps(size: StudySize): number {
  return Math.min(steps.modelFree[size], steps.modelBased[size]);
}

function answer(results: StudyResults, names: readonly string[]): StudyAnswer {
  const { plan, size } = results;
  const rows = rowsOf(results);
  const common = commonSteps(size);
  const of = (task: string) => rows.filter((row) => row.task === task);
  const verdicts = names.map((task) => ({ task, ...verdictOn(of(task)) }));
  const [fewSteps, manySteps] = [
    byOrder(verdicts.map(({ task, early }) => ({ task, order: early.order }))),
    byOrder(verdicts.map(({ task, late }) => ({ task, order: late.order }))),
  ];
  const hasThreshold = (task: string) => thresholdOf(task, plan) < Infinity;
  return {
    sentences: [
      `With ${
        withThousands(common)
      } real steps for every agent, the best agent with a model is ${fewSteps} (95% confidence). ${
        fewSteps === manySteps
          ? `The same holds beside agents without a model that take ${
            withThousands(steps.modelFree[size])
          } steps.`
          : `Beside the best agent without a model that takes ${
            withThousands(steps.modelFree[size])
          } steps it is ${manySteps}.`
      }`,
      ...verdicts.map(({ task, model, early, late }) =>
        `${task}: after ${withThousands(common)} real steps ${model.label} has a return of ${
          returnOf(model.early)
        } and ${early.free.label}, the best without a model, ${
          returnOf(early.free.early)
        } (${early.described}); after ${withThousands(late.free.budget)} steps ${late.free.label} has ${
          returnOf(late.free.final)
        } (${late.described}).${
          hasThreshold(task) ? ` ${solvers(of(task), common, thresholdOf(task, plan))}` : ""
        }`
      ),
      ...names.length > 1 && names.every(hasThreshold) ? [acrossTasks(rows, names)] : [],
      `One should expect a model to help where what it learns of the dynamics soon covers what a policy visits, and no agent to ` +
      `learn from a reward or an end that it has not seen yet. To try next: mbrl compare --task with a task of your own, and ` +
      `mbrl study losing, where a model is worth nothing.`,
      ...size === "quick"
        ? [`${counted(seeds.quick.length, "seed")}, one task and four agents are too few to rank agents.`]
        : [],
    ],
    tables: [tasksTable(rows, common)],
  };
}

const returnOf = ({ value }: Interval) => formatReturnInterval({ value, low: NaN, high: NaN });

/** "better than the best without one on acrobot and not told apart from the best without one on pendulum and mountain-car". */
function byOrder(told: readonly { readonly task: string; readonly order: string }[]): string {
  const words = { higher: "better than", lower: "worse than", unclear: "not told apart from" };
  return listed(
    Object.entries(words).flatMap(([order, word]) => {
      const own = told.filter((one) => one.order === order).map(({ task }) => task);
      return own.length === 0 ? [] : [`${word} the best without one on ${listed(own)}`];
    }),
  );
}

/** How the best agent with a model stands to the best without, at the common number of steps and with all of them. */
function verdictOn(rows: readonly TaskRow[]) {
  const best = (kind: string, of: (row: TaskRow) => Interval) =>
    rows.filter((row) => row.kind === kind).reduce((a, b) => of(b).value > of(a).value ? b : a);
  const model = best("model-based", ({ early }) => early);
  const free = best("model-free", ({ early }) => early);
  const patient = best("model-free", ({ final }) => final);
  const compared = (free: TaskRow, own: readonly number[], others: readonly number[]) => ({
    free,
    order: orderOfSeeds(own, others),
    described: describeOrder(own, others),
  });
  return {
    model,
    early: compared(free, model.earlyReturns, free.earlyReturns),
    late: compared(patient, model.finalReturns, patient.finalReturns),
  };
}

/** How many runs of each kind are solved within the steps that every agent took. */
function solvers(rows: readonly TaskRow[], common: number, threshold: number): string {
  const told = (kind: string) => {
    const steps = rows.filter((row) => row.kind === kind).flatMap(({ stepsOfSeeds }) => stepsOfSeeds);
    return `${steps.filter((step) => step <= common).length} of ${counted(steps.length, "run")}`;
  };
  return `Solved, a return of ${threshold}, within ${withThousands(common)} steps: ${
    told("model-based")
  } with a model, ${told("model-free")} without.`;
}

/** Whether one agent is solved everywhere, and how the agent of the ladder's claim does elsewhere. */
function acrossTasks(rows: readonly TaskRow[], names: readonly string[]): string {
  const agents = [...Map.groupBy(rows, ({ label }) => label)].map(([label, own]) => ({
    label,
    isEverywhere: own.length === names.length && own.every(({ solved, seeds }) => 2 * solved > seeds),
    solved: own.reduce((sum, { solved }) => sum + solved, 0),
    runs: own.reduce((sum, { seeds }) => sum + seeds, 0),
  }));
  const everywhere = agents.filter(({ isEverywhere }) => isEverywhere).map(({ label }) => label);
  const best = agents.reduce((a, b) => b.solved > a.solved ? b : a);
  const mpc = agents.find(({ label }) => label === "mpc");
  return `${
    everywhere.length === 0
      ? "No agent is"
      : `${listed(everywhere)} ${everywhere.length === 1 ? "is" : "are"}`
  } solved on most seeds of every task: ${best.label} is on the most runs, ${best.solved} of ${best.runs}${
    mpc === undefined || mpc === best
      ? ""
      : `, and mpc, which mbrl study ladder has on CartPole, on ${mpc.solved} of ${mpc.runs}`
  }.`;
}

function tasksTable(rows: readonly TaskRow[], common: number) {
  const after = `after ${withThousands(common)}`;
  return studyTable<TaskRow>(
    "tasks",
    `Agents by their return ${after} real steps (IQM), best first; CPU milliseconds of a step`,
    [
      { csv: { task: (row) => row.task }, shown: ["task", (row) => row.task] },
      { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
      { csv: { kind: (row) => row.kind } },
      { csv: { seeds: (row) => row.seeds } },
      {
        csv: intervalColumns(`return_iqm_${common}`, (row) => row.early),
        shown: [after, (row) => formatReturnInterval(row.early)],
      },
      {
        csv: { [`area_${common}`]: (row) => row.earlyArea },
      },
      { csv: { budget: (row) => row.budget }, shown: ["budget", (row) => withThousands(row.budget)] },
      {
        csv: intervalColumns("final_return_iqm", (row) => row.final),
        shown: ["at its end", (row) => formatReturnInterval(row.final)],
      },
      { csv: { area_under_curve: (row) => row.area } },
      { csv: { solved: (row) => row.solved }, shown: ["solved", (row) => `${row.solved} of ${row.seeds}`] },
      {
        csv: intervalColumns("steps_to_solve_median", (row) => row.stepsToSolve),
        shown: ["steps to solve", (row) => formatSteps(row.stepsToSolve)],
      },
      {
        csv: { cpu_seconds_per_step: (row) => row.secondsPerStep },
        shown: [
          "CPU ms",
          ({ secondsPerStep: seconds }) => seconds === undefined ? "–" : (1000 * seconds).toPrecision(2),
        ],
      },
    ],
    rows,
  );
}
