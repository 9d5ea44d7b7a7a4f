/**
 * Whether the disagreement of an ensemble says where its model is wrong, on its data and off them.
 *
 * @module
 */

import type { ModelTrustCase } from "../experiment/measurements/model_trust.ts";
import { type Interval, mean, median, order, probabilityOfFewer } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { conditionsPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, twoDigits } from "./measured_rows.ts";
import { describeOrder } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyColumn,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** One ensemble. */
interface Ensemble {
  readonly name: string;
  readonly members: number;
  readonly hasLinearPart: boolean;
  readonly noise: number;
}

const sizes = { full: [2, 3, 5, 10, 20], quick: [2, 5, 10] };
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1, 2] };
const noises = [0.01, 0.03];
const STEPS = 1000;
/** A usual size of ensembles, for the noise. */
const USUAL = 5;
/** The nominal probability of intervals. */
const NOMINAL = 0.9;

function ensemblesOf(size: StudySize): Ensemble[] {
  const kinds = [true, false].flatMap((hasLinearPart) => [
    ...sizes[size].map((members) => ({ members, hasLinearPart, noise: 0 })),
    ...(size === "quick" ? [0.01] : noises).map((noise) => ({ members: USUAL, hasLinearPart, noise })),
  ]);
  return kinds.map((kind) => ({
    ...kind,
    name: `${kind.members} members, ${kind.hasLinearPart ? "linear part" : "networks alone"}${
      kind.noise === 0 ? "" : `, noise ${kind.noise}`
    }`,
  }));
}

/** The study. */
export const trustStudy: Study = {
  name: "trust",
  question: "Does the disagreement of an ensemble know where its model is wrong?",
  lecture: "Answers the lecture's exercise 2 and its solution “Model ensembles”",
  minutes: { quick: 2, full: 6 },
  parts: (size): StudyPart[] => [{
    name: "trust",
    measure: "model trust",
    cases: Object.fromEntries(
      ensemblesOf(size).map(({ name, members, hasLinearPart, noise }): [string, ModelTrustCase] => [
        name,
        {
          model: { modelMembers: members, modelElites: members, modelLinearPart: hasLinearPart },
          steps: STEPS,
          noise,
        },
      ]),
    ),
    seeds: seeds[size],
  }],
  answer,
  async pictures(results) {
    const rows = rowsOfPart(results, "trust");
    const values = ensemblesOf(results.size).flatMap(({ name }) =>
      regions.flatMap(({ region, words }) =>
        columnOf(rows, name, `rank_${region}`).map((value, seed) => ({
          condition: name,
          series: words,
          seed,
          value,
        }))
      )
    );
    return [
      await conditionsPicture(
        "trust.svg",
        "Does disagreement rank a model's errors?",
        `CartPole, ${STEPS} random steps; a dot for each seed, bars are medians; 1 is perfect, 0 knows nothing`,
        { title: "Rank correlation of disagreement and error", domain: [-0.2, 1] },
        values,
      ),
    ];
  },
};

const regions = [
  { region: "within", words: "on the data" },
  { region: "outside", words: "off the data" },
] as const;

type Region = (typeof regions)[number]["region"];

/** What an ensemble knows in one region. */
interface Knowledge {
  readonly ranks: readonly number[];
  readonly rank: Interval;
  readonly coverage: Interval;
  readonly coverages: readonly number[];
  /** The median error over the median disagreement. */
  readonly ratio: number;
}

interface TrustRow extends Ensemble, Readonly<Record<Region, Knowledge>> {
  readonly both: Interval;
}

