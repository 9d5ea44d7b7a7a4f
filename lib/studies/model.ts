/**
 * Which model of the dynamics predicts best from how many real steps, and where it is wrong.
 *
 * @module
 */

import type { ModelChange } from "../experiment/measurements/data.ts";
import type { ModelErrorsCase } from "../experiment/measurements/model_errors.ts";
import type { ModelTrustCase } from "../experiment/measurements/model_trust.ts";
import { variableLabels } from "../tasks/environment.ts";
import { findTask } from "../tasks/registry.ts";
import { defaultsOf } from "../settings/settings.ts";
import { type Interval, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { extent } from "../results/charts/plot.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart, shownInterval, twoDigits } from "./measured_rows.ts";
import { describeOrder } from "./probabilities.ts";
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

/** Single networks may train longer than those of an ensemble. */
const single = { modelMembers: 1, modelElites: 1, modelMaxUpdates: 1000 };
const bare = { modelLinearPart: false };
/** The models; each says how it differs from the default. */
const models: Readonly<Record<string, ModelChange>> = {
  "linear": { ...single, modelType: "linear" },
  "deterministic network": { ...single, ...bare, modelType: "deterministic" },
  "Gaussian network": { ...single, ...bare },
  "Gaussian ensemble": { ...bare, modelMaxUpdates: 1000 },
  "deterministic network with linear part": { ...single, modelType: "deterministic" },
  "Gaussian network with linear part": single,
  "Gaussian ensemble with linear part": {},
};
/** Models beside each other, of which the second has one thing more. */
const pairs = [
  ["Gaussian ensemble", "Gaussian ensemble with linear part", "The linear part"],
  ["Gaussian network with linear part", "Gaussian ensemble with linear part", "An ensemble of five"],
  ["deterministic network", "Gaussian network", "A variance, trained by the likelihood,"],
] as const;
const allSteps = [50, 200, 1000];
const tests = { full: ["random", "balancing"], quick: ["random"] } as const;
const horizons = [1, 5, 25];
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
/** Models whose errors are shown within and outside the data, and the steps that they learned from. */
const placed = ["deterministic network", "Gaussian ensemble with linear part"];
const PLACED_STEPS = 1000;

type Test = "random" | "balancing";

const caseName = (model: string, steps: number, test: Test) => `${model}, ${steps} steps, ${test} actions`;

/** The study. */
export const modelStudy: Study = {
  name: "model",
  question: "Which model of the dynamics predicts best from how few real steps, and where is it wrong?",
  lecture: "Answers the lecture's exercise 5; its section 1 names the losses",
  minutes: { quick: 2, full: 6 },
  parts: (size): StudyPart[] => [
    { name: "errors", measure: "model errors", cases: errorCases(size), seeds: seeds[size] },
    { name: "places", measure: "model trust", cases: placeCases(), seeds: seeds[size] },
  ],
  answer,
  async pictures(results) {
    const rows = rowsOfPart(results, "errors");
    const points = tests[results.size].flatMap((test) =>
      [1, 25].flatMap((k) =>
        Object.keys(models).flatMap((series) =>
          allSteps.map((steps) => ({
            panel: `${k === 1 ? "1 step" : `${k} steps`} ahead, ${test} actions`,
            series,
            x: steps,
            y: median(columnOf(rows, caseName(series, steps, test), "relative", { k })),
          }))
        )
      )
    );
    return [
      await linesPicture(
        "model.svg",
        "How exact are learned models of CartPole?",
        "Median over seeds of the median error on fresh episodes, in standard deviations of the state",
        [
          { title: "Random real steps", type: "log" },
          { title: "Relative error", type: "log" },
        ],
        points,
      ),
    ];
  },
};

function errorCases(size: StudySize): Record<string, ModelErrorsCase> {
  return Object.fromEntries(
    Object.entries(models).flatMap(([name, model]) =>
      allSteps.flatMap((steps) =>
        tests[size].map((test) => [
          caseName(name, steps, test),
          { task: "cartpole", model, steps, test, horizons },
        ])
      )
    ),
  );
}

function placeCases(): Record<string, ModelTrustCase> {
  return Object.fromEntries(
    placed.map((name) => [name, { model: models[name], steps: PLACED_STEPS, noise: 0 }]),
  );
}

/** One model's errors after a number of steps, under the actions of one test, k steps ahead. */
interface ErrorRow {
  readonly model: string;
  readonly steps: number;
  readonly test: Test;
  readonly k: number;
  readonly errors: readonly number[];
  readonly relative: Interval;
  /** The median error of every variable, in its unit. */
  readonly byVariable: readonly number[];
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const measured = rowsOfPart(results, "errors");
  const units = variableLabels(findTask("cartpole").create(defaultsOf(findTask("cartpole").settings)).spec);
  const rows = Object.keys(models).flatMap((model) =>
    allSteps.flatMap((steps) =>
      tests[size].flatMap((test) =>
        horizons.flatMap((k): ErrorRow[] => {
          const name = caseName(model, steps, test);
          const errors = columnOf(measured, name, "relative", { k });
          if (errors.length === 0) return [];
          const byVariable = units.map((_, v) => median(columnOf(measured, name, `error_${v}`, { k })));
          return [{ model, steps, test, k, errors, relative: medianInterval(errors), byVariable }];
        })
      )
    )
  );
  const errorsOf = (model: string, steps: number, test: Test = "random", k = 1) =>
    rows.find((row) => row.model === model && row.steps === steps && row.test === test && row.k === k)
      ?.errors ?? [];
  const count = seeds[size].length;
  return {
    sentences: [
      bestSentence(rows, size),
      ...pairs.map(([without, withIt, what]) =>
        `${what} divides the one-step error by ${
          listed(allSteps.map((steps) => {
            const [a, b] = [errorsOf(without, steps), errorsOf(withIt, steps)];
            const ratio = median(a) / median(b);
            return `${twoDigits(ratio)} from ${withThousands(steps)} steps (${
              describeOrder(a, b, ["smaller", "larger"])
            })`;
          }))
        }.`
      ),
      growthSentence(errorsOf, size),
      placeSentence(results, units),
      `One should expect it: a falling pole is nearly linear near its upright, so a regression gives most of the change and ` +
      `a network only has to learn the rest; off the data nothing holds it.`,
      ...size === "quick"
        ? [
          `${
            counted(count, "seed")
          } and random actions are too few to rank models that lie within a factor of two.`,
        ]
        : [],
      `To try next: mbrl study trust, whether a model knows where it is wrong; mbrl study errors, how its errors grow.`,
    ],
    tables: [shownTable(rows, size), placesTable(results, units), errorsTable(rows, units)],
  };
}

/** The best model from each number of steps, one step and many steps ahead. */
function bestSentence(rows: readonly ErrorRow[], size: StudySize): string {
  const bestOf = (steps: number, test: Test, k: number) => {
    const [best, second] = rows.filter((row) => row.steps === steps && row.test === test && row.k === k)
      .toSorted((a, b) => a.relative.value - b.relative.value);
    return {
      name: `the ${best.model}`,
      against: `${describeOrder(second.errors, best.errors, ["smaller", "larger"])} than the ${second.model}`,
    };
  };
  const ahead = allSteps.map((steps) => bestOf(steps, "random", 1));
  const [k, many] = [horizons[horizons.length - 1], allSteps[allSteps.length - 1]];
  const test = tests[size][tests[size].length - 1];
  const far = bestOf(many, test, k);
  return `The smallest one-step errors are ${
    listed(ahead.map(({ name, against }, i) =>
      `from ${withThousands(allSteps[i])} random real steps those of ${name} (${against})`
    ))
  }; ${k} steps ahead under ${test} actions from ${
    withThousands(many)
  } steps, those of ${far.name} (${far.against}).`;
}

function growthSentence(
  errorsOf: (model: string, steps: number, test?: Test, k?: number) => readonly number[],
  size: StudySize,
): string {
  const [few, many] = [allSteps[0], allSteps[allSteps.length - 1]];
  const told = placed.map((model) => {
    const factor = median(errorsOf(model, few)) / median(errorsOf(model, many));
    const far = median(errorsOf(model, many, "random", 25)) / median(errorsOf(model, many));
    const other = size === "full"
      ? `, and under actions that balance, which it has not seen, ${
        twoDigits(median(errorsOf(model, many, "balancing")) / median(errorsOf(model, many)))
      } times as large`
      : "";
    return `that of the ${model} becomes ${twoDigits(factor)} times as small; it is ${
      twoDigits(far)
    } times as large 25 steps ahead${other}`;
  });
  return `From ${few} to ${withThousands(many)} steps the one-step error falls: ${listed(told)}.`;
}

/** A value of a variable: "0.0012 m/s". */
const inUnit = (value: number, label: string) =>
  `${twoDigits(value)} ${/\((.*)\)$/.exec(label)?.[1] ?? ""}`.trim();

function placeSentence(results: StudyResults, units: readonly string[]): string {
  const rows = rowsOfPart(results, "places");
  const told = placed.map((model) => {
    const at = (region: string, v: number) => median(columnOf(rows, model, `error_${region}_${v}`));
    const ratios = units.map((_, v) => at("outside", v) / at("within", v));
    const errors = (region: string) =>
      listed(units.map((label, v) => `${inUnit(at(region, v), label)} in ${label.replace(/ \(.*/, "")}`));
    return `the ${model} errs on its data by ${errors("within")}, and off them by ${errors("outside")}: ${
      extent(ratios).map(twoDigits).join(" to ")
    } times as much`;
  });
  return `In units, ${told.join("; ")}.`;
}

function errorsTable(rows: readonly ErrorRow[], units: readonly string[]) {
  return studyTable<ErrorRow>(
    "model",
    "Errors on fresh episodes, in standard deviations of the state, and in units: median of seeds [95%]",
    [
      { csv: { model: (row) => row.model } },
      { csv: { steps: (row) => row.steps } },
      { csv: { test: (row) => row.test } },
      { csv: { k: (row) => row.k } },
      { csv: { seeds: (row) => row.errors.length } },
      { csv: intervalColumns("relative_error_median", (row) => row.relative) },
      ...units.map((_, v) => ({ csv: { [`error_${v}`]: (row: ErrorRow) => row.byVariable[v] } })),
    ],
    rows,
  );
}

/** The same to read: a line for each model and number of steps. */
function shownTable(rows: readonly ErrorRow[], size: StudySize) {
  const lines = Object.keys(models).flatMap((model) => allSteps.map((steps) => ({ model, steps })));
  type Line = typeof lines[number];
  const errorOf = ({ model, steps }: Line, test: Test, k: number) =>
    rows.find((row) => row.model === model && row.steps === steps && row.test === test && row.k === k)!
      .relative;
  return studyTable<Line>(
    "model_errors",
    "Relative error on fresh episodes, in standard deviations of the state: median of seeds [95%]",
    [
      { csv: { model: ({ model }) => model }, shown: ["model", ({ model }) => model] },
      { csv: { steps: ({ steps }) => steps }, shown: ["steps", ({ steps }) => withThousands(steps)] },
      ...tests[size].flatMap((test) =>
        [1, 25].map((k) => ({
          csv: { [`${test}_${k}`]: (line: Line) => errorOf(line, test, k).value },
          shown: [`${test}, ${k} ahead`, (line: Line) => shownInterval(errorOf(line, test, k))] as const,
        }))
      ),
    ],
    lines,
  );
}

function placesTable(results: StudyResults, units: readonly string[]) {
  const rows = rowsOfPart(results, "places");
  const cells = placed.flatMap((model) => ["within", "outside"].map((region) => ({ model, region })));
  return studyTable(
    "places",
    `One-step errors on and off the data of ${withThousands(PLACED_STEPS)} steps, in units: median of seeds`,
    [
      { csv: { model: ({ model }) => model }, shown: ["model", ({ model }) => model] },
      { csv: { region: ({ region }) => region }, shown: ["states", ({ region }) => `${region} the data`] },
      ...units.map((label, v) => ({
        csv: {
          [`error_${v}`]: ({ model, region }: { model: string; region: string }) =>
            median(columnOf(rows, model, `error_${region}_${v}`)),
        },
        shown: [
          label,
          ({ model, region }: { model: string; region: string }) =>
            twoDigits(median(columnOf(rows, model, `error_${region}_${v}`))),
        ] as const,
      })),
    ],
    cells,
  );
}
