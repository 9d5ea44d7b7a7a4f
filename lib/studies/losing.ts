/**
 * When a model is worth nothing: noise, distractors, other dynamics, unlimited steps, CPU seconds instead of real steps.
 *
 * @module
 */

import { groupCurves } from "../results/seed_statistics.ts";
import { formatReturnInterval } from "../results/statistic_texts.ts";
import { bootstrap, interquartileMeanOfSorted, type Interval, mean, median } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import type { SettingValues } from "../settings/settings.ts";
import { losingSentences, type Measure, measuresOf, type Verdict } from "./losing_sentences.ts";
import { linesPicture } from "./measured_pictures.ts";
import {
  intervalColumns,
  type Study,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** What may be made harder, in words, by the task's setting. */
const quantities: Readonly<Record<string, string>> = {
  noise: "process noise",
  observationNoise: "observation noise",
  distractors: "distractors",
};

/** A task with settings. */
export interface Condition {
  readonly task: string;
  readonly settings: SettingValues;
}

const cartPole = (settings: SettingValues = {}): Condition => ({ task: "cartpole", settings });
const conditions: Readonly<Record<StudySize, readonly Condition[]>> = {
  full: [
    cartPole(),
    cartPole({ noise: 0.03 }),
    cartPole({ noise: 0.1 }),
    cartPole({ observationNoise: 0.05 }),
    cartPole({ distractors: 10 }),
    { task: "pendulum", settings: {} },
    { task: "acrobot", settings: {} },
  ],
  quick: [cartPole(), cartPole({ noise: 0.03 }), cartPole({ distractors: 10 })],
};
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };

/** Agents and their real steps. */
type Budgets = Readonly<Record<string, number>>;
const usual: Budgets = {
  mpc: 500,
  mbpo: 1500,
  dyna: 2000,
  "linear-search": 20_000,
  dqn: 10_000,
  sac: 5000,
};
const budgets: Readonly<Record<StudySize, Readonly<Record<string, Budgets>>>> = {
  full: {
    cartpole: usual,
    pendulum: usual,
    // the agents that come anywhere within 20,000 steps: mbrl study tasks
    acrobot: { dreamer: 4000, "linear-search": 20_000, ppo: 20_000 },
  },
  quick: { cartpole: { mpc: 300, dyna: 1000, "linear-search": 10_000, dqn: 3000 } },
};

/** The study. */
export const losingStudy: Study = {
  name: "losing",
  question: "When is a learned model worth nothing?",
  lecture: "Answers the lecture's discussion question 4 and its “Avoid when”",
  minutes: { quick: 2, full: 60 },
  parts: (size) =>
    conditions[size].flatMap(({ task, settings }) =>
      Object.entries(budgets[size][task]).map(([agent, steps]): StudyPart => ({
        name: [agent, task, ...Object.entries(settings).map(([key, value]) => `${key}-${value}`)].join("-"),
        comparison: {
          agents: [agent],
          task,
          settings: { task: settings },
          seeds: seeds[size],
          budget: { steps },
          evaluation: { episodes: 20 },
        },
      }))
    ),
  answer(results) {
    const rows = rowsOf(results);
    return {
      sentences: losingSentences(rows, seriesOf(results.size), results.size),
      tables: [verdictsTable(measuresOf(rows)), conditionsTable(rows)],
    };
  },
  pictures: (results) =>
    Promise.all(
      [...new Set(conditions[results.size].map(({ task }) => task))].map((task) => curves(results, task)),
    ),
};

/** One agent under one condition. */
export interface ConditionRow {
  readonly condition: Condition;
  /** The condition in words. */
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly seeds: number;
  readonly budget: number;
  /** Real steps that every agent of its task took. */
  readonly few: number;
  /** Returns of the seeds after those. */
  readonly earlyReturns: readonly number[];
  readonly early: Interval;
  /** Returns of the seeds at the end. */
  readonly finalReturns: readonly number[];
  readonly final: Interval;
  /** Real steps to solve, of each seed; infinite where it is not solved. */
  readonly steps: readonly number[];
  /** CPU seconds of acting and learning until then, of each seed; infinite where it is not solved. */
  readonly seconds: readonly number[];
  /** CPU seconds of acting and learning in the whole run, of each seed. */
  readonly spent: readonly number[];
}

/** "cartpole", "cartpole with process noise 0.1", "cartpole with 10 distractors". */
function nameOf({ task, settings }: Condition): string {
  const [changed] = Object.entries(settings);
  if (changed === undefined) return task;
  const [key, value] = changed;
  return `${task} with ${
    key === "distractors" ? `${value} ${quantities[key]}` : `${quantities[key]} ${value}`
  }`;
}

/** As the runs name a condition. */
function taskLabelOf({ task, settings }: Condition): string {
  return [task, ...Object.entries(settings).map(([key, value]) => `${key}=${value}`)].join(" ");
}

/** Steps through a condition's only setting, from none on. */
export interface Series {
  /** "process noise". */
  readonly quantity: string;
  /** Names of the conditions by value, the least first. */
  readonly names: readonly (readonly [value: number, name: string])[];
}

/** The quantities of which a study tries more than none. */
function seriesOf(size: StudySize): Series[] {
  return Object.entries(quantities).flatMap(([key, quantity]): Series[] => {
    const names = conditions[size].flatMap((condition): [number, string][] =>
      condition.task === "cartpole" && (key in condition.settings || taskLabelOf(condition) === "cartpole")
        ? [[Number(condition.settings[key] ?? 0), nameOf(condition)]]
        : []
    );
    return names.length < 2 ? [] : [{ quantity, names: names.sort(([a], [b]) => a - b) }];
  });
}

