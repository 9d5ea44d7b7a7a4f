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
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
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
  return {
    sentences: [
      whyAndCure(listed, cured),
      `The cause: half of every batch is imagined transitions that pay 1 and never end, so that each state, a fallen pole too, ` +
      `comes to be worth 1 / (1 − ${DISCOUNT}) = ${
        Math.round(1 / (1 - DISCOUNT))
      }, and no action better than another.`,
      besideRandom(listed, random),
      besideReal(cured, real),
      `One should have expected the failure: an agent that never imagines an end cannot learn to avoid one.`,
      ...results.size === "quick"
        ? [
          `${
            counted(seeds.quick.length, "seed")
          } are too few to tell one way to run the listing from another.`,
        ]
        : [],
      `To try next: mbrl study ladder, where the same agent, lecture, runs for more real steps beside others that learn when ` +
      `episodes end.`,
    ],
    tables: [
      studyTable<ListingRow>("listing", `The listing's agent after ${LECTURE_EPISODES} episodes`, [
        { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
        { csv: { meaning: (row) => row.meaning }, shown: ["what it is", (row) => row.meaning] },
        { csv: { seeds: (row) => row.seeds } },
        {
          csv: intervalColumns("final_return_iqm", (row) => row.final),
          shown: ["return (IQM) [95%]", (row) => formatReturnInterval(row.final)],
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

/** How `a` stands to `b`, for sentences that differ with it. */
const orderOf = (a: ListingRow, b: ListingRow) => orderOfSeeds(a.finals, b.finals);
const describe = (a: ListingRow, b: ListingRow) => describeOrder(a.finals, b.finals);
const solvedOf = ({ solved, seeds }: ListingRow) => `solved on ${solved} of ${counted(seeds, "seed")}`;
const returnOf = ({ final }: ListingRow) => formatReturnInterval({ ...final, low: NaN, high: NaN });

function whyAndCure(listed: ListingRow, cured: ListingRow): string {
  const isMended = orderOf(cured, listed) === "higher";
  return `${
    isMended
      ? "It fails because what it imagines never ends, and ends by the task's rule mend it"
      : "That what it imagines never ends is not shown to be why it fails, nor ends by the task's rule to mend it"
  }: the return after ${LECTURE_EPISODES} episodes is ${returnOf(listed)} as listed (${
    solvedOf(listed)
  }) and ${returnOf(cured)} with such ends (${solvedOf(cured)}; ${describe(cured, listed)}).`;
}

function besideRandom(listed: ListingRow, random: ListingRow): string {
  const how = orderOf(listed, random);
  return `As listed it is ${
    how === "lower"
      ? "worse than random actions"
      : how === "higher"
      ? "better than random actions"
      : "not shown to differ from random actions"
  }, whose return is ${returnOf(random)} (${describe(listed, random)})${
    how === "lower"
      ? ": where all actions seem equal, the greedy one is soon the same everywhere, and a cart that is always pushed one way falls sooner than one that is pushed at random"
      : ""
  }.`;
}

function besideReal(cured: ListingRow, real: ListingRow): string {
  const how = orderOf(cured, real);
  return `Imagined transitions that end are ${
    how === "higher" ? "a clear gain over" : how === "lower" ? "worse than" : "no clear gain over"
  } none at all: without any the return is ${returnOf(real)} (${solvedOf(real)}; with them: ${
    describe(cured, real)
  }).`;
}
