/**
 * Which length of imagined rollouts is best, and whether it is the lecture's k*.
 *
 * @module
 */

import { trustedHorizon } from "../dynamics/rollout_length.ts";
import type { ImaginedTrainingCase } from "../experiment/measurements/imagined_training.ts";
import {
  bootstrap,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  median,
  order,
} from "../results/statistics.ts";
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
  /** Lengths that cannot be told from the best with 95% confidence. */
  readonly alike: readonly number[];
  /** What a doubling of the length adds to the mean return: the interquartile mean of the seeds' slopes against log₂ of the length. */
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
    const best = byLength.toSorted((a, b) => order(mean(b.returns), mean(a.returns)))[0];
    const error = median(
      lengths[size].flatMap((length) => columnOf(rows, caseName(condition, length), "model_error")),
    );
    const { discount, tolerance, longest } = RULE;
    return {
      condition,
      byLength,
      best,
      alike: byLength.filter(({ returns }) => orderOfSeeds(best.returns, returns) !== "higher")
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
  return bootstrap(slopes, interquartileMeanOfSorted);
}

/** The length that is worth more, as far as 95% confidence goes. */
function trendOf({ doubling: { low, high } }: ConditionRow): "longer" | "shorter" | "unclear" {
  return low > 0 ? "longer" : high < 0 ? "shorter" : "unclear";
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = seeds[size].length;
  const within = rows.filter(({ byRule }) => byRule < RULE.longest);
  const seen = rows.filter((row) => trendOf(row) !== "unclear");
  const tried = lengths[size];
  const middle = tried[Math.floor(tried.length / 2)];
  const agreeing = seen.filter((row) => (row.byRule > middle) === (trendOf(row) === "longer"));
  const told = rows.filter(({ alike }) => alike.length === 1);
  const named = (trend: "longer" | "shorter") =>
    listed(rows.filter((row) => trendOf(row) === trend).map(({ condition }) => `the ${condition}`));
  const learned = rows.filter(({ error }) => error > 0).toSorted((a, b) => a.error - b.error);
  const [good, bad] = [learned[0], learned[learned.length - 1]];
  return {
    sentences: [
      `Twice the length changes the mean return by ${
        listed(rows.map((row) =>
          `${signed(row.doubling)} with the ${row.condition}${
            trendOf(row) === "unclear" ? "" : ` (${trendOf(row)} is better)`
          }`
        ))
      } (IQM of ${counted(count, "seed")} and 95% interval; lengths from ${tried[0]} to ${
        tried[tried.length - 1]
      }).`,
      `The best length tried is ${
        listed(rows.map(({ condition, best }) => `${best.length} with the ${condition}`))
      }; it is told from every other with 95% confidence ${
        told.length === 0 ? "with none" : `with ${listed(told.map(({ condition }) => `the ${condition}`))}`
      }: the return is flat around it.`,
      `k* = √(2 τ / (e (1 − γ))) is ${
        listed(rows.map(({ byRule, error, condition }) =>
          `${byRule}${byRule === RULE.longest ? ", its cap," : ""} for e = ${twoDigits(error)} (${condition})`
        ))
      }: below its cap in ${within.length} of ${rows.length}. It lies on the better side of ${middle} in ${agreeing.length} of ${seen.length} where one side is better.`,
      `As printed, √(ε/(1 − γ)), the rule says ${twoDigits(good.asPrinted)} for the ${good.condition} and ${
        twoDigits(bad.asPrinted)
      } for the ${bad.condition}: it ${
        bad.asPrinted > good.asPrinted
          ? "grows with the error, the wrong way round"
          : "does not grow with the error"
      }; the mended one says ${good.byRule} and ${bad.byRule}.`,
      `“k = 1 to 5” is too short where longer is better (${
        named("longer") || "nowhere here"
      }) and right where shorter is (${
        named("shorter") || "nowhere here"
      }); elsewhere the length does not matter much.`,
      `One should expect short rollouts to win where errors compound, and long ones where the model is exact: from real states ` +
      `they reach what the policy has not visited; here rewards and ends are known, so that only the dynamics err.`,
      ...size === "quick"
        ? [
          `${
            counted(count, "seed")
          } cannot tell lengths apart whose returns differ by less than their spread.`,
        ]
        : [],
      `To try next: mbrl study errors, how errors grow within a rollout.`,
    ],
    tables: [rulesTable(rows), lengthsTable(rows)],
  };
}

function signed({ value, low, high }: Interval): string {
  const text = (number: number) =>
    `${number > 0 ? "+" : number < 0 ? "−" : ""}${Math.abs(number).toFixed(1)}`;
  return `${text(value)} [${text(low)}, ${text(high)}]`;
}

function rulesTable(rows: readonly ConditionRow[]) {
  return studyTable<ConditionRow>("rollouts", "The best length beside the rule", [
    { csv: { condition: ({ condition }) => condition }, shown: ["model", ({ condition }) => condition] },
    {
      csv: { model_error: ({ error }) => error },
      shown: ["one-step error e", ({ error }) => twoDigits(error)],
    },
    {
      csv: { best_length: ({ best }) => best.length },
      shown: ["best length", ({ best }) => String(best.length)],
    },
    {
      csv: intervalColumns("doubling", ({ doubling }) => doubling),
      shown: ["twice the length [95%]", ({ doubling }) => signed(doubling)],
    },
    {
      csv: { not_told_from_best: ({ alike }) => alike.join(" ") },
      shown: ["not told from it", ({ alike }) => alike.join(", ")],
    },
    { csv: { k_star: ({ byRule }) => byRule }, shown: ["k*", ({ byRule }) => String(byRule)] },
    {
      csv: { as_printed: ({ asPrinted }) => asPrinted },
      shown: ["√(ε/(1 − γ)) as printed", ({ asPrinted }) => twoDigits(asPrinted)],
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
