/**
 * How a model's error grows over a rollout: k ε, exponentially, or like ε^k as the lecture prints it.
 *
 * @module
 */

import { errorGrowth } from "../dynamics/diagnostics/error_growth.ts";
import type { ModelErrorsCase } from "../experiment/measurements/model_errors.ts";
import { type Interval, median, order } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { GRAVITY, HALF_LENGTH, TIME_STEP } from "../tasks/cartpole_physics.ts";
import { accumulationLaw, printedLaw } from "./growth_laws.ts";
import { extent } from "../results/charts/plot.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, twoDigits } from "./measured_rows.ts";
import { describeOrder } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  studyTable,
} from "./study.ts";

const horizonsUpTo = (longest: number) => Array.from({ length: longest }, (_, i) => i + 1);
const poor = { modelType: "deterministic", modelMembers: 1, modelElites: 1, modelLinearPart: false } as const;
const balanced = { task: "cartpole", test: "balancing", horizons: horizonsUpTo(50) } as const;

/** A model, who acts, and how far ahead. */
const cases: Readonly<Record<string, ModelErrorsCase>> = {
  "good model, pole held up": { ...balanced, model: {}, steps: 1000 },
  "poor model, pole held up": { ...balanced, model: poor, steps: 200 },
  // random episodes last some 20 steps
  "good model, pole falling": {
    ...balanced,
    model: {},
    steps: 1000,
    test: "random",
    horizons: horizonsUpTo(25),
  },
  "pendulum": { task: "pendulum", model: {}, steps: 1000, test: "random", horizons: horizonsUpTo(50) },
};
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1, 2] };
/** The horizon at which formulas are shown as numbers. */
const SHOWN = 25;
/** Factors of growth within this of 1 count as none. */
const FLAT = 0.01;

/** The study. */
export const errorsStudy: Study = {
  name: "errors",
  question: "Does a model's error grow like k·ε, exponentially, or like ε^k as printed?",
  lecture: "Answers the lecture's “Model Errors and Compounding”, whose formulas it checks",
  minutes: { quick: 1, full: 2 },
  parts: (size): StudyPart[] => [{ name: "growth", measure: "model errors", cases, seeds: seeds[size] }],
  answer,
  async pictures(results) {
    const points = growthsOf(results).flatMap(({ name, medians }) => {
      const [linear, printed] = [errorGrowth(medians).linear, printedLaw(medians)];
      const sum = accumulationLaw(medians);
      const bound = (k: number) =>
        sum.epsilon * (Math.abs(sum.factor - 1) < 1e-9 ? k : (sum.factor ** k - 1) / (sum.factor - 1));
      const lowest = extent(medians)[0] / 30; // ε^k leaves every picture
      return medians.flatMap((error, i) =>
        [
          { panel: name, series: "measured", x: i + 1, y: error },
          { panel: name, series: "k ε", x: i + 1, y: (i + 1) * linear.scale },
          { panel: name, series: "ε (L^k − 1)/(L − 1)", x: i + 1, y: bound(i + 1) },
          { panel: name, series: "ε^k as printed", x: i + 1, y: printed.epsilon ** (i + 1) },
        ].filter(({ y }) => y >= lowest)
      );
    });
    return [
      await linesPicture(
        "errors.svg",
        "How errors grow over a rollout",
        "Median over seeds of the error in standard deviations of the state; each law with the ε that fits best",
        [{ title: "Steps ahead, k" }, { title: "Relative error", type: "log" }],
        points,
      ),
    ];
  },
};

/** How errors grow in one case. */
interface Growth {
  readonly name: string;
  readonly seeds: number;
  /** The median error at k = 1, 2, …. */
  readonly medians: readonly number[];
  /** Misfits of the laws, of every seed. */
  readonly linear: readonly number[];
  readonly exponential: readonly number[];
  readonly printed: readonly number[];
  readonly sum: readonly number[];
  /** L. */
  readonly factor: Interval;
}

