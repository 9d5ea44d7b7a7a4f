/**
 * The lecture's listing: why it fails, and what mends it.
 *
 * @module
 */

import { LECTURE_EPISODES } from "../agents/lecture/agent.ts";
import { DISCOUNT } from "../agents/lecture/listing.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { drawPictures } from "../results/pictures.ts";
import { groupCurves, groupStatistics } from "../results/seed_statistics.ts";
import { formatReturnInterval } from "../results/statistic_texts.ts";
import { bootstrap, interquartileMeanOfSorted, type Interval, mean, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { describeOrder } from "./probabilities.ts";
import { intervalColumns, type Study, type StudyAnswer, type StudyResults, studyTable } from "./study.ts";

const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };

const LISTED = "lecture useSynthetic=true";
const CURED = `${LISTED} ${RULES_KNOWN}`;
const REAL_ONLY = "lecture useSynthetic=false";

/** The study. */
export const listingStudy: Study = {
  name: "listing",
  question: "Why does the lecture's listing fail, and what mends it?",
  lecture: "Answers what the listing “CartPole with Learned Model” does when it is run as it stands",
  minutes: { quick: 2, full: 15 },
  parts: (size) => [
    {
      name: "lecture",
      comparison: {
        agents: ["lecture"],
        seeds: seeds[size],
        budget: { episodes: LECTURE_EPISODES },
        rules: "both",
        settings: { lecture: { useSynthetic: [true, false] } },
      },
    },
    {
      name: "random",
      comparison: { agents: ["random"], seeds: seeds[size], budget: { episodes: LECTURE_EPISODES } },
    },
  ],
  answer,
  pictures: ({ points, plan, runs }) => drawPictures(points, plan, runs),
};

/** One way to run the listing. */
interface ListingRow {
  readonly label: string;
  readonly meaning: string;
  readonly seeds: number;
  /** Mean return of each seed after the last episode. */
  readonly finals: readonly number[];
  readonly final: Interval;
  /** Mean return over the real steps. */
  readonly area: number;
  readonly solved: number;
  /** Real steps of the episodes, median over seeds. */
  readonly steps: number;
}

const meanings: Readonly<Record<string, string>> = {
  [LISTED]: "as listed: imagined transitions never end",
  [CURED]: "imagined transitions end by the task's rule",
  [REAL_ONLY]: "no imagined transitions",
  random: "random actions",
};

function rowsOf({ points, plan, runs }: StudyResults): ListingRow[] {
  return groupCurves(points, runs).map((group): ListingRow => {
    const own = groupStatistics(group, plan);
    const finals = own.map(({ finalReturn }) => finalReturn);
    return {
      label: group.label,
      meaning: meanings[group.label] ?? "",
      seeds: own.length,
      finals,
      final: bootstrap(finals, interquartileMeanOfSorted),
      area: mean(own.map(({ areaUnderCurve }) => areaUnderCurve)),
      solved: own.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length,
      steps: median(own.map(({ end }) => end)),
    };
  }).sort((a, b) => b.final.value - a.final.value || b.area - a.area);
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const [listed, cured, real, random] = [LISTED, CURED, REAL_ONLY, "random"]
    .map((name) => rows.find(({ label }) => label === name)!);
  const compared = (a: ListingRow, b: ListingRow) => describeOrder(a.finals, b.finals);
  const [withModel, without] = [cured, real].map(({ area }) => area);
  return {
    sentences: [
      `As listed, the agent has a mean return of ${
        formatReturnInterval(listed.final)
      } after ${LECTURE_EPISODES} ` +
      `episodes (IQM of ${
        counted(listed.seeds, "seed")
      }, 95% interval) and is solved on ${listed.solved} of ` +
      `${listed.seeds}; random actions have ${formatReturnInterval(random.final)} (against them: ${
        compared(listed, random)
      }).`,
      `The cause: its imagined transitions pay 1 and never end, so that half of every batch says that each state, a ` +
      `fallen pole too, is worth 1 / (1 − ${DISCOUNT}) = ${
        Math.round(1 / (1 - DISCOUNT))
      }, whatever one does.`,
      `With imagined transitions that end by the task's rule it has ${
        formatReturnInterval(cured.final)
      } (against it as listed: ${
        compared(cured, listed)
      }) and is solved on ${cured.solved} of ${cured.seeds}.`,
      `Without any imagined transition it has ${
        formatReturnInterval(real.final)
      }, solved on ${real.solved} of ` +
      `${real.seeds} (the cured agent against it: ${
        compared(cured, real)
      }); over all its real steps the mean return is ${withModel.toFixed(1)} with the cured model and ${
        without.toFixed(1)
      } without one.`,
      `One should have expected it: an agent that never imagines an end cannot learn to avoid one. To try next: mbrl ` +
      `study ladder, where ends are learned.`,
      ...results.size === "quick"
        ? [
          `${
            counted(seeds.quick.length, "seed")
          } are too few to tell the cured agent from the one without imagination.`,
        ]
        : [],
    ],
    tables: [
      studyTable<ListingRow>("listing", `The listing's agent after ${LECTURE_EPISODES} episodes`, [
        { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
        { csv: { meaning: (row) => row.meaning }, shown: ["what it is", (row) => row.meaning] },
        { csv: { seeds: (row) => row.seeds } },
        {
          csv: intervalColumns("final_return_iqm", (row) => row.final),
          shown: ["return [95%]", (row) => formatReturnInterval(row.final)],
        },
        {
          csv: { area_under_curve: (row) => row.area },
          shown: ["mean over steps", (row) => row.area.toFixed(1)],
        },
        { csv: { solved: (row) => row.solved }, shown: ["solved", (row) => `${row.solved} of ${row.seeds}`] },
        {
          csv: { real_steps_median: (row) => row.steps },
          shown: ["real steps", (row) => withThousands(row.steps)],
        },
      ], rows),
    ],
  };
}
