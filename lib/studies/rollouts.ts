/**
 * Which length of imagined rollouts is best, and whether it is the lecture's k*.
 *
 * @module
 */

import { trustedHorizon } from "../dynamics/rollout_length.ts";
import type { ImaginedTrainingCase } from "../experiment/measurements/imagined_training.ts";
import { formatReturnInterval } from "../results/statistic_texts.ts";
import { type Interval, mean, median, order } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, twoDigits } from "./measured_rows.ts";
import { orderOfSeeds } from "./probabilities.ts";
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

const bare = { modelType: "deterministic", modelMembers: 1, modelElites: 1, modelLinearPart: false } as const;
/** Models, and the task's noise. */
const conditions: Readonly<Record<string, Pick<ImaginedTrainingCase, "model" | "noise">>> = {
  "exact model": { model: "exact", noise: 0 },
  "good model": { model: {}, noise: 0 },
  "network alone": { model: bare, noise: 0 },
  "poor model": { model: { ...bare, modelWidth: 16, modelMaxUpdates: 30 }, noise: 0 },
  "very poor model": { model: { ...bare, modelWidth: 4, modelMaxUpdates: 10 }, noise: 0 },
  "good model of a noisy task": { model: {}, noise: 0.03 },
};
const lengths = { full: [1, 2, 5, 10, 20, 50, 100], quick: [1, 5, 50] };
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
const quickConditions = ["exact model", "good model", "network alone", "very poor model"];
const STEPS = 500;
/** The lengths that the lecture recommends, where they are tried. */
const RECOMMENDED = [1, 5];
/** The agents' own: γ, the tolerance of the rule, and the longest that it allows, an episode. */
const RULE = { discount: 0.99, tolerance: 0.01, longest: 500 };

const caseName = (condition: string, length: number) => `${condition}, length ${length}`;

function conditionsOf(size: StudySize): string[] {
  return size === "full" ? Object.keys(conditions) : quickConditions;
}

/** The study. */
export const rolloutsStudy: Study = {
  name: "rollouts",
  question: "Which length of imagined rollouts is best, and is it k*?",
  lecture: "Answers the lecture's exercise 1 and discussion question 1; its section 3 prints the rule",
  minutes: { quick: 2, full: 15 },
  parts: (size): StudyPart[] => [{
    name: "rollouts",
    measure: "imagined training",
    cases: Object.fromEntries(
      conditionsOf(size).flatMap((condition) =>
        lengths[size].map((length): [string, ImaginedTrainingCase] => [
          caseName(condition, length),
          { ...conditions[condition], length, steps: STEPS },
        ])
      ),
    ),
    seeds: seeds[size],
  }],
  answer,
  async pictures(results) {
    const points = rowsOf(results).flatMap(({ condition, byLength }) =>
      byLength.map(({ length, interval }) => ({ panel: "", series: condition, x: length, y: interval.value }))
    );
    return [
      await linesPicture(
        "rollouts.svg",
        "What a policy is worth that learns from rollouts of one length",
        `CartPole; mean return over ${STEPS} real steps, median of seeds; imagined steps and updates are equal`,
        [{ title: "Imagined steps of a rollout", type: "log" }, { title: "Mean return" }],
        points,
      ),
    ];
  },
};

interface LengthResult {
  readonly length: number;
  readonly returns: readonly number[];
  readonly interval: Interval;
}

/** One condition with every length. */
interface ConditionRow {
  readonly condition: string;
  readonly byLength: readonly LengthResult[];
  readonly best: LengthResult;
  /** Lengths that are told worse than the best with 95% confidence. */
  readonly worse: readonly number[];
  /** What a doubling of the length adds to the mean return: the median of the seeds' slopes against log₂ of the length. */
  readonly doubling: Interval;
  /** The model's relative one-step error, the median over seeds of all lengths. */
  readonly error: number;
  /** The rule as the agents have it, √(2 τ / (e (1 − γ))). */
  readonly byRule: number;
  /** The rule as printed, √(e / (1 − γ)). */
  readonly asPrinted: number;
}

function rowsOf(results: StudyResults): ConditionRow[] {
  const { size } = results;
  const rows = rowsOfPart(results, "rollouts");
  return conditionsOf(size).map((condition) => {
    const byLength = lengths[size].map((length): LengthResult => {
      const returns = columnOf(rows, caseName(condition, length), "mean_return");
      return { length, returns, interval: medianInterval(returns) };
    });
    const best = byLength.toSorted((a, b) => order(b.interval.value, a.interval.value))[0];
    const error = median(
      lengths[size].flatMap((length) => columnOf(rows, caseName(condition, length), "model_error")),
    );
    const { discount, tolerance, longest } = RULE;
    return {
      condition,
      byLength,
      best,
      worse: byLength.filter(({ returns }) => orderOfSeeds(best.returns, returns) === "higher")
        .map(({ length }) => length),
      doubling: doublingOf(byLength),
      error,
      byRule: trustedHorizon(error, discount, tolerance, longest),
      asPrinted: Math.sqrt(error / (1 - discount)),
    };
  });
}

