/**
 * Dyna-Q's planning steps: what k of them buy, in real steps and in CPU seconds.
 *
 * @module
 */

import { computeCosts, type ComputeRow } from "../results/compute.ts";
import { drawPictures } from "../results/pictures.ts";
import { boundsOf, groupCurves, groupStatistics } from "../results/seed_statistics.ts";
import {
  formatRatioInterval,
  formatShare,
  formatSteps,
  formatStepsInterval,
} from "../results/statistic_texts.ts";
import {
  bootstrapCensored,
  bootstrapRatio,
  type CensoredInterval,
  mean,
  medianOfSorted,
  order,
} from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { formatSecondsToSolve, formatStepCost } from "./cost_texts.ts";
import { listed, verdictOf } from "./sentences.ts";
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
  readonly held: number | undefined;
  /** How many times fewer real steps than without planning; undefined for k = 0, and where neither is known. */
  readonly ratio: CensoredInterval | undefined;
  readonly cost: ComputeRow;
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
      held: held.length === 0 ? undefined : mean(held),
      ratio: k === 0 || Number.isNaN(ratio.value) ? undefined : ratio,
      cost: costs.find((cost) => cost.label === label)!,
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const [none, ...planning] = rows;
  const best = rows.toSorted((a, b) => order(a.steps.value, b.steps.value))[0];
  const cheapest =
    rows.toSorted((a, b) => order(a.cost.secondsToSolve.value, b.cost.secondsToSolve.value))[0];
  const by = Object.groupBy(
    planning.filter(({ ratio }) => ratio !== undefined),
    ({ ratio }) => verdictOf(ratio!),
  );
  const told = (own: readonly PlanningRow[] = []) =>
    listed(own.map(({ k, ratio }) => `k = ${k} (${formatRatioInterval(ratio!)} times)`));
  const most = rows[rows.length - 1];
  const monotone = planning.every(({ steps }, i) => steps.value <= rows[i].steps.value);
  return {
    sentences: [
      best.steps.value === Infinity
        ? `No number of planning steps is solved in the median within ${steps[results.size]} real steps.`
        : `The fewest real steps are needed with k = ${best.k}: ${
          formatStepsInterval(best.steps)
        } (median of ${counted(best.seeds, "seed")}, 95% interval), against ${
          formatStepsInterval(none.steps)
        } without planning, k = 0.`,
      ...by.fewer === undefined
        ? []
        : [`Fewer than without planning, with 95% confidence: ${told(by.fewer)}.`],
      ...by.more === undefined ? [] : [`More than without planning: ${told(by.more)}.`],
      ...by.unclear === undefined ? [] : [`Cannot be told apart from no planning: ${told(by.unclear)}.`],
      `Along k = ${listed(rows.map(({ k }) => String(k)))} the medians are ${
        listed(rows.map(({ steps }) => formatSteps(steps)))
      }: more planning ${
        monotone ? "never costs" : "does not always save"
      } real steps; the book's maze, with a ` +
      `table for a model that makes no error, gains with every step.`,
      `In CPU seconds ${
        cheapest.cost.secondsToSolve.value === Infinity
          ? "none is solved in the median"
          : `k = ${cheapest.k} is solved first, after ${formatSecondsToSolve(cheapest.cost)}`
      }; a real step costs ${formatStepCost(none.cost)} with k = 0 and ${
        formatStepCost(most.cost)
      } with k = ${most.k}.`,
      ...results.size === "quick"
        ? [`${counted(seeds.quick.length, "seed")} are too few for an interval worth the name.`]
        : [],
      `To try next: mbrl study ladder, where dyna follows its model for several steps instead.`,
    ],
    tables: [table(rows)],
  };
}

function table(rows: readonly PlanningRow[]) {
  return studyTable<PlanningRow>("dyna-q", "Planning steps per real step", [
    { csv: { k: (row) => row.k }, shown: ["k", (row) => String(row.k)] },
    { csv: { seeds: (row) => row.seeds } },
    { csv: { solved: (row) => row.solved }, shown: ["solved", (row) => `${row.solved} of ${row.seeds}`] },
    {
      csv: intervalColumns("steps_to_solve_median", (row) => row.steps),
      shown: ["median steps to solve [95%]", (row) => formatStepsInterval(row.steps)],
    },
    { csv: { retention_mean: (row) => row.held }, shown: ["held", (row) => formatShare(row.held)] },
    {
      csv: intervalColumns("ratio", (row) => row.ratio),
      shown: [
        "times fewer than k = 0 [95%]",
        (row) => row.ratio === undefined ? "–" : formatRatioInterval(row.ratio),
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
  ], rows);
}
