/**
 * The models of the study of models, what is measured of them, and its rows.
 *
 * @module
 */

import type { ModelChange } from "../experiment/measurements/data.ts";
import type { ModelErrorsCase } from "../experiment/measurements/model_errors.ts";
import type { ModelTrustCase } from "../experiment/measurements/model_trust.ts";
import { type Interval, median } from "../results/statistics.ts";
import { defaultsOf } from "../settings/settings.ts";
import { variableLabels } from "../tasks/environment.ts";
import { findTask } from "../tasks/registry.ts";
import { columnOf, medianInterval, rowsOfPart } from "./measured_rows.ts";
import type { StudyResults, StudySize } from "./study.ts";

/** Single networks may train longer than those of an ensemble. */
const single = { modelMembers: 1, modelElites: 1, modelMaxUpdates: 1000 };
const bare = { modelLinearPart: false };
/** The models; each says how it differs from the default. */
export const models: Readonly<Record<string, ModelChange>> = {
  "linear": { ...single, modelType: "linear" },
  "deterministic network": { ...single, ...bare, modelType: "deterministic" },
  "Gaussian network": { ...single, ...bare },
  "Gaussian ensemble": { ...bare, modelMaxUpdates: 1000 },
  "deterministic network with linear part": { ...single, modelType: "deterministic" },
  "Gaussian network with linear part": single,
  "Gaussian ensemble with linear part": {},
};
/** The model without any network. */
export const REGRESSION = "linear";
/** The lecture's model. */
export const LECTURE = "deterministic network";
/** Two models, of which the second has one thing more. */
export interface Pair {
  readonly without: string;
  readonly having: string;
  /** What both have, or lack. */
  readonly where: string;
}

/** What a model may have more, in a table and in a sentence. */
export interface Choice {
  readonly short: string;
  readonly what: string;
  readonly pairs: readonly Pair[];
}

/** What a model may have more, and the models without and with it, by what they have beside. */
export const choices: readonly Choice[] = [
  {
    short: "linear part",
    what: "a linear part",
    pairs: ["deterministic network", "Gaussian network", "Gaussian ensemble"].map((network) => ({
      without: network,
      having: `${network} with linear part`,
      where: `in a ${network}`,
    })),
  },
  {
    short: "five members",
    what: "five members instead of one",
    pairs: [
      { without: "Gaussian network", having: "Gaussian ensemble", where: "without a linear part" },
      {
        without: "Gaussian network with linear part",
        having: "Gaussian ensemble with linear part",
        where: "with one",
      },
    ],
  },
  {
    short: "variance",
    what: "a variance trained by the likelihood",
    pairs: [
      { without: "deterministic network", having: "Gaussian network", where: "without a linear part" },
      {
        without: "deterministic network with linear part",
        having: "Gaussian network with linear part",
        where: "with one",
      },
    ],
  },
];
/** Real steps under random actions that models learn from. */
export const allSteps = [50, 200, 1000];
/** Tests of each size. */
export const tests = { full: ["random", "balancing"], quick: ["random"] } as const;
/** Steps ahead. */
export const horizons = [1, 5, 25];
/** Seeds of each size. */
export const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
/** The longest horizon. */
export const FAR = 25;
/** Models whose errors are shown on and off the data. */
export const placed = [LECTURE, "Gaussian ensemble with linear part"];
/** The steps that they learn from. */
export const PLACED_STEPS = 1000;

/** Who acts in a test. */
export type Test = "random" | "balancing";

/** The name of one model's case. */
export function caseName(model: string, steps: number, test: Test): string {
  return `${model}, ${steps} steps, ${test} actions`;
}

/** The cases of errors on fresh episodes. */
export function errorCases(size: StudySize): Record<string, ModelErrorsCase> {
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

/** The cases of errors on and off the data. */
export function placeCases(): Record<string, ModelTrustCase> {
  return Object.fromEntries(
    placed.map((name) => [name, { model: models[name], steps: PLACED_STEPS, noise: 0 }]),
  );
}

/** One model's errors after a number of steps, under the actions of one test, k steps ahead. */
export interface ErrorRow {
  readonly model: string;
  readonly steps: number;
  readonly test: Test;
  readonly k: number;
  readonly errors: readonly number[];
  readonly relative: Interval;
  /** The median error of every variable, in its unit. */
  readonly byVariable: readonly number[];
}

/** Labels of the variables, with their units. */
export function unitsOf(): readonly string[] {
  const task = findTask("cartpole");
  return variableLabels(task.create(defaultsOf(task.settings)).spec);
}

/** A row for every model, number of steps, test and horizon. */
export function errorRows(results: StudyResults): ErrorRow[] {
  const measured = rowsOfPart(results, "errors");
  const units = unitsOf();
  return Object.keys(models).flatMap((model) =>
    allSteps.flatMap((steps) =>
      tests[results.size].flatMap((test) =>
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
}

/** The errors of seeds; under random actions and one step ahead if not said. */
export type ErrorsOf = (model: string, steps: number, test?: Test, k?: number) => readonly number[];

/** Looks errors up in rows. */
export function errorsIn(rows: readonly ErrorRow[]): ErrorsOf {
  return (model, steps, test = "random", k = 1) =>
    rows.find((row) => row.model === model && row.steps === steps && row.test === test && row.k === k)
      ?.errors ?? [];
}

/** One variable's errors of a model on and off its data, of every seed. */
export interface Place {
  readonly model: string;
  readonly variable: string;
  readonly within: readonly number[];
  readonly outside: readonly number[];
  /** The median off the data over that on them. */
  readonly ratio: number;
}

/** A row for every placed model and variable. */
export function placesOf(results: StudyResults): Place[] {
  const rows = rowsOfPart(results, "places");
  return placed.flatMap((model) =>
    unitsOf().map((variable, v) => {
      const [within, outside] = ["within", "outside"].map((region) =>
        columnOf(rows, model, `error_${region}_${v}`)
      );
      return { model, variable, within, outside, ratio: median(outside) / median(within) };
    })
  );
}
