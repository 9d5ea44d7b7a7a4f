/**
 * Whether the disagreement of an ensemble says where its model is wrong, on its data and off them.
 *
 * @module
 */

import type { ModelTrustCase } from "../experiment/measurements/model_trust.ts";
import { extent } from "../results/charts/plot.ts";
import { type Interval, median } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { conditionsPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, twoDigits } from "./measured_rows.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
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
/** The nominal probability of intervals, and the shares of outcomes in them that count as right. */
const NOMINAL = 0.9;
const TOLERANCE = 0.05;
/** Rank correlations from which disagreement is said to order errors well, and in part. */
const WELL = 0.8;
const PARTLY = 0.4;

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
  { region: "within", words: "on the data", short: "on" },
  { region: "outside", words: "off the data", short: "off" },
] as const;

type Region = (typeof regions)[number]["region"];

/** What an ensemble knows in one region. */
interface Knowledge {
  readonly ranks: readonly number[];
  readonly rank: Interval;
  readonly coverage: Interval;
  /** The median error over the median disagreement. */
  readonly ratio: number;
}

interface TrustRow extends Ensemble, Readonly<Record<Region, Knowledge>> {
  /** The rank correlation over both regions. */
  readonly both: Interval;
  readonly bothRanks: readonly number[];
}

