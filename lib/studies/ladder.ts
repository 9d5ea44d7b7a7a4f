/**
 * The ladder: how many real steps each method needs, from no learning at all to planning in a learned model.
 *
 * @module
 */

import type { PartialComparison, RulesChoice } from "../experiment/comparison_config.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { drawPictures } from "../results/pictures.ts";
import { boundsOf, type SeedStatistics } from "../results/seed_statistics.ts";
import { formatShare, formatStepsInterval } from "../results/statistic_texts.ts";
import { bootstrapCensored, medianOfSorted, order } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import { type Rung, rungsOf, solvedOf } from "./ladder_rungs.ts";
import { ladderClaim, ladderSentences } from "./ladder_sentences.ts";
import { markdownTable } from "./page.ts";
import { pairsTable } from "./pairs.ts";
import { shownTimes } from "./ratio_texts.ts";
import {
  type ComparedPart,
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
  type StudyTask,
  withThreshold,
} from "./study.ts";

/** Real steps of each agent's runs: enough to be solved and to show what is held. */
const budgets: Readonly<Record<string, { readonly full: number; readonly quick?: number }>> = {
  random: { full: 5000, quick: 1000 },
  "linear-search": { full: 20_000, quick: 20_000 },
  dqn: { full: 20_000, quick: 10_000 },
  sac: { full: 20_000 },
  ppo: { full: 40_000 },
  lecture: { full: 20_000 },
  "dyna-q": { full: 10_000 },
  dyna: { full: 5000, quick: 3000 },
  mbpo: { full: 1600, quick: 1000 },
  mpc: { full: 1000, quick: 500 },
  dreamer: { full: 5000 },
  muzero: { full: 4000 },
};

/** Settings that are swept, each value a curve. */
const variants: NonNullable<PartialComparison["settings"]> = {
  "dyna-q": { planningSteps: [0, 5, 50] },
};

const FULL_SEEDS = Array.from({ length: 20 }, (_, seed) => seed);
const QUICK_SEEDS = [0, 1, 2];

/** The study of CartPole, or of another task. */
function studyOf(task?: StudyTask): Study {
  // a user's task may have no rules that agents could be given
  const rulesOf = (size: StudySize): RulesChoice => size === "full" && task === undefined ? "both" : "hidden";
  const on = task === undefined ? {} : { task: task.given };
  return {
    name: "ladder",
    question: `How many real steps does each method need to solve ${task?.name ?? "CartPole"}?`,
    lecture: "Answers the lecture's exercise 3 and its claim that a model saves 10 to 100 times the steps",
    minutes: { quick: 4, full: 160 },
    parts: (size) => [
      ...Object.entries(budgets).flatMap(([agent, budget]): StudyPart[] => {
        const steps = budget[size];
        if (steps === undefined) return [];
        const settings = variants[agent];
        return [{
          name: agent,
          comparison: {
            agents: [agent],
            seeds: size === "full" ? FULL_SEEDS : QUICK_SEEDS,
            budget: { steps },
            rules: rulesOf(size),
            ...on,
            ...settings === undefined ? {} : { settings: { [agent]: settings } },
          },
        }];
      }),
      ...size === "quick" ? [] : [{ ...cem, comparison: { ...cem.comparison, rules: rulesOf(size), ...on } }],
    ],
    answer,
    pictures({ points, plan, runs }) {
      return drawPictures(points, plan, runs, {
        order: (a, b) => order(medianSteps(a.seeds), medianSteps(b.seeds)),
        hasCurve: (label) => !label.endsWith(RULES_KNOWN),
      });
    },
    onTask: (task) => studyOf(withThreshold("ladder", task)),
  };
}

/** The study. */
export const ladderStudy: Study = studyOf();

