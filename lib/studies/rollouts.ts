/**
 * Which length of imagined rollouts is best, and whether it is the lecture's k*.
 *
 * @module
 */

import { trustedHorizon } from "../dynamics/rollout_length.ts";
import type { ImaginedTrainingCase } from "../experiment/measurements/imagined_training.ts";
import { type Interval, mean, median, order } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, twoDigits } from "./measured_rows.ts";
import { describeProbability, probabilityOfHigher, SURE } from "./probabilities.ts";
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
  /** Lengths that cannot be told from the best with P > .9. */
  readonly alike: readonly number[];
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
      alike: byLength.filter(({ returns }) => probabilityOfHigher(best.returns, returns) <= SURE)
        .map(({ length }) => length),
      error,
      byRule: trustedHorizon(error, discount, tolerance, longest),
      asPrinted: Math.sqrt(error / (1 - discount)),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = seeds[size].length;
  const within = rows.filter(({ byRule }) => byRule < RULE.longest);
  const holds = (row: ConditionRow) => nearest(row, row.byRule);
  const agreeing = within.filter((row) => row.alike.includes(holds(row)));
  const learned = rows.filter(({ error }) => error > 0).toSorted((a, b) => a.error - b.error);
  const [good, bad] = [learned[0], learned[learned.length - 1]];
  const longestTried = lengths[size][lengths[size].length - 1];
  return {
    sentences: [
      `The best length is ${
        listed(
          rows.map(({ condition, best, alike }) => {
            const others = alike.filter((length) => length !== best.length);
            return `${best.length} with the ${condition} (${
              others.length === 0
                ? `better than every other, P > ${SURE}`
                : `from which ${counted(count, "seed")} cannot tell ${listed(others.map(String))}`
            })`;
          }),
        )
      }.`,
      `Rollouts of ${longestTried} steps against one step have a return of ${
        listed(rows.map((row) => {
          const [one, most] = [row.byLength[0], row.byLength[row.byLength.length - 1]];
          return `${most.interval.value.toFixed(0)} against ${
            one.interval.value.toFixed(0)
          } with the ${row.condition} (${
            describeProbability(probabilityOfHigher(most.returns, one.returns), count)
          })`;
        }))
      }.`,
      `k* = √(2 τ / (e (1 − γ))) is ${
        listed(rows.map(({ byRule, error, condition }) =>
          `${byRule}${byRule === RULE.longest ? ", its cap," : ""} for e = ${twoDigits(error)} (${condition})`
        ))
      }: below its cap in ${within.length} of ${rows.length}, and of these the tried length nearest to it is among the best in ${agreeing.length}.`,
      `As printed, √(ε/(1 − γ)), the rule says ${twoDigits(good.asPrinted)} for the ${good.condition} and ${
        twoDigits(bad.asPrinted)
      } for the ${bad.condition}: it ${
        bad.asPrinted > good.asPrinted
          ? "grows with the error, the wrong way round"
          : "does not grow with the error"
      }; the mended one says ${good.byRule} and ${bad.byRule}.`,
      `“k = 1 to 5” ${
        rows.some(({ alike }) => alike.every((length) => length > 5))
          ? `is too short with the ${
            listed(
              rows.filter(({ alike }) => alike.every((length) => length > 5)).map(({ condition }) =>
                condition
              ),
            )
          }`
          : `is never told from the best`
      }${
        rows.some(({ alike }) => alike.every((length) => length <= 5))
          ? `, and is right with the ${
            listed(
              rows.filter(({ alike }) => alike.every((length) => length <= 5)).map(({ condition }) =>
                condition
              ),
            )
          }`
          : ""
      }.`,
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

/** The tried length that is nearest on a logarithmic scale. */
function nearest({ byLength }: ConditionRow, length: number): number {
  const distance = (tried: number) => Math.abs(Math.log(tried / length));
  return byLength.map(({ length }) => length).reduce((best, one) =>
    distance(one) < distance(best) ? one : best
  );
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
