/**
 * The kinds of numeric settings: each is a constructor whose bounds hold for every setting of the kind, in every agent and
 * task.
 *
 * A bound is wider than what anybody has a use for and narrower than what a machine can hold, so that one setting at its
 * bound, with all others at their defaults, neither fails nor stands still. What several large settings need together is
 * checked apart (`experiment/memory_estimate.ts`).
 *
 * A setting may narrow the bounds of its kind; a whole number may also be 0, where 0 leaves something out.
 *
 * @module
 */

import { type Documented, integer, number, type Quantity, type Setting } from "./settings.ts";

/** Narrower bounds than those of the kind; `above` excludes the lower bound itself. */
export interface Narrowed extends Documented {
  /** The least value. */
  min?: number;
  /** In place of `min`: what every value lies above. */
  above?: number;
  /** The largest value. */
  max?: number;
}

/** A constructor of settings of one kind. */
export type Kind = (value: number, options: Narrowed) => Setting<number>;

// Whole numbers.

/** Things computed side by side: sequences, rollouts, candidates, simulations of a search. */
export const count: Kind = wholeNumbers(1, 10_000, "count");

/** Things done one after another: iterations, generations, passes over the data. */
export const rounds: Kind = wholeNumbers(1, 10_000);

/** Units of a layer, or numbers in a state. */
export const width: Kind = wholeNumbers(1, 4096, "width");

/** Hidden layers of a network. */
export const depth: Kind = wholeNumbers(1, 8, "depth");

/** Networks of one kind, trained apart. */
export const members: Kind = wholeNumbers(1, 20, "members");

/** Bins of a distribution over values. */
export const bins: Kind = wholeNumbers(2, 1001, "bins");

/** Rows, or pieces of episodes, in one gradient step. */
export const batch: Kind = wholeNumbers(1, 4096, "batch");

/** Real transitions, moments or pictures kept: at most one for each real step. */
export const capacity: Kind = wholeNumbers(1, 10_000_000, "capacity");

/** Imagined transitions kept. */
export const imagined: Kind = wholeNumbers(1, 10_000_000, "imagined");

/** Steps in a row: imagined, planned, or bridged by a return. */
export const horizon: Kind = wholeNumbers(1, 1000);

/** Steps in a row that a gradient passes through, so that all of them are in memory at once. */
export const sequence: Kind = wholeNumbers(1, 1000, "sequence");

/** Real steps or episodes until something happens or has come to its end. */
export const realSteps: Kind = wholeNumbers(0, 1_000_000_000);

/** Gradient steps of one fit. */
export const updates: Kind = wholeNumbers(0, 100_000);

// Real numbers.

/** A share, a probability, a discount, or how far one thing moves towards another. */
export const share: Kind = realNumbers(0, 1);

/** The step size of an optimiser. */
export const rate: Kind = realNumbers(0, 1);

/** How often one thing is done for each of another: updates per real step. */
export const ratio: Kind = realNumbers(0, 1000);

/** The weight of a term in a sum. */
export const weight: Kind = realNumbers(0, 1_000_000);

/** A positive magnitude that something is divided by or cut at: a norm, a temperature, a limit. */
export const scale: Kind = realNumbers(1e-6, 1e9);

/** A point on a line, of either sign. */
export const level: Kind = realNumbers(-1_000_000, 1_000_000);

/** The standard deviation of noise. */
export const deviation: Kind = realNumbers(0, 100);

function wholeNumbers(least: number, most: number, quantity?: Quantity): Kind {
  return (value, { min = least, max = most, above, ...documented }) => {
    if (above !== undefined) throw new RangeError("A whole number has a least value: give min.");
    requireWithin(min, max, 0, most);
    return integer(value, { ...documented, min, max, ...(quantity === undefined ? {} : { quantity }) });
  };
}

function realNumbers(least: number, most: number): Kind {
  return (value, { min, max = most, above, ...documented }) => {
    requireWithin(above ?? min ?? least, max, least, most);
    return number(
      value,
      above === undefined ? { ...documented, min: min ?? least, max } : { ...documented, above, max },
    );
  };
}

function requireWithin(min: number, max: number, least: number, most: number): void {
  if (min < least || max > most || min > max) {
    throw new RangeError(`A setting narrows its kind's bounds, [${least}, ${most}]: got [${min}, ${max}].`);
  }
}