function growthsOf(results: StudyResults): Growth[] {
  const rows = rowsOfPart(results, "growth");
  return Object.keys(cases).map((name) => {
    const bySeed = [...Map.groupBy(rows.filter((row) => row.name === name), ({ seed }) => seed).values()].map(
      (own) => own.toSorted((a, b) => a.values.k - b.values.k).map(({ values }) => values.relative),
    );
    const [longest] = extent(bySeed.map(({ length }) => length));
    const laws = bySeed.map((errors) => ({
      growth: errorGrowth(errors),
      printed: printedLaw(errors),
      sum: accumulationLaw(errors),
    }));
    return {
      name,
      seeds: bySeed.length,
      medians: horizonsUpTo(longest).map((k) => median(columnOf(rows, name, "relative", { k }))),
      linear: laws.map(({ growth }) => growth.linear.residual),
      exponential: laws.map(({ growth }) => growth.exponential.residual),
      printed: laws.map(({ printed }) => printed.misfit),
      sum: laws.map(({ sum }) => sum.misfit),
      factor: medianInterval(laws.map(({ sum }) => sum.factor)),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const growths = growthsOf(results);
  const count = seeds[results.size].length;
  // both have one number to fit; exponential growth has two
  const printedFirst = growths.filter(({ printed, linear }) => median(printed) < median(linear));
  return {
    sentences: [
      `Of three laws fitted to the same rollouts, exponential growth with two numbers and the others with one, ${
        listed(
          [...Map.groupBy(growths, bestLaw)].map(([law, own]) => `${law} fits best with ${namesOf(own)}`),
        )
      }.`,
      `The laws k ε, exponential growth and ε^k are off by factors of ${
        growths.map(({ name, linear, exponential, printed }) =>
          `${
            listed([linear, exponential, printed].map(misfitShown))
          } with “${name}” (k ε against exponential growth: ${
            describeOrder(exponential, linear, ["smaller", "larger"])
          })`
        ).join("; ")
      }.`,
      `${
        printedFirst.length === 0
          ? `ε^k is nowhere nearer than k ε: below 1 it shrinks with k`
          : `ε^k is nearer than k ε with ${namesOf(printedFirst)}`
      }. With the ε of one step it says ${
        listed(growths.map(({ medians }) => (medians[0] ** SHOWN).toExponential(0)))
      } after ${SHOWN} steps, and measured are ${
        listed(growths.map(({ medians }) => twoDigits(medians[SHOWN - 1])))
      }; what is meant is ε (L^k − 1)/(L − 1).`,
      `Fitted by ε (L^k − 1)/(L − 1), a step multiplies what was wrong before by L = ${
        listed(growths.map(({ factor }) => factor.value.toFixed(2)))
      } in this order: ${
        listed([...Map.groupBy(growths, accumulation)].map(([how, own]) => `${how} with ${namesOf(own)}`))
      }.`,
      `One should expect L near ${
        FALLING.toFixed(2)
      } of a pole, whose angle grows like e^(t√(3g/4l)) with steps of ${TIME_STEP} s ` +
      `whoever acts, as the actions are the real ones; and near 1 of a pendulum that swings.`,
      ...results.size === "quick"
        ? [`${counted(count, "seed")} show which law is nearer, and give no interval of L worth the name.`]
        : [],
      `To try next: mbrl study rollouts, what such errors do to a policy.`,
    ],
    tables: [lawsTable(growths), formulasTable(growths)],
  };
}

/** Names of cases in quotes. */
const namesOf = (growths: readonly Growth[]) => listed(growths.map(({ name }) => `“${name}”`));

/** By which factor the angle of a falling pole grows in a step, with a cart that is heavy. */
const FALLING = Math.exp(TIME_STEP * Math.sqrt((3 * GRAVITY) / (4 * HALF_LENGTH)));

function accumulation({ factor }: Growth): string {
  return factor.low > 1 + FLAT
    ? "more than adding up"
    : factor.high < 1 - FLAT
    ? "less than adding up"
    : "close to adding up";
}

/** A median misfit, as a factor: 0.1 in logarithms is 11%. */
function misfitShown(misfits: readonly number[]): string {
  return Math.exp(median(misfits)).toPrecision(3);
}

function bestLaw({ linear, exponential, printed }: Growth): string {
  const laws = [["k ε", linear], ["exponential growth", exponential], ["ε^k as printed", printed]] as const;
  return laws.toSorted(([, a], [, b]) => order(median(a), median(b)))[0][0];
}

function lawsTable(growths: readonly Growth[]) {
  const law = (name: string, column: string, of: (growth: Growth) => readonly number[]) => ({
    csv: { [column]: (growth: Growth) => median(of(growth)) },
    shown: [name, (growth: Growth) => median(of(growth)).toFixed(2)] as const,
  });
  return studyTable<Growth>("laws", "Misfit of each law, in natural logarithms: median of seeds", [
    { csv: { case: ({ name }) => name }, shown: ["rollouts", ({ name }) => name] },
    { csv: { seeds: ({ seeds }) => seeds } },
    law("k ε", "linear_misfit", ({ linear }) => linear),
    law("exponential", "exponential_misfit", ({ exponential }) => exponential),
    law("ε^k as printed", "printed_misfit", ({ printed }) => printed),
    law("ε (L^k − 1)/(L − 1)", "sum_misfit", ({ sum }) => sum),
    {
      csv: intervalColumns("factor", ({ factor }) => factor),
      shown: [
        "L [95%]",
        ({ factor: { value, low, high } }) => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
      ],
    },
  ], growths);
}

/** The lecture's formulas as numbers, from the error of one step, beside what was measured. */
function formulasTable(growths: readonly Growth[]) {
  const at = (of: (growth: Growth, first: number) => number) => (growth: Growth) =>
    of(growth, growth.medians[0]);
  const column = (name: string, heading: string, of: (growth: Growth) => number) => ({
    csv: { [name]: of },
    shown: [heading, (growth: Growth) => twoDigits(of(growth))] as const,
  });
  return studyTable<Growth>(
    "formulas",
    `The lecture's formulas after ${SHOWN} steps, from the error of one step`,
    [
      { csv: { case: ({ name }) => name }, shown: ["rollouts", ({ name }) => name] },
      column("one_step", "ε", at((_, first) => first)),
      column("optimistic", "“k ε (optimistic)”", at((_, first) => SHOWN * first)),
      column("pessimistic", "“ε^k (pessimistic)”", at((_, first) => first ** SHOWN)),
      column(
        "mended",
        "should say: ε (L^k − 1)/(L − 1)",
        at(({ factor: { value: factor } }, first) =>
          first * (Math.abs(factor - 1) < 1e-9 ? SHOWN : (factor ** SHOWN - 1) / (factor - 1))
        ),
      ),
      column("measured", "measured", ({ medians }) => medians[SHOWN - 1] ?? NaN),
    ],
    growths,
  );
}
