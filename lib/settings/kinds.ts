/**
 * The kinds of numeric settings: each is a constructor whose bounds hold for every setting of that kind, in
 * every agent and task. Bounds are wider than any practical value and narrower than what a machine can hold:
 * a setting at its bound, with all others at their defaults, neither fails nor hangs. The joint memory of
 * several large settings is checked in `experiment/memory_estimate.ts`. A setting may narrow the bounds of
 * its kind; a whole number may also be 0, where 0 switches something off.
 *
 * @module
 */

import { type Documented, integer, number, type Quantity, type Setting } from "./settings.ts";

/** Narrower bounds than those of the kind. */
export interface Narrowed extends Documented {
  /** Minimum, included. */
  min?: number;
  /** Lower bound, excluded; instead of `min`. */
  above?: number;
  /** Maximum, included. */
  max?: number;
}

/** A constructor of settings of one kind. */
export type Kind = (value: number, options: Narrowed) => Setting<number>;

// Whole numbers.

/** Things computed in parallel: sequences, rollouts, candidates, simulations of a search. */
export const count: Kind = wholeNumbers(1, 10_000, "count");

/** Things done in sequence: iterations, generations, passes over the data. */
export const rounds: Kind = wholeNumbers(1, 10_000);

/** Units of a layer, or numbers in a state. */
export const width: Kind = wholeNumbers(1, 4096, "width");

/** Networks of one kind, trained apart. */
export const members: Kind = wholeNumbers(1, 20, "members");

/** Rows, or pieces of episodes, in one gradient step. */
export const batch: Kind = wholeNumbers(1, 4096, "batch");

/** Real transitions, observations or pictures kept: at most one for each real step. */
export const capacity: Kind = wholeNumbers(1, 10_000_000, "capacity");

/** Imagined transitions kept. */
export const imagined: Kind = wholeNumbers(1, 10_000_000, "imagined");

/** Consecutive steps: imagined, planned, or spanned by a return. */
export const horizon: Kind = wholeNumbers(1, 1000);

/** Consecutive steps that a gradient passes through, all of which are in memory at once. */
export const sequence: Kind = wholeNumbers(1, 1000, "sequence");

/** Real steps or episodes before an event, or the length of a schedule. */
export const realSteps: Kind = wholeNumbers(0, 1_000_000_000);

/** Gradient steps of one fit. */
export const updates: Kind = wholeNumbers(0, 100_000);

// Real numbers.

/** A fraction in [0, 1]: a share, a probability, a discount, an averaging rate. */
export const share: Kind = realNumbers(0, 1);

/** The step size of an optimiser. */
export const rate: Kind = realNumbers(0, 1);

/** Repetitions of one thing for each of another: updates per real step. */
export const ratio: Kind = realNumbers(0, 1000);

/** The weight of a term in a sum. */
export const weight: Kind = realNumbers(0, 1_000_000);

/** A positive scale or limit: a norm, a temperature, a threshold. */
export const scale: Kind = realNumbers(1e-6, 1e9);

/** A real number of either sign. */
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