function rowsOf(results: StudyResults): TrustRow[] {
  const rows = rowsOfPart(results, "trust");
  return ensemblesOf(results.size).map((ensemble) => {
    const knowledge = (region: Region): Knowledge => {
      const of = (column: string) => columnOf(rows, ensemble.name, `${column}_${region}`);
      return {
        ranks: of("rank"),
        rank: medianInterval(of("rank")),
        coverages: of("coverage"),
        coverage: medianInterval(of("coverage")),
        ratio: median(of("error")) / median(of("spread")),
      };
    };
    return {
      ...ensemble,
      within: knowledge("within"),
      outside: knowledge("outside"),
      both: medianInterval(columnOf(rows, ensemble.name, "rank_both")),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = seeds[size].length;
  const quiet = (hasLinearPart: boolean) =>
    rows.filter((row) => row.hasLinearPart === hasLinearPart && row.noise === 0);
  const usual = rows.filter((row) => row.members === USUAL);
  const described = (hasLinearPart: boolean) => hasLinearPart ? "with a linear part" : "of networks alone";
  return {
    sentences: [
      `Disagreement ranks errors with a correlation of ${
        listed(
          usual.filter(({ noise }) => noise === 0).map(({ within, outside, hasLinearPart }) =>
            `${within.rank.value.toFixed(2)} on the data and ${
              outside.rank.value.toFixed(2)
            } off them in ${USUAL} members ${described(hasLinearPart)}`
          ),
        )
      }; it tells the two regions apart better than states within one: over both it is ${
        listed(usual.filter(({ noise }) => noise === 0).map(({ both }) => both.value.toFixed(2)))
      }.`,
      sizeSentence([true, false].map((hasLinearPart) => [quiet(hasLinearPart), described(hasLinearPart)])),
      noiseSentence(usual),
      `The 90% intervals hold ${
        listed(
          usual.map(({ within, outside, hasLinearPart, noise }) =>
            `${percent(within.coverage.value)} on the data and ${percent(outside.coverage.value)} off them (${
              hasLinearPart ? "linear part" : "networks alone"
            }${noise === 0 ? "" : `, noise ${noise}`})`
          ),
        )
      }: ${calibrationVerdict(usual)}.`,
      `The median error is ${
        listed(
          usual.filter(({ noise }) => noise === 0).map(({ within, outside, hasLinearPart }) =>
            `${twoDigits(within.ratio)} times the disagreement on the data and ${
              twoDigits(outside.ratio)
            } times off them in the ensemble ${described(hasLinearPart)}`
          ),
        )
      }.`,
      `One should expect it: members that share their data, their form and a regression err together, and what they have in ` +
      `common no disagreement shows; noise hides the small errors on the data, and far from them members part.`,
      ...size === "quick"
        ? [`${counted(count, "seed")} are too few to compare neighbouring sizes of ensembles.`]
        : [],
      `To try next: mbrl study exploitation, where disagreement is used as a penalty.`,
    ],
    tables: [trustTable(rows)],
  };
}

/** Whether more members know more, in each kind of ensemble. */
function sizeSentence(kinds: readonly (readonly [rows: readonly TrustRow[], which: string])[]): string {
  const told = kinds.map(([rows, which]) => {
    const [few, many] = [rows[0], rows[rows.length - 1]];
    const changes = regions.map(({ region, words }) => {
      return `${words} from ${few[region].rank.value.toFixed(2)} to ${many[region].rank.value.toFixed(2)} (${
        describeOrder(many[region].ranks, few[region].ranks, ["higher", "lower"])
      })`;
    });
    const last = rows[rows.length - 2];
    const gains = regions.map(({ region }) =>
      probabilityOfFewer(last[region].ranks, many[region].ranks).toFixed(2)
    );
    return `from ${few.members} to ${many.members} members ${which} it goes ${
      listed(changes)
    }, and the last step, from ${last.members} to ${many.members}, is a gain with P ${listed(gains)}`;
  });
  return `The correlation depends on the number of members: ${told.join("; ")}.`;
}

function noiseSentence(usual: readonly TrustRow[]): string {
  const noises = [...new Set(usual.map(({ noise }) => noise))];
  const told = [true, false].map((hasLinearPart) => {
    const own = usual.filter((row) => row.hasLinearPart === hasLinearPart);
    const ranks = regions.map(({ region, words }) =>
      `${listed(own.map((row) => row[region].rank.value.toFixed(2)))} ${words}`
    );
    return `${USUAL} members ${
      hasLinearPart ? "with a linear part" : "of networks alone"
    } have correlations of ${listed(ranks)} (on the data, without noise against the most: ${
      describeOrder(own[0].within.ranks, own[own.length - 1].within.ranks, ["higher", "lower"])
    })`;
  });
  return `With process noise of ${listed(noises.map(String))}, ${told.join("; ")}.`;
}

/** A share of outcomes that may be missed without a word. */
const TOLERANCE = 0.05;

function calibrationVerdict(rows: readonly TrustRow[]): string {
  const off = (row: TrustRow) =>
    mean(regions.map(({ region }) => Math.abs(row[region].coverage.value - NOMINAL)));
  const [best] = rows.toSorted((a, b) => order(off(a), off(b)));
  const wrong = rows.filter(({ outside }) => outside.coverage.value < NOMINAL - TOLERANCE);
  return `nearest to ${
    percent(NOMINAL)
  } are ${best.name}, and off the data intervals are too narrow in ${wrong.length} of ${rows.length}`;
}

const percent = (share: number) => `${Math.round(100 * share)}%`;

function trustTable(rows: readonly TrustRow[]) {
  const shown = ({ value, low, high }: Interval) =>
    Number.isNaN(low) ? value.toFixed(2) : `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return studyTable<TrustRow>(
    "trust",
    `What ensembles know after ${STEPS} random steps: median of seeds [95%]`,
    [
      { csv: { ensemble: ({ name }) => name }, shown: ["ensemble", ({ name }) => name] },
      { csv: { seeds: ({ within }) => within.ranks.length } },
      ...regions.flatMap(({ region, words }): StudyColumn<TrustRow>[] => [
        {
          csv: intervalColumns(`rank_${region}`, (row: TrustRow) => row[region].rank),
          shown: [`rank ${words}`, (row: TrustRow) => shown(row[region].rank)] as const,
        },
        {
          csv: intervalColumns(`coverage_${region}`, (row: TrustRow) => row[region].coverage),
          shown: [`90% interval ${words}`, (row: TrustRow) => percent(row[region].coverage.value)] as const,
        },
        {
          csv: { [`error_over_disagreement_${region}`]: (row: TrustRow) => row[region].ratio },
          shown: [`error / disagreement ${words}`, (row: TrustRow) => twoDigits(row[region].ratio)] as const,
        },
      ]),
      {
        csv: intervalColumns("rank_both", ({ both }) => both),
        shown: ["rank over both", ({ both }) => shown(both)],
      },
    ],
    rows,
  );
}
