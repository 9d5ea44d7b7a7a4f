/**
 * The best policies of a search by noisy returns, and how well they are known.
 *
 * A policy that is kept for one lucky episode is overrated, so each keeps all its returns: whichever has the
 * largest mean leads, and one that does worse when it plays again gives way to the next.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/** A few policies with their mean returns. */
export class BestPolicies extends Stateful {
  /** [places, size] */
  readonly #parameters: Float64Array;
  /** [places]: sums of returns. */
  readonly #sums: Float64Array;
  /** [places]: episodes played; 0 for an empty place. */
  readonly #episodes: Uint32Array;
  readonly #size: number;

  /**
   * @param places Policies kept.
   * @param size Parameters of a policy.
   */
  constructor(places: number, size: number) {
    super();
    this.#size = size;
    this.#parameters = new Float64Array(places * size);
    this.#sums = new Float64Array(places);
    this.#episodes = new Uint32Array(places);
  }

  /** The place of the largest mean return; of equals, the one with more episodes. */
  get leader(): number {
    let best = 0;
    for (let place = 1; place < this.#sums.length; place++) if (this.#isBefore(place, best)) best = place;
    return best;
  }

  /** [size]: the parameters at a place, not copied; zeros if it is empty. */
  parameters(place: number): Float64Array {
    return this.#parameters.subarray(place * this.#size, (place + 1) * this.#size);
  }

  /** Episodes played by the policy at a place; 0 if it is empty. */
  episodes(place: number): number {
    return this.#episodes[place];
  }

  /** The mean return of the policy at a place; −∞ if it is empty. */
  mean(place: number): number {
    return this.#episodes[place] === 0 ? -Infinity : this.#sums[place] / this.#episodes[place];
  }

  /** Adds a return of the policy at a place. */
  add(place: number, sum: number): void {
    this.#sums[place] += sum;
    this.#episodes[place]++;
  }

  /** Keeps a new policy by its first return, in place of the worst one unless that is as good. */
  enter(parameters: Float64Array, sum: number): void {
    let worst = 0;
    for (let place = 1; place < this.#sums.length; place++) if (this.#isBefore(worst, place)) worst = place;
    if (sum <= this.mean(worst)) return;
    this.parameters(worst).set(parameters);
    this.#sums[worst] = sum;
    this.#episodes[worst] = 1;
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.mean(a), this.mean(b)];
    return first > second || first === second && this.#episodes[a] > this.#episodes[b];
  }

  get parts(): Parts {
    return { parameters: this.#parameters, sums: this.#sums, episodes: this.#episodes };
  }
}
