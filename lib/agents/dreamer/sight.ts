/**
 * What the world model sees of an observation: its numbers, brought to unit size; or what V of World Models makes of a picture.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { Restorable } from "../../checkpoint/snapshot.ts";
import { Normaliser } from "../../dynamics/normaliser.ts";
import { LEAST_DEVIATION, Vision } from "../../dynamics/world_models/vision.ts";
import { type EnvironmentSpec, variableLabels } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import { SequenceReplay } from "../../replay/sequence_replay.ts";
import { ObservationScale } from "../observation_scale.ts";

/** From observations to what the world model is given. */
export interface Sight extends Restorable {
  /** Numbers that the world model is given of one observation. */
  readonly size: number;
  /** What each of them is called, with its unit, once {@linkcode Sight.show} has brought it there. */
  readonly names: readonly string[];
  /** Gradient steps taken by what sees. */
  readonly updates: number;
  /**
   * @param observations [count, observationSize]
   * @returns [count, size], a new array.
   */
  see(observations: Float32Array, count: number): Float32Array;
  /**
   * What has been seen in the units of its names.
   *
   * @param seen [count, size]
   * @returns [count, size], a new array.
   */
  show(seen: Float32Array, count: number): Float32Array;
  /** Keeps an observation, to learn to see by. */
  keep(observation: Float32Array): void;
  /**
   * Learns to see by what was kept, where that has to be learned.
   *
   * @param updates Gradient steps.
   * @param progress Told the share that is done.
   * @returns What is seen now of everything that was kept, oldest first; undefined where nothing has changed.
   */
  learn(updates: number, random: Generator, progress: (share: number) => void): Float32Array | undefined;
}

/** Numbers, divided by fixed ones. */
export class ScaledSight extends Stateful implements Sight {
  readonly size: number;
  readonly names: readonly string[];
  readonly updates = 0;
  readonly #scale: ObservationScale;

  /** @throws {UsageError} If the setting is no list of as many numbers as an observation has. */
  constructor(setting: string, spec: Pick<EnvironmentSpec, "observationSize" | "variables">) {
    super();
    this.size = spec.observationSize;
    this.names = variableLabels(spec);
    this.#scale = new ObservationScale(setting, this.size);
  }

  see(observations: Float32Array, count: number): Float32Array {
    const seen = new Float32Array(count * this.size);
    this.#scale.apply(observations, count, seen);
    return seen;
  }

  show(seen: Float32Array, count: number): Float32Array {
    const shown = new Float32Array(count * this.size);
    this.#scale.invert(seen, count, shown);
    return shown;
  }

  keep(): void {}

  learn(): undefined {}

  get parts(): Parts {
    return {};
  }
}

/** How V looks and is trained; but for the number of its outputs as World Models' defaults, where they were measured. */
const VISION = { hiddenWidth: 128, beta: 1e-2, learningRate: 1e-3, batchSize: 64 } as const;

/** Pictures, as the latents of an autoencoder that learns from them, standardised. */
export class PictureSight extends Stateful implements Sight {
  readonly size: number;
  readonly names: readonly string[];
  readonly #vision: Vision;
  readonly #frames: SequenceReplay;
  /** Of the latents. */
  readonly #standard: Normaliser;

  /**
   * @param latentSize Numbers in a latent.
   * @param capacity Pictures kept.
   */
  constructor(
    picture: NonNullable<EnvironmentSpec["picture"]>,
    latentSize: number,
    capacity: number,
    random: Generator,
  ) {
    super();
    this.size = latentSize;
    this.names = Array.from({ length: latentSize }, (_, i) => `z${i + 1} of V (deviations)`);
    this.#vision = new Vision({ ...picture, ...VISION, latentSize }, random);
    this.#frames = new SequenceReplay(capacity, picture.height * picture.width);
    this.#standard = new Normaliser(latentSize);
  }

  get updates(): number {
    return this.#vision.updates;
  }

  see(observations: Float32Array, count: number): Float32Array {
    const { size } = this;
    const latents = new Float32Array(count * size);
    this.#vision.encode(observations, count, latents);
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  show(seen: Float32Array, count: number): Float32Array {
    return seen.slice(0, count * this.size);
  }

  keep(observation: Float32Array): void {
    this.#frames.add({ observation, action: 0, reward: 0, isFirst: false, isTerminal: false });
  }

  learn(updates: number, random: Generator, progress: (share: number) => void): Float32Array {
    const frames = this.#frames;
    const count = frames.size;
    // the order in which the ring holds them does not matter: they are drawn at random
    this.#vision.fit(frames.observations, count, updates, random, progress);
    this.#standard.reset();
    const ordered = new Float32Array(count * frames.observationSize);
    for (let age = 0; age < count; age++) {
      const from = frames.row(age) * frames.observationSize;
      ordered.set(
        frames.observations.subarray(from, from + frames.observationSize),
        age * frames.observationSize,
      );
    }
    const latents = this.see(ordered, count);
    this.#standard.measure(latents, count, LEAST_DEVIATION);
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  get parts(): Parts {
    return { vision: this.#vision, frames: this.#frames, standard: this.#standard };
  }
}
