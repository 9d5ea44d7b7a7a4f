/**
 * When a dream leaves reality: the first step at which only one of them has ended, or at which an observed variable is off
 * by more than a tenth of its range.
 *
 * @module
 */

import { difference, PICTURE_TOLERANCE, TOLERANCE, unexplained } from "../results/dreams/distance.ts";
import type { EpisodeEnd, Parting } from "../results/dreams/recording.ts";
import type { EnvironmentSpec } from "../tasks/environment.ts";

/** Follows one episode and its dream. */
export class Divergence {
  readonly #spec: EnvironmentSpec;
  #parting: Parting | undefined;
  #last = 0;
  #isOver = false;

  constructor(spec: EnvironmentSpec) {
    this.#spec = spec;
  }

  /** Compares a step of both. Steps after the end of one of them are not compared. */
  observe(
    step: number,
    real: Float32Array,
    dream: Float32Array,
    realEnd: EpisodeEnd | undefined,
    dreamEnd: EpisodeEnd | undefined,
  ): void {
    if (this.#parting !== undefined || this.#isOver) return;
    this.#last = step;
    this.#isOver = realEnd !== undefined && dreamEnd !== undefined;
    const off = this.#off(real, dream);
    if (realEnd !== dreamEnd) {
      const how = dreamEnd === "unknown"
        ? "the dream reached a state outside the model's data"
        : realEnd === undefined
        ? "the dream ended"
        : dreamEnd === undefined
        ? "reality ended"
        : "they ended in different ways";
      this.#parting = { step, how };
    } else if (off !== undefined) this.#parting = { step, how: off };
  }

  /** When and how they parted; undefined while they have not. */
  get parting(): Parting | undefined {
    return this.#parting;
  }

  /** When and how they parted; after the end of both, that they did not; undefined before. */
  get sentence(): string | undefined {
    if (this.#parting !== undefined) {
      return `Dream and reality parted at step ${this.#parting.step}: ${this.#parting.how}.`;
    }
    return this.#isOver
      ? `Dream and reality stayed together for ${
        this.#last === 1 ? "the only step" : `all ${this.#last} steps`
      }.`
      : undefined;
  }

  #off(real: Float32Array, dream: Float32Array): string | undefined {
    const { variables, picture } = this.#spec;
    if (picture !== undefined) {
      const share = unexplained(real, dream);
      return share > PICTURE_TOLERANCE
        ? `the picture was off by ${Math.round(100 * share)}% of its variance`
        : undefined;
    }
    let worst: { readonly share: number; readonly text: string } | undefined;
    variables.forEach(({ name, unit, low, high, angle }, k) => {
      const gap = difference(dream[k], real[k], angle === true);
      const share = gap / (high - low);
      if (!(share > TOLERANCE) || share <= (worst?.share ?? 0)) return;
      worst = { share, text: `${name} was off by ${Number(gap.toPrecision(2))} ${unit}`.trimEnd() };
    });
    return worst?.text;
  }
}