function rowsOf({ points, plan, runs, size }: StudyResults): ConditionRow[] {
  const groups = groupCurves(points, runs);
  const iqm = (values: readonly number[]) => bootstrap(values, interquartileMeanOfSorted);
  return conditions[size].flatMap((condition) => {
    const task = taskLabelOf(condition);
    const few = Object.values(budgets[size][condition.task]).reduce((a, b) => Math.min(a, b));
    return groups.filter((group) => group.task === task).map(({ label, seeds }): ConditionRow => {
      const curves = [...seeds.values()];
      const earlyReturns = curves.map((curve) => curve.findLast(({ steps }) => steps <= few)?.value ?? NaN);
      const finalReturns = curves.map((curve) => curve[curve.length - 1].value);
      const own = runs.filter((run) => run.label === label && run.task === task);
      return {
        condition,
        name: nameOf(condition),
        label,
        kind: plan.contenders.find((contender) => contender.label === label)?.kind ?? "",
        seeds: curves.length,
        budget: budgets[size][condition.task][label],
        few,
        earlyReturns,
        early: iqm(earlyReturns),
        finalReturns,
        final: iqm(finalReturns),
        steps: own.map((run) => run.steps_to_solve),
        seconds: own.map((run) => run.cpu_seconds_to_solve),
        spent: own.map((run) => run.cpu_seconds),
      };
    });
  });
}

function verdictsTable(measures: readonly Measure[]) {
  type Row = Verdict & { readonly measure: string };
  return studyTable<Row>(
    "verdicts",
    "The best agent with a model beside the best without, and the share of pairs of seeds on which it is better",
    [
      { csv: { measure: (row) => row.measure }, shown: ["compared", (row) => row.measure] },
      { csv: { condition: (row) => row.name }, shown: ["condition", (row) => row.name] },
      { csv: { with_model: (row) => row.model.label }, shown: ["with a model", (row) => row.model.label] },
      { csv: { without: (row) => row.free.label }, shown: ["without", (row) => row.free.label] },
      {
        csv: { p_better: (row) => row.probability },
        shown: ["better on", (row) => `${Math.round(100 * row.probability)}%`],
      },
      {
        csv: { told: (row) => row.order },
        shown: ["95%", ({ order }) => order === "unclear" ? "–" : order === "higher" ? "better" : "worse"],
      },
    ],
    measures.flatMap(({ name, verdicts }) => verdicts.map((verdict) => ({ ...verdict, measure: name }))),
  );
}

function conditionsTable(rows: readonly ConditionRow[]) {
  return studyTable<ConditionRow>("losing", "Agents under each condition", [
    { csv: { condition: (row) => row.name }, shown: ["condition", (row) => row.name] },
    { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
    { csv: { kind: (row) => row.kind }, shown: ["kind", (row) => row.kind] },
    { csv: { seeds: (row) => row.seeds } },
    { csv: { few_steps: (row) => row.few }, shown: ["few steps", (row) => withThousands(row.few)] },
    {
      csv: intervalColumns("early_return_iqm", (row) => row.early),
      shown: ["return after them", (row) => formatReturnInterval(row.early)],
    },
    { csv: { budget: (row) => row.budget }, shown: ["budget", (row) => withThousands(row.budget)] },
    {
      csv: intervalColumns("final_return_iqm", (row) => row.final),
      shown: ["at its end", (row) => formatReturnInterval(row.final)],
    },
    {
      csv: { steps_to_solve_median: (row) => median(row.steps) },
      shown: ["steps to solve", ({ steps }) => finite(median(steps), withThousands)],
    },
    {
      csv: { cpu_seconds_to_solve_median: (row) => median(row.seconds) },
      shown: ["CPU s to solve", ({ seconds }) => finite(median(seconds), (value) => value.toPrecision(2))],
    },
  ], rows);
}

const finite = (value: number, told: (value: number) => string) => Number.isFinite(value) ? told(value) : "–";

/** Real steps at which a curve is drawn: those of a fine grid, and from there about ten a decade. */
const DRAWN = [5, 10, 20, 30, 50, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 4000, 5000, 7000]
  .concat([10_000, 15_000, 20_000]);

/** The mean return of every agent against real steps, a panel for each condition of a task. */
function curves({ points, runs, size }: StudyResults, task: string) {
  const groups = groupCurves(points, runs);
  return linesPicture(
    `losing_${task}.svg`,
    `Mean return on ${task}`,
    "Mean of seeds; real steps are on a logarithmic axis",
    [{ title: "Real steps", type: "log" }, { title: "Return" }],
    conditions[size].filter((condition) => condition.task === task).flatMap((condition) =>
      groups.filter((group) => group.task === taskLabelOf(condition)).flatMap(({ label, seeds }) =>
        DRAWN.filter((steps) => steps <= budgets[size][task][label]).flatMap((steps) => {
          const values = [...seeds.values()].flatMap((curve) =>
            curve.find((point) => point.steps === steps)?.value ?? []
          );
          return values.length === 0
            ? []
            : [{ panel: nameOf(condition), series: label, x: steps, y: mean(values) }];
        })
      )
    ),
  );
}
