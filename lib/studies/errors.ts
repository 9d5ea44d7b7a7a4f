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
import { orderOfSeeds } from "./probabilities.ts";
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

/** A law, and how far errors lie from it. */
interface Law {
  readonly name: string;
  /** Numbers that are fitted. */
  readonly numbers: number;
  /** Of every seed, in natural logarithms. */
  readonly misfits: (growth: Growth) => readonly number[];
}

/** The laws; of those as near, the first with the fewest numbers counts. */
const laws = {
  linear: { name: "k ε", numbers: 1, misfits: ({ linear }: Growth) => linear },
  printed: { name: "ε^k as printed", numbers: 1, misfits: ({ printed }: Growth) => printed },
  exponential: { name: "exponential growth", numbers: 2, misfits: ({ exponential }: Growth) => exponential },
  sum: { name: "ε (L^k − 1)/(L − 1)", numbers: 2, misfits: ({ sum }: Growth) => sum },
} as const satisfies Record<string, Law>;

/** A typical misfit as a factor, with the digits of the table: 0.1 in logarithms is 1.11. */
const offBy = (law: Law, growth: Growth) => Number(Math.exp(median(law.misfits(growth))).toPrecision(3));

function answer(results: StudyResults): StudyAnswer {
  const growths = growthsOf(results);
  const count = seeds[results.size].length;
  return {
    sentences: [
      verdictSentence(growths),
      `In ${laws.sum.name}, every step adds ε and multiplies what was wrong before by L: L = 1 gives k ε, more ends in ` +
      `exponential growth, less levels off. L is ${
        listed(growths.map(({ factor }) => factor.value.toFixed(2)))
      } with ${namesOf(growths)}.`,
      misfitSentence(growths),
      printedSentence(growths),
      firstStepSentence(growths),
      `One should expect L near ${
        FALLING.toFixed(2)
      } for the pole: gravity multiplies a wrong angle by e^(${TIME_STEP} s × √(3g/4l)) in a step (l is half the pole's ` +
      `length), and a prediction repeats recorded actions, which do not correct it. Of a pendulum that swings, L should be near 1.`,
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

/** The law with the smallest misfit, as the table has it; of equal ones, that with fewer numbers. */
function bestLaw(growth: Growth): keyof typeof laws {
  const names = Object.keys(laws) as (keyof typeof laws)[];
  return names.toSorted((a, b) => order(offBy(laws[a], growth), offBy(laws[b], growth)))[0];
}

/** How errors grow, in words. */
function growthWords(growth: Growth): string {
  const best = bestLaw(growth);
  if (best === "exponential") return "exponentially";
  if (best === "printed") return "like ε^k";
  if (best === "linear") return "like k ε";
  const { low, high } = growth.factor;
  return low > 1 + FLAT ? "faster than k ε" : high < 1 - FLAT ? "slower than k ε" : "about like k ε";
}

/** Which law errors follow. */
function verdictSentence(growths: readonly Growth[]): string {
  const told = [...Map.groupBy(growths, growthWords)].map(([words, own]) => `${words} with ${namesOf(own)}`);
  const nearest = [...Map.groupBy(growths, bestLaw)]
    .map(([law, { length }]) => `${laws[law].name} in ${length}`);
  const isOther = growths.every((growth) => bestLaw(growth) === "sum");
  return `${isOther ? "Like none of the three: errors" : "Errors"} grow ${listed(told)}. The nearest law is ${
    listed(nearest)
  } of ${counted(growths.length, "case")}.`;
}

/** How far off each law is at most, and whether the laws with two numbers can be told apart. */
function misfitSentence(growths: readonly Growth[]): string {
  const most = (law: Law) => extent(growths.map((growth) => offBy(law, growth)))[1].toPrecision(3);
  const orders = growths.map(({ sum, exponential }) => orderOfSeeds(exponential, sum));
  const told = (order: typeof orders[number]) => orders.filter((one) => one === order).length;
  return `With two fitted numbers each, ${laws.sum.name} is typically off by a factor of ${
    most(laws.sum)
  } at most and ${laws.exponential.name} by ${most(laws.exponential)}; with one, k ε by ${
    most(laws.linear)
  } and ε^k by ${most(laws.printed)}. ${
    counted(growths[0].seeds, "seed")
  } tell ${laws.sum.name} nearer than ${laws.exponential.name} in ${
    told("higher")
  } of ${growths.length}, farther in ${told("lower")}.`;
}

/** What the printed formula says. */
function printedSentence(growths: readonly Growth[]): string {
  const nearer = growths.filter((growth) => offBy(laws.printed, growth) < offBy(laws.linear, growth));
  const shrinking = growths.filter(({ medians }) => medians[0] < 1);
  const [least, most] = extent(growths.map(({ medians }) => medians[0] ** SHOWN));
  const [low, high] = extent(growths.map(({ medians }) => medians[SHOWN - 1]));
  return `ε^k is ${
    nearer.length === 0 ? "nowhere nearer than k ε" : `nearer than k ε with ${namesOf(nearer)}`
  }: where ε is below 1, in ${shrinking.length} of ${growths.length} here, it shrinks with k. After ${SHOWN} steps it says ${
    least.toExponential(0)
  } to ${most.toExponential(0)} where ${twoDigits(low)} to ${
    twoDigits(high)
  } standard deviations of the state are measured.`;
}

/** ε (L^k − 1)/(L − 1) after {@linkcode SHOWN} steps, from the error of one. */
function fromFirst({ medians: [first], factor: { value: factor } }: Growth): number {
  return first * (Math.abs(factor - 1) < 1e-9 ? SHOWN : (factor ** SHOWN - 1) / (factor - 1));
}

/** Which formula is nearer that starts from the error of one step alone. */
function firstStepSentence(growths: readonly Growth[]): string {
  const off = (value: number, { medians }: Growth) => Math.abs(Math.log(value / medians[SHOWN - 1]));
  const isNearer = (growth: Growth) =>
    off(fromFirst(growth), growth) < off(SHOWN * growth.medians[0], growth);
  const [nearer, farther] = [growths.filter(isNearer), growths.filter((growth) => !isNearer(growth))];
  const worst = farther.toSorted((a, b) => off(fromFirst(b), b) - off(fromFirst(a), a))[0];
  return `With ε the error of one step, and L as fitted, ${laws.sum.name} is nearer after ${SHOWN} steps than k ε in ${nearer.length} of ${growths.length}${
    worst === undefined
      ? ""
      : `; not with ${namesOf(farther)}, where it says ${twoDigits(fromFirst(worst))} and k ε ${
        twoDigits(SHOWN * worst.medians[0])
      } of ${twoDigits(worst.medians[SHOWN - 1])} measured`
  }.`;
}

/** By which factor the angle of a falling pole grows in a step, with a cart that is heavy. */
const FALLING = Math.exp(TIME_STEP * Math.sqrt((3 * GRAVITY) / (4 * HALF_LENGTH)));

function lawsTable(growths: readonly Growth[]) {
  const about = `How far errors typically lie from each law, as a factor (1 is exact): median of seeds`;
  return studyTable<Growth>("laws", about, [
    { csv: { case: ({ name }) => name }, shown: ["rollouts", ({ name }) => name] },
    { csv: { seeds: ({ seeds }) => seeds } },
    ...Object.entries(laws).map(([column, law]) => ({
      csv: { [`${column}_off_by`]: (growth: Growth) => offBy(law, growth) },
      shown: [law.name, (growth: Growth) => offBy(law, growth).toPrecision(3)] as const,
    })),
    {
      csv: intervalColumns("factor", ({ factor }) => factor),
      shown: [
        "L [95%]",
        ({ factor: { value, low, high } }) => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
      ],
    },
  ], growths);
}

/** The formulas as numbers, from the error of one step, beside what was measured. */
function formulasTable(growths: readonly Growth[]) {
  const column = (name: string, heading: string, of: (growth: Growth) => number) => ({
    csv: { [name]: of },
    shown: [heading, (growth: Growth) => twoDigits(of(growth))] as const,
  });
  return studyTable<Growth>(
    "formulas",
    `The formulas after ${SHOWN} steps, from the error of one step, in standard deviations of the state`,
    [
      { csv: { case: ({ name }) => name }, shown: ["rollouts", ({ name }) => name] },
      column("one_step", "ε", ({ medians }) => medians[0]),
      column("optimistic", "k ε", ({ medians }) => SHOWN * medians[0]),
      column("pessimistic", "ε^k", ({ medians }) => medians[0] ** SHOWN),
      column("mended", laws.sum.name, fromFirst),
      column("measured", "measured", ({ medians }) => medians[SHOWN - 1]),
    ],
    growths,
  );
}