/** Planning at every step costs much, so this part has fewer steps, seeds and evaluation episodes. */
const cem: ComparedPart = {
  name: "mpc-cem",
  comparison: {
    agents: ["mpc"],
    seeds: FULL_SEEDS.slice(0, 10),
    budget: { steps: 300 },
    evaluation: { episodes: 20 },
    rules: "both",
    settings: { mpc: { planner: ["cem"] } },
  },
};

function answer(results: StudyResults): StudyAnswer {
  const rungs = rungsOf(results);
  return {
    sentences: ladderSentences(results, rungs),
    tables: [ladderTable(rungs), pairsTable(rungs)],
    claim: ladderClaim(rungs),
    excerpt: excerpt(rungs),
  };
}

const medianSteps = (seeds: readonly SeedStatistics[]) =>
  bootstrapCensored(boundsOf(seeds, "stepsToSolve"), medianOfSorted, 0).value;

/** Real steps beside those of the best model-free agent. */
const TIMES = "times [95%]";
const timesOf = (row: Rung) => row.label === row.ratioTo ? "–" : shownTimes(row.ratio);

function ladderTable(rungs: readonly Rung[]) {
  return studyTable<Rung>(
    "ladder",
    "Agents, fewest real steps first; times fewer than the best model-free agent, or as many",
    [
      { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
      { csv: { kind: (row) => row.kind } },
      { csv: { seeds: (row) => row.seeds } },
      { csv: { budget: (row) => row.budget }, shown: ["budget", (row) => withThousands(row.budget)] },
      {
        csv: { solved_fraction: (row) => row.solvedFraction },
        shown: ["solved", solvedOf],
      },
      {
        csv: intervalColumns("steps_to_solve_median", (row) => row.stepsToSolveMedian),
        shown: ["steps to solve [95%]", (row) => formatStepsInterval(row.stepsToSolveMedian)],
      },
      {
        csv: intervalColumns("steps_to_solve_iqm", (row) => row.stepsToSolveIqm),
      },
      {
        csv: intervalColumns("first_crossing_median", (row) => row.firstCrossingMedian),
      },
      {
        csv: { retention_mean: (row) => row.retentionMean },
        shown: ["held", (row) => formatShare(row.retentionMean)],
      },
      {
        csv: intervalColumns("ratio", (row) => row.ratio),
        shown: [TIMES, timesOf],
      },
      { csv: intervalColumns("first_crossing_ratio", (row) => row.firstCrossingRatio) },
      { csv: { ratio_to: (row) => row.ratioTo } },
      {
        csv: { p_fewer: (row) => row.probabilityOfFewer },
        shown: ["P(fewer)", (row) => row.probabilityOfFewer?.toFixed(2) ?? "–"],
      },
      {
        csv: { cpu_seconds_per_step: (row) => row.cost?.secondsPerStep.value },
      },
      {
        csv: { cpu_seconds_to_solve: (row) => row.cost?.secondsToSolve.value },
        shown: [
          "CPU s",
          ({ cost }) =>
            cost === undefined
              ? "–"
              : cost.secondsToSolve.value === Infinity
              ? `>${cost.secondsToSolve.bounds.atLeast.toPrecision(2)}`
              : cost.secondsToSolve.value.toPrecision(2),
        ],
      },
    ],
    rungs,
  );
}

/** What the README copies below its claim: the picture and the table. */
function excerpt(rungs: readonly Rung[]): string {
  const table = [
    [
      "agent",
      "kind",
      "budget",
      "solved",
      "steps to solve [95%]",
      "held",
      "times fewer than the best model-free, or as many [95%]",
    ],
    ...rungs.map((row) => [
      `\`${row.label}\``,
      row.kind,
      withThousands(row.budget),
      solvedOf(row),
      formatStepsInterval(row.stepsToSolveMedian),
      formatShare(row.retentionMean),
      timesOf(row),
    ]),
  ];
  const picture = "![Real steps to solve CartPole, every seed a dot](results/ladder/summary.svg)";
  return [picture, markdownTable(table)].join("\n\n");
}
