/**
 * What is still learned where an agent sees positions alone, which do not say where things move, or pictures.
 *
 * @module
 */

import { drawPictures } from "../results/pictures.ts";
import { thresholdOf } from "../results/seed_statistics.ts";
import { formatReturnInterval, formatShare, formatStepsInterval } from "../results/statistic_texts.ts";
import { withThousands } from "../results/thousands.ts";
import { formatSecondsToSolve, formatStepCost } from "./cost_texts.ts";
import { type Rung, rungsOf, solvedOf } from "./ladder_rungs.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** What is seen, as the task's setting has it and in words. */
const views = { positions: "positions alone", pixels: "pictures" };
type View = keyof typeof views;

/** Agents that remember, and beside them one that acts on what it sees at the moment. */
const REMEMBERS = "dreamer";
const FORGETS = "dqn";
const EVOLVES = "world-models";

/** Real steps of an agent's runs; a part is missing where a size leaves it out. */
interface Runs {
  readonly agent: string;
  readonly view: View;
  readonly steps: Partial<Readonly<Record<StudySize, number>>>;
}
const compared: readonly Runs[] = [
  { agent: REMEMBERS, view: "positions", steps: { full: 6000, quick: 2000 } },
  { agent: FORGETS, view: "positions", steps: { full: 10_000, quick: 2000 } },
  { agent: REMEMBERS, view: "pixels", steps: { full: 8000 } },
  { agent: EVOLVES, view: "pixels", steps: { full: 2000 } },
];
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };

/** The study. */
export const observationsStudy: Study = {
  name: "observations",
  question: "What is still learned where only positions, or only pictures, are seen?",
  lecture: "Answers the lecture's “can handle complex observations” (sections 4 to 6)",
  minutes: { quick: 2, full: 40 },
  parts: (size) =>
    compared.flatMap(({ agent, view, steps: { [size]: steps } }): StudyPart[] =>
      steps === undefined ? [] : [{
        name: `${agent}-${view}`,
        comparison: {
          agents: [agent],
          task: "cartpole",
          settings: { task: { observation: view } },
          seeds: seeds[size],
          budget: { steps },
          // pictures cost much to draw and to encode
          evaluation: view === "pixels" ? { every: 100, episodes: 20 } : { episodes: 20 },
        },
      }]
    ),
  answer,
  pictures: ({ points, plan, runs }) => drawPictures(points, plan, runs),
};

/** One agent with one view. */
interface ObservationRow extends Rung {
  readonly view: View;
}

function rowsOf(results: StudyResults): ObservationRow[] {
  return rungsOf(results).map((rung): ObservationRow => ({
    ...rung,
    view: rung.task.includes("pixels") ? "pixels" : "positions",
  }));
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const row = (agent: string, view: View) => rows.find((one) => one.agent === agent && one.view === view);
  const [dreamer, dqn] = [REMEMBERS, FORGETS].map((agent) => row(agent, "positions")!);
  const pictures = [REMEMBERS, EVOLVES].flatMap((agent) => row(agent, "pixels") ?? []);
  const threshold = thresholdOf(dreamer.task, results.plan);
  return {
    sentences: [
      `${verdictOn(dreamer, dqn)}: from ${views.positions}, dreamer, whose latent remembers, is solved on ${
        solvedOf(dreamer)
      } seeds within ${
        withThousands(dreamer.budget)
      } real steps, and dqn, which acts on what it sees at the moment, on ${solvedOf(dqn)} within ${
        withThousands(dqn.budget)
      }.`,
      `dreamer needs ${formatStepsInterval(dreamer.stepsToSolveMedian)} real steps in the median, and ${
        formatShare(dreamer.retentionMean)
      } of the steps after its first crossing lie at or above the line; dqn ends with a return of ${
        formatReturnInterval(dqn.finalReturnIqm)
      } (IQM).`,
      ...pictures.length === 0 ? [] : [
        `From ${views.pixels}, ${
          listed(pictures.map((one) =>
            `${one.agent} is solved on ${solvedOf(one)} within ${withThousands(one.budget)} (${
              formatStepsInterval(one.stepsToSolveMedian)
            }) and held at ${formatShare(one.retentionMean)}`
          ))
        }.`,
        `At the end, ${
          listed(pictures.map((one) =>
            `${one.agent} has ${formatReturnInterval(one.finalReturnIqm)} (IQM; at least ${threshold} on ${
              one.statistics.filter(({ finalReturn }) =>
                finalReturn >= threshold
              ).length
            } of ${one.seeds} seeds)`
          ))
        }.`,
      ],
      `A real step costs ${
        listed(rows.flatMap((one) =>
          one.cost === undefined
            ? []
            : [`${formatStepCost(one.cost)} of CPU time (${one.agent}, ${views[one.view]})`]
        ))
      }.`,
      `One should expect an agent without a memory to fail from ${views.positions}, since the same positions need a push to the one ` +
      `side or the other by where things move, and pictures to cost more: a latent must first find the pole in them. To try next: mbrl study latent, which reads velocities out of what is ` +
      `remembered, and mbrl study dream.`,
      ...results.size === "quick"
        ? [
          `${seeds.quick.length} seeds of ${
            withThousands(dreamer.budget)
          } real steps show whether positions are enough to begin with, not what is held; pictures take longer than a quick study may.`,
        ]
        : [],
    ],
    tables: [observationsTable(rows)],
  };
}

/** The answer in a few words. */
function verdictOn(dreamer: Rung, dqn: Rung): string {
  const [remembering, forgetting] = [dreamer, dqn].map(({ solvedFraction }) => solvedFraction > 0.5);
  if (remembering) {
    return forgetting
      ? "All that is needed, with a memory or without"
      : "All that is needed, by an agent that remembers";
  }
  return forgetting ? "All that is needed, even without a memory" : "Too little";
}

function observationsTable(rows: readonly ObservationRow[]) {
  return studyTable<ObservationRow>("observations", "CartPole by what is seen of it, 20 episodes a point", [
    { csv: { seen: (row) => views[row.view] }, shown: ["seen", (row) => views[row.view]] },
    { csv: { agent: (row) => row.agent }, shown: ["agent", (row) => row.agent] },
    { csv: { seeds: (row) => row.seeds } },
    { csv: { budget: (row) => row.budget }, shown: ["real steps", (row) => withThousands(row.budget)] },
    { csv: { solved_fraction: (row) => row.solvedFraction }, shown: ["solved", solvedOf] },
    {
      csv: intervalColumns("steps_to_solve_median", (row) => row.stepsToSolveMedian),
      shown: ["median steps to solve [95%]", (row) => formatStepsInterval(row.stepsToSolveMedian)],
    },
    { csv: intervalColumns("first_crossing_median", (row) => row.firstCrossingMedian) },
    {
      csv: { retention_mean: (row) => row.retentionMean },
      shown: ["held", (row) => formatShare(row.retentionMean)],
    },
    {
      csv: intervalColumns("final_return_iqm", (row) => row.finalReturnIqm),
      shown: ["return at the end [95%]", (row) => formatReturnInterval(row.finalReturnIqm)],
    },
    { csv: { cpu_seconds_per_step: (row) => row.cost?.secondsPerStep.value } },
    {
      csv: { cpu_seconds_to_solve: (row) => row.cost?.secondsToSolve.value },
      shown: ["CPU to solve", ({ cost }) => cost === undefined ? "–" : formatSecondsToSolve(cost)],
    },
  ], rows);
}
