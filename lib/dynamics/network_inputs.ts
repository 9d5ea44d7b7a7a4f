/**
 * The inputs of a model's networks: the observation's features, normalised by the data's own statistics and clipped to the data's
 * range, so that the networks' outputs are bounded where there is no data; and the action, one-hot.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { type DenseLayer, foldInputs } from "../nn/dense_layers.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { Normaliser } from "./normaliser.ts";
import { ObservationFeatures } from "./observation_features.ts";

/** Makes rows of inputs; raw features until measured. */
export class NetworkInputs extends Stateful {
  /** Numbers in one row: features, then an indicator for each action. */
  readonly size: number;
  readonly #actionCount: number;
  readonly #look: ObservationFeatures;
  readonly #statistics: Normaliser;
  /** [2, features]: the data's smallest and largest values; boundless until measured. */
  readonly #range: Float32Array;

  /** @param angles Observed variables that are angles, in radians. */
  constructor(observationSize: number, actionCount: number, angles: readonly number[]) {
    super();
    this.#actionCount = actionCount;
    this.#look = new ObservationFeatures(observationSize, angles);
    const features = this.#look.size;
    this.size = features + actionCount;
    this.#statistics = new Normaliser(features);
    this.#range = new Float32Array(2 * features).fill(-Infinity, 0, features).fill(Infinity, features);
  }

  /** Takes the statistics and the range of the data. */
  measure({ observations, count }: TransitionRows): void {
    const { size } = this.#look;
    const looked = this.#look.of(observations, count);
    this.#statistics.measure(looked, count);
    this.#range.fill(Infinity, 0, size).fill(-Infinity, size);
    for (let i = 0; i < count * size; i++) {
      const k = i % size;
      this.#range[k] = Math.min(this.#range[k], looked[i]);
      this.#range[size + k] = Math.max(this.#range[size + k], looked[i]);
    }
  }

  /** The inputs of transitions, [count, size]. */
  of({ observations, actions, count }: TransitionRows): Float32Array {
    const inputs = new Float32Array(count * this.size);
    this.write(observations, actions, count, inputs);
    return inputs;
  }

  /**
   * Writes the inputs of rows.
   *
   * @param observations [count, observationSize]
   * @param actions [count]
   * @param out [count, size], written.
   */
  write(observations: Float32Array, actions: Uint8Array, count: number, out: Float32Array): void {
    const { size } = this.#look;
    const looked = this.#look.of(observations, count);
    const { means, deviations } = this.#statistics;
    let to = 0;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < size; k++) {
        // nothing was learned beyond the data's range: its edge is used there
        const value = Math.max(this.#range[k], Math.min(this.#range[size + k], looked[i * size + k]));
        out[to++] = (value - means[k]) / deviations[k];
      }
      for (let a = 0; a < this.#actionCount; a++) out[to++] = a === actions[i] ? 1 : 0;
    }
  }

  /** Layers over inputs as layers over features and the action's indicators as they are. */
  fold(layers: DenseLayer[]): DenseLayer[] {
    const features = this.#look.size;
    /** A number for each input: a feature's, then every action's. */
    const inputs = (of: (k: number) => number, action: number) =>
      Float32Array.from({ length: this.size }, (_, k) => k < features ? of(k) : action);
    const { means, deviations } = this.#statistics;
    const isBounded = this.#isBounded;
    const low = inputs((k) => isBounded ? this.#range[k] : 0, 0);
    const width = inputs((k) => isBounded ? this.#range[features + k] - this.#range[k] : 1, 1);
    const folded = foldInputs(
      layers,
      inputs((k) => width[k] / deviations[k], 1),
      inputs((k) => (low[k] - means[k]) / deviations[k], 0),
    );
    return isBounded ? [placeInRange(low, width), ...folded] : folded;
  }

  /** What normalises and bounds features, by name. */
  get statistics(): Readonly<Record<string, Float32Array>> {
    const features = this.#look.size;
    return {
      feature_means: this.#statistics.means,
      feature_deviations: this.#statistics.deviations,
      ...(this.#isBounded
        ? { feature_lows: this.#range.slice(0, features), feature_highs: this.#range.slice(features) }
        : {}),
    };
  }

  get parts(): Parts {
    return { inputs: this.#statistics, range: this.#range };
  }

  get #isBounded(): boolean {
    return this.#range.every(Number.isFinite);
  }
}

/** Each input's place between the ends of its range, in [0, 1]: beyond them the network sees the end. */
function placeInRange(low: Float32Array, width: Float32Array): DenseLayer {
  const size = low.length;
  const weights = new Float32Array(size * size);
  const biases = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    if (width[k] === 0) continue; // a constant: its place does not matter
    weights[k * size + k] = 1 / width[k];
    biases[k] = -low[k] / width[k];
  }
  return { weights, biases, activation: "clip" };
}
