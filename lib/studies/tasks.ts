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
    full: ["dyna-q", "dyna", "mbpo", "mpc", "world-models", "dreamer", "muzero"],
    quick: ["dyna", "mpc"],
  },
};
const steps = {
  modelFree: { full: 20_000, quick: 1500 },
  modelBased: { full: 5000, quick: 1000 },
};
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
    minutes: { quick: 2, full: 30 },
    parts: (size) =>
      given(size).flatMap((task, i) =>
        (["modelBased", "modelFree"] as const).map((kind) => ({
          name: `${names(size)[i]}-${kind === "modelBased" ? "model-based" : "model-free"}`,
          comparison: {
            agents: agents[kind][size],
            task,
            seeds: seeds[size],
            budget: { steps: steps[kind][size] },
            evaluation: { episodes: 20 },
          },
        }))
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
  const verdicts = names.map((task) => verdictOn(rows.filter((row) => row.task === task), common));
  const few = names.filter((_, i) => verdicts[i].early === "higher");
  const many = names.filter((_, i) => verdicts[i].late === "higher");
  return {
    sentences: [
      `With ${
        withThousands(common)
      } real steps, the best model-based agent is above the best model-free one on ${few.length} of ${
        counted(verdicts.length, "task")
      } (with 95% confidence${few.length === 0 ? "" : `: ${listed(few)}`}); against a model-free agent with ${
        withThousands(steps.modelFree[size])
      } steps, on ${many.length}${many.length === 0 ? "" : ` (${listed(many)})`}.`,
      ...names.map((task, i) => {
        const threshold = thresholdOf(task, plan);
        const line = threshold === Infinity ? "no return at which it is solved" : `solved at ${threshold}`;
        return `${task} (${line}): ${verdicts[i].sentence(threshold < Infinity)}`;
      }),
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

/** How the best agent with a model stands to the best without, at the common number of steps and with all of them. */
function verdictOn(rows: readonly TaskRow[], common: number) {
  const best = (kind: string, of: (row: TaskRow) => Interval) =>
    rows.filter((row) => row.kind === kind).reduce((a, b) => of(b).value > of(a).value ? b : a);
  const model = best("model-based", ({ early }) => early);
  const free = best("model-free", ({ early }) => early);
  const patient = best("model-free", ({ final }) => final);
  const early = [model.earlyReturns, free.earlyReturns] as const;
  const late = [model.finalReturns, patient.finalReturns] as const;
  const solvers = rows.filter(({ solved, seeds }) => solved > seeds / 2)
    .toSorted((a, b) => a.stepsToSolve.value - b.stepsToSolve.value)
    .map(({ label, stepsToSolve }) => `${label} after ${formatSteps(stepsToSolve)}`);
  return {
    early: orderOfSeeds(...early),
    late: orderOfSeeds(...late),
    sentence: (hasThreshold: boolean) =>
      `after ${withThousands(common)} real steps ${model.label} has a return of ${
        formatReturnInterval(model.early)
      } (IQM of seeds), the best model-free agent, ${free.label}, ${formatReturnInterval(free.early)} (${
        describeOrder(...early)
      }), and with ${withThousands(patient.budget)} steps ${patient.label} ${
        formatReturnInterval(patient.final)
      } (${describeOrder(...late)})${
        hasThreshold ? `; solved in the median: ${solvers.length === 0 ? "by none" : solvers.join(", ")}` : ""
      }.`,
  };
}

function tasksTable(rows: readonly TaskRow[], common: number) {
  const after = `after ${withThousands(common)}`;
  return studyTable<TaskRow>("tasks", `Agents by their return ${after} real steps, best first`, [
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
      shown: ["mean until then", (row) => row.earlyArea.toFixed(1)],
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
      shown: ["CPU ms a step", (row) => ((row.secondsPerStep ?? NaN) * 1000).toPrecision(2)],
    },
  ], rows);
}
