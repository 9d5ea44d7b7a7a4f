/**
 * The box of visited states, widened: beyond it nothing is known of ends and rewards.
 *
 * A variable has a range, from the smallest to the largest value visited. An angle has an arc, all of the
 * circle but the widest gap between visited directions: after a full turn a pole is where it was. Both are
 * widened by the same share of their own width, and an arc that then covers the circle knows every direction.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";

const TURN = 2 * Math.PI;

/** Tells visited states, and those near them, from others. */
export class VisitedBox extends Stateful {
  readonly #size: number;
  readonly #angles: readonly number[];
  readonly #margin: number;
  /** [2, observationSize]: where each range or arc begins and ends, widened. */
  readonly #ends: Float32Array;

  /**
   * @param angles Observed variables that are angles, in radians.
   * @param margin What each side is widened by, as a share of the width.
   */
  constructor(observationSize: number, angles: readonly number[], margin: number) {
    super();
    this.#size = observationSize;
    this.#angles = angles;
    this.#margin = margin;
    this.#ends = new Float32Array(2 * observationSize);
  }

  /** Takes the states of these rows, before and after each step. */
  measure({ observations, nextObservations }: TransitionRows, rows: readonly number[]): void {
    const size = this.#size;
    for (let k = 0; k < size; k++) {
      const values = function* () {
        for (const row of rows) {
          yield observations[row * size + k];
          yield nextObservations[row * size + k];
        }
      };
      const [low, high] = this.#angles.includes(k) ? arcOf(values()) : rangeOf(values());
      const wider = this.#margin * (high - low);
      this.#ends[k] = low - wider;
      this.#ends[size + k] = high + wider;
    }
  }

  /** Whether a state lies in the box. @param states [rows, observationSize] */
  contains(states: Float32Array, row: number): boolean {
    const size = this.#size;
    for (let k = 0; k < size; k++) {
      const [low, high] = [this.#ends[k], this.#ends[size + k]];
      const value = states[row * size + k];
      const shown = this.#angles.includes(k) ? low + turned(value - low) : value;
      if (!(shown >= low && shown <= high)) return false;
    }
    return true;
  }

  get parts(): Parts {
    return { ends: this.#ends };
  }
}

/** An angle in [0, 2π). */
function turned(angle: number): number {
  const rest = angle % TURN;
  return rest < 0 ? rest + TURN : rest;
}

function rangeOf(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The circle without the widest gap; it begins in [0, 2π). Nothing, as of no numbers, if there are none. */
function arcOf(angles: Iterable<number>): [low: number, high: number] {
  const sorted = Float64Array.from(angles, turned).sort();
  const count = sorted.length;
  if (count === 0) return rangeOf([]);
  let [low, gap] = [sorted[0], sorted[0] + TURN - sorted[count - 1]];
  for (let i = 1; i < count; i++) {
    if (sorted[i] - sorted[i - 1] > gap) [low, gap] = [sorted[i], sorted[i] - sorted[i - 1]];
  }
  return [low, low + TURN - gap];
}