/** All lengths tell of the trend, where seven of them are too many to tell one from the next. */
function doublingOf(byLength: readonly LengthResult[]): Interval {
  const doublings = byLength.map(({ length }) => Math.log2(length));
  const middle = mean(doublings);
  const spread = doublings.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  const slopes = byLength[0].returns.map((_, seed) =>
    byLength.reduce((sum, { returns }, i) => sum + (doublings[i] - middle) * returns[seed], 0) / spread
  );
  return medianInterval(slopes);
}

/** Of fewer seeds, not even the range of all holds the median with 95% confidence: 2 × 0.5⁵ > 5%. */
const FEWEST = 6;

/** The length that is worth more, as far as 95% confidence goes. */
function trendOf({ byLength, doubling: { low, high } }: ConditionRow): "longer" | "shorter" | "unclear" {
  if (byLength[0].returns.length < FEWEST) return "unclear";
  return low > 0 ? "longer" : high < 0 ? "shorter" : "unclear";
}

/** The length tried that is nearest to what a rule says, by ratio. */
function nearestTried(length: number, size: StudySize): number {
  const distance = (tried: number) => Math.abs(Math.log(tried / Math.max(length, 1)));
  return lengths[size].toSorted((a, b) => distance(a) - distance(b))[0];
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = counted(seeds[size].length, "seed");
  const noisy = rows.find(({ condition }) => conditions[condition].noise > 0);
  return {
    sentences: [
      verdictSentence(rows, size),
      trendSentence(rows, size),
      costSentence(rows, size),
      printedSentence(rows),
      ...noisy === undefined ? [] : [noiseSentence(noisy, rows)],
      `MBPO's rollouts are short because errors compound, and what a policy learns in states that do not exist is wrong. One ` +
      `should expect long ones to hurt where the model errs, and to help where it is right: they reach what the policy has ` +
      `not visited. Rewards and ends are known here, so that only the dynamics err.`,
      ...size === "quick"
        ? [`${count} cannot tell lengths apart whose returns differ by less than their spread.`]
        : [],
      `To try next: mbrl compare --agents mbpo --set mbpo.rolloutLength=1,5,40, short rollouts from real states in a whole agent; ` +
      `mbrl study errors, how errors grow within one.`,
    ],
    tables: [rulesTable(rows), lengthsTable(rows)],
  };
}

/** Cases as "a, b" or "none". */
const casesOf = (rows: readonly ConditionRow[]) =>
  rows.length === 0 ? "none" : listed(rows.map(({ condition }) => `the ${condition}`));

/** Whether a rule names the best length, and how much the length matters. */
function verdictSentence(rows: readonly ConditionRow[], size: StudySize): string {
  const hits = (rule: (row: ConditionRow) => number) =>
    rows.filter((row) => nearestTried(rule(row), size) === row.best.length).length;
  const [mended, printed] = [hits(({ byRule }) => byRule), hits(({ asPrinted }) => asPrinted)];
  const [shortest] = rows.toSorted((a, b) => a.best.length - b.best.length);
  const [longest] = rows.toSorted((a, b) => b.best.length - a.best.length);
  const best = shortest.best.length === longest.best.length
    ? `is ${longest.best.length} with every model`
    : `goes from ${shortest.best.length} with the ${shortest.condition} to ${longest.best.length} with the ${longest.condition}`;
  const flat = rows.filter(({ worse }) => worse.length === 0).length;
  return `${
    mended === rows.length ? "Yes" : mended < rows.length / 2 ? "No" : "Sometimes"
  }: the length nearest to k* is the best tried in ${mended} of ${rows.length} cases, and in ${printed} as the lecture prints ` +
    `k*. The best ${best}, and in ${flat} cases no other length is told worse.`;
}

/** Where longer or shorter rollouts are better, over all lengths. */
function trendSentence(rows: readonly ConditionRow[], size: StudySize): string {
  const tried = lengths[size];
  const told = (trend: "longer" | "shorter", verb: string) => {
    const own = rows.filter((row) => trendOf(row) === trend).map(({ condition, doubling }) =>
      `the ${condition} (by ${Math.abs(doubling.value).toFixed(1)})`
    );
    return own.length === 0 ? [] : [`twice the length ${verb} the mean return with ${listed(own)}`];
  };
  const clear = [...told("longer", "raises"), ...told("shorter", "lowers")];
  const unclear = rows.filter((row) => trendOf(row) === "unclear");
  return `From ${tried[0]} to ${tried[tried.length - 1]} steps, ${
    clear.length === 0 ? "no trend is told with any model" : listed(clear)
  }${clear.length > 0 && unclear.length > 0 ? `; no trend is told with ${casesOf(unclear)}` : ""}.`;
}