function rowsOf(results: StudyResults): TrustRow[] {
  const rows = rowsOfPart(results, "trust");
  return ensemblesOf(results.size).map((ensemble) => {
    const knowledge = (region: Region): Knowledge => {
      const of = (column: string) => columnOf(rows, ensemble.name, `${column}_${region}`);
      return {
        ranks: of("rank"),
        rank: medianInterval(of("rank")),
        coverage: medianInterval(of("coverage")),
        ratio: median(of("error")) / median(of("spread")),
      };
    };
    const bothRanks = columnOf(rows, ensemble.name, "rank_both");
    return {
      ...ensemble,
      within: knowledge("within"),
      outside: knowledge("outside"),
      both: medianInterval(bothRanks),
      bothRanks,
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = seeds[size].length;
  const usual = rows.filter(({ members }) => members === USUAL);
  const quiet = usual.filter(({ noise }) => noise === 0);
  return {
    sentences: [
      verdictSentence(quiet),
      withinSentence(quiet),
      sizeSentence(rows),
      noiseSentence(usual),
      intervalSentence(usual),
      `One should expect it to tell the regions apart: far from the data nothing holds the members together, so that they predict different things. On ` +
      `it they share data, form and regression and err together, which no disagreement shows, and noise hides small errors.`,
      ...size === "quick"
        ? [`${counted(count, "seed")} are too few to compare neighbouring sizes of ensembles.`]
        : [],
      `To try next: mbrl study exploitation, where disagreement is used as a penalty.`,
    ],
    tables: [ranksTable(rows), intervalsTable(rows)],
  };
}

const kindOf = ({ hasLinearPart }: Ensemble) => hasLinearPart ? "linear part" : "networks alone";

/** Numbers of ensembles with their kind: "0.86 (linear part) and 0.85 (networks alone)". */
const byKind = (rows: readonly TrustRow[], of: (row: TrustRow) => string) =>
  listed(rows.map((row) => `${of(row)} (${kindOf(row)})`));

/** Whether disagreement orders errors over all states. */
function verdictSentence(quiet: readonly TrustRow[]): string {
  const [lowest] = extent(quiet.map(({ both }) => both.value));
  const verdict = lowest >= WELL ? "Yes" : lowest >= PARTLY ? "In part" : "No";
  return `${verdict}: over states on and off the data together, the disagreement of ${USUAL} members (how far their predictions ` +
    `lie apart) has a rank correlation with the error of ${
      byKind(quiet, ({ both }) => both.value.toFixed(2))
    }; 1 is the same ` +
    `order, 0 none.`;
}

/** Whether it orders errors within one region as well. */
function withinSentence(quiet: readonly TrustRow[]): string {
  const orders = quiet.flatMap((row) =>
    regions.map(({ region }) => orderOfSeeds(row[region].ranks, row.bothRanks))
  );
  const lower = orders.filter((order) => order === "lower").length;
  const ranks = regions.map(({ region, words }) =>
    `${listed(quiet.map((row) => row[region].rank.value.toFixed(2)))} ${words}`
  );
  return `Within one region the correlation is ${listed(ranks)} (${
    listed(quiet.map(kindOf))
  }), told lower than over both in ${lower} of ${orders.length} cases${
    lower === orders.length ? ": it tells the regions apart better than states within one" : ""
  }.`;
}

/** Whether more members know more, in each kind of ensemble. */
function sizeSentence(all: readonly TrustRow[]): string {
  const kinds = [true, false].map((hasLinearPart) =>
    all.filter((row) => row.hasLinearPart === hasLinearPart && row.noise === 0)
  );
  const [few, last, many] = [kinds[0][0], ...kinds[0].slice(-2)].map(({ members }) => members);
  const told = kinds.map((rows) => {
    const [first, end] = [rows[0], rows[rows.length - 1]];
    return `from ${first.both.value.toFixed(2)} to ${end.both.value.toFixed(2)} (${kindOf(first)}; ${
      describeOrder(end.bothRanks, first.bothRanks, ["higher", "lower"])
    })`;
  });
  const gains = kinds.filter((rows) => {
    const [before, end] = rows.slice(-2);
    return orderOfSeeds(end.bothRanks, before.bothRanks) === "higher";
  });
  return `With ${many} members instead of ${few} the correlation over both goes ${
    listed(told)
  }; with ${many} instead of ${last} it is told higher in ${gains.length} of ${kinds.length} kinds.`;
}

/** What process noise does to the ranking on the data. */
function noiseSentence(usual: readonly TrustRow[]): string {
  const told = [true, false].map((hasLinearPart) => {
    const own = usual.filter((row) => row.hasLinearPart === hasLinearPart);
    const [quiet, noisy] = [own[0], own[own.length - 1]];
    return `from ${quiet.within.rank.value.toFixed(2)} to ${noisy.within.rank.value.toFixed(2)} (${
      kindOf(quiet)
    }; ${describeOrder(noisy.within.ranks, quiet.within.ranks, ["higher", "lower"])})`;
  });
  return `With process noise of ${
    usual[usual.length - 1].noise
  } in every variable's unit, the correlation on the data goes ${listed(told)}.`;
}

/** How many outcomes intervals hold, and whether those are too many or too few. */
function intervalSentence(usual: readonly TrustRow[]): string {
  const [quiet, noisy] = [usual.filter(({ noise }) => noise === 0), usual.filter(({ noise }) => noise > 0)];
  const verdict = (rows: readonly TrustRow[], region: Region) => {
    const off = rows.map((row) => row[region].coverage.value - NOMINAL);
    const counts = [
      ["too wide", off.filter((value) => value > TOLERANCE).length],
      ["too narrow", off.filter((value) => value < -TOLERANCE).length],
    ] as const;
    const wrong = counts.filter(([, count]) => count > 0).map(([words, count]) =>
      count === rows.length ? words : `${words} in ${count} of ${rows.length} cases`
    );
    return wrong.length === 0 ? "right" : listed(wrong);
  };
  const shares = regions.map(({ region, words }) =>
    `${listed(quiet.map((row) => percent(row[region].coverage.value)))} ${words} (${verdict(quiet, region)})`
  );
  return `${percent(NOMINAL)} intervals of predictions should contain ${
    percent(NOMINAL)
  } of outcomes, give or take ${100 * TOLERANCE} points: without noise they contain ${
    listed(shares)
  }. With noise they are ${
    listed(regions.map(({ region, words }) => `${verdict(noisy, region)} ${words}`))
  }.`;
}

const percent = (share: number) => `${Math.round(100 * share)}%`;

/** What ensembles are, as the first columns to read. */
const ensembleColumns: readonly StudyColumn<TrustRow>[] = [
  { csv: { members: ({ members }) => members }, shown: ["members", ({ members }) => String(members)] },
  { csv: { model: kindOf }, shown: ["model", kindOf] },
  { csv: { noise: ({ noise }) => noise }, shown: ["noise", ({ noise }) => String(noise)] },
];

function ranksTable(rows: readonly TrustRow[]) {
  const shown = ({ value, low, high }: Interval) =>
    Number.isNaN(low) ? value.toFixed(2) : `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return studyTable<TrustRow>(
    "trust",
    `Rank correlation of disagreement and error after ${STEPS} random steps: median of seeds [95%]`,
    [
      ...ensembleColumns,
      { csv: { seeds: ({ within }) => within.ranks.length } },
      ...regions.map(({ region, words }) => ({
        csv: intervalColumns(`rank_${region}`, (row: TrustRow) => row[region].rank),
        shown: [words, (row: TrustRow) => shown(row[region].rank)] as const,
      })),
      {
        csv: intervalColumns("rank_both", ({ both }) => both),
        shown: ["over both", ({ both }) => shown(both)],
      },
    ],
    rows,
  );
}

function intervalsTable(rows: readonly TrustRow[]) {
  return studyTable<TrustRow>(
    "intervals",
    `Outcomes that ${
      percent(NOMINAL)
    } intervals contain, and median error over median disagreement: median of seeds`,
    [
      ...ensembleColumns,
      ...regions.map(({ region, short }) => ({
        csv: intervalColumns(`coverage_${region}`, (row: TrustRow) => row[region].coverage),
        shown: [
          `in it, ${short}`,
          (row: TrustRow) => percent(row[region].coverage.value),
        ] as const,
      })),
      ...regions.map(({ region, short }) => ({
        csv: { [`error_over_disagreement_${region}`]: (row: TrustRow) => row[region].ratio },
        shown: [
          `ratio, ${short}`,
          (row: TrustRow) => twoDigits(row[region].ratio),
        ] as const,
      })),
    ],
    rows,
  );
}