/** How often a rule's length is told worse than the best. */
function costSentence(rows: readonly ConditionRow[], size: StudySize): string {
  const worse = (rule: (row: ConditionRow) => number) =>
    rows.filter((row) => row.worse.includes(nearestTried(rule(row), size))).length;
  const fixed = RECOMMENDED.map((length) => `length ${length} in ${worse(() => length)}`);
  const { discount, tolerance } = RULE;
  return `The length nearest to k* = √(2 τ / (ε (1 − γ))) is told worse than the best in ${
    worse(({ byRule }) => byRule)
  } of ${rows.length} cases; of the lecture's “k = 1 to 5”, ${
    listed(fixed)
  }. ε is the model's one-step error in standard deviations of the change, γ = ${discount} the discount, and τ = ${tolerance} the error ` +
    `that is tolerated.`;
}

/** The rule as printed beside the mended one, for the best and the worst learned model. */
function printedSentence(rows: readonly ConditionRow[]): string {
  const learned = rows.filter(({ error }) => error > 0).toSorted((a, b) => a.error - b.error);
  const [good, bad] = [learned[0], learned[learned.length - 1]];
  const steps = (of: (row: ConditionRow) => number) =>
    [good, bad].map((row) => twoDigits(of(row))).join(" and ");
  return `As printed, √(ε/(1 − γ)), the rule says ${
    steps(({ asPrinted }) => asPrinted)
  } steps for the ${good.condition} and the ${bad.condition}: it ${
    bad.asPrinted > good.asPrinted
      ? "grows with the error, the wrong way round"
      : "does not grow with the error"
  }. The mended one says ${steps(({ byRule }) => byRule)}.`;
}

/** What noise does to the rule. */
function noiseSentence(noisy: ConditionRow, rows: readonly ConditionRow[]): string {
  const same = rows.find(({ condition }) => condition === "good model")!;
  return `Noise counts as error, though no model can predict it: ε is ${
    twoDigits(noisy.error)
  } with the ${noisy.condition} and ${
    twoDigits(same.error)
  } without noise, and k* ${noisy.byRule} and ${same.byRule}.`;
}

/** Lengths in short. */
function lengthsShown(some: readonly number[], all: number): string {
  return some.length === 0 ? "none" : some.length === all ? "all" : some.join(", ");
}

function rulesTable(rows: readonly ConditionRow[]) {
  return studyTable<ConditionRow>("rollouts", "The best length by the median of seeds, beside the rule", [
    { csv: { condition: ({ condition }) => condition }, shown: ["model", ({ condition }) => condition] },
    { csv: { model_error: ({ error }) => error }, shown: ["ε", ({ error }) => twoDigits(error)] },
    {
      csv: { best_length: ({ best }) => best.length },
      shown: ["best", ({ best }) => String(best.length)],
    },
    {
      csv: { told_worse: ({ worse }) => worse.join(" ") },
      shown: ["told worse", ({ worse, byLength }) => lengthsShown(worse, byLength.length)],
    },
    {
      csv: intervalColumns("doubling", ({ doubling }) => doubling),
      shown: ["twice as long [95%]", ({ doubling }) => formatReturnInterval(doubling)],
    },
    { csv: { k_star: ({ byRule }) => byRule }, shown: ["k*", ({ byRule }) => String(byRule)] },
    {
      csv: { as_printed: ({ asPrinted }) => asPrinted },
      shown: ["printed", ({ asPrinted }) => twoDigits(asPrinted)],
    },
  ], rows);
}

function lengthsTable(rows: readonly ConditionRow[]) {
  const lines = rows.flatMap(({ condition, byLength }) => byLength.map((own) => ({ condition, ...own })));
  return studyTable<typeof lines[number]>(
    "lengths",
    "Mean return over the real steps: median of seeds [95%]",
    [
      { csv: { condition: ({ condition }) => condition }, shown: ["model", ({ condition }) => condition] },
      { csv: { length: ({ length }) => length }, shown: ["length", ({ length }) => String(length)] },
      { csv: { seeds: ({ returns }) => returns.length } },
      {
        csv: intervalColumns("mean_return_median", ({ interval }) => interval),
        shown: [
          "mean return",
          ({ interval: { value, low, high } }) =>
            `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`,
        ],
      },
    ],
    lines,
  );
}
