/**
 * Encoders of observations for the world model: scaled numbers, or the latent of a picture by V of World
 * Models.
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
import type { Variable } from "../../tasks/task.ts";
import type { AgentContext } from "../agent.ts";
import { EIGHTH, ObservationScale } from "../observation_scale.ts";

/** Maps observations to the inputs of the world model, and back. */
export interface ObservationEncoder extends Restorable {
  /** Numbers in an encoded observation. */
  readonly size: number;
  /** Names and units of the numbers that {@linkcode ObservationEncoder.decode} returns. */
  readonly names: readonly string[];
  /**
   * @param observations [count, observationSize]
   * @returns [count, size], a new array.
   */
  encode(observations: Float32Array, count: number): Float32Array;
  /**
   * Converts encoded observations to the units of `names`.
   *
   * @param encoded [count, size]
   * @returns [count, names], a new array.
   */
  decode(encoded: Float32Array, count: number): Float32Array;
  /**
   * Converts encoded observations to observations of the task.
   *
   * @param encoded [count, size]
   * @returns [count, observationSize], a new array.
   */
  reconstruct(encoded: Float32Array, count: number): Float32Array;
  /** Stores an observation for training. */
  keep(observation: Float32Array): void;
  /**
   * Trains the encoder on the stored observations, if it has anything to learn.
   *
   * @param updates Gradient steps.
   * @param progress Called with the share that is done.
   * @returns The new encodings of all stored observations, oldest first; undefined if encodings have not
   * changed.
   */
  learn(updates: number, random: Generator, progress: (share: number) => void): Float32Array | undefined;
}

/** Divides each number by a constant; angles become their sine and cosine. */
export class ScalingEncoder extends Stateful implements ObservationEncoder {
  readonly size: number;
  readonly names: readonly string[];
  readonly #scale: ObservationScale;

  /**
   * @param setting Of {@linkcode ObservationScale}.
   * @throws {UsageError} If it is not a list of a number for each variable.
   */
  constructor(setting: string, variables: readonly Variable[]) {
    super();
    this.#scale = new ObservationScale(setting, variables, variables.length, EIGHTH);
    this.size = this.#scale.size;
    this.names = variableLabels({ variables });
  }

  encode(observations: Float32Array, count: number): Float32Array {
    const encoded = new Float32Array(count * this.size);
    this.#scale.apply(observations, count, encoded);
    return encoded;
  }

  decode(encoded: Float32Array, count: number): Float32Array {
    return this.reconstruct(encoded, count);
  }

  /** Angles come back between −π and π. */
  reconstruct(encoded: Float32Array, count: number): Float32Array {
    const { size, observationSize, angles } = this.#scale;
    const features = new Float32Array(count * size);
    this.#scale.invert(encoded, count, features);
    const observations = new Float32Array(count * observationSize);
    for (let row = 0; row < count; row++) {
      const own = features.subarray(row * size, (row + 1) * size);
      observations.set(own.subarray(0, observationSize), row * observationSize);
      angles.forEach((k, i) => {
        observations[row * observationSize + k] = Math.atan2(own[k], own[observationSize + i]);
      });
    }
    return observations;
  }

  keep(): void {}

  learn(): undefined {}

  get parts(): Parts {
    return {};
  }
}

/** Encodes pictures as standardised latents of an autoencoder that is trained on them. */
export class PictureEncoder extends Stateful implements ObservationEncoder {
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
    this.#vision = new Vision({ ...picture, latentSize }, random);
    this.#frames = new SequenceReplay(capacity, picture.height * picture.width);
    this.#standard = new Normaliser(latentSize);
  }

  encode(observations: Float32Array, count: number): Float32Array {
    const { size } = this;
    const latents = new Float32Array(count * size);
    this.#vision.encode(observations, count, latents);
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  decode(encoded: Float32Array, count: number): Float32Array {
    return encoded.slice(0, count * this.size);
  }

  reconstruct(encoded: Float32Array, count: number): Float32Array {
    const { size } = this;
    const { means, deviations } = this.#standard;
    const latents = new Float32Array(count * size);
    for (let i = 0; i < latents.length; i++) latents[i] = encoded[i] * deviations[i % size] + means[i % size];
    const pictures = new Float32Array(count * this.#frames.observationSize);
    this.#vision.decode(latents, count, pictures);
    return pictures;
  }

  keep(observation: Float32Array): void {
    this.#frames.add({ observation, action: 0, reward: 0, isFirst: false, isTerminal: false });
  }

  learn(updates: number, random: Generator, progress: (share: number) => void): Float32Array {
    const frames = this.#frames;
    const count = frames.size;
    // the ring's order does not matter: pictures are drawn at random
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
    const latents = this.encode(ordered, count);
    this.#standard.measure(latents, count, LEAST_DEVIATION);
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  get parts(): Parts {
    return { vision: this.#vision, frames: this.#frames, standard: this.#standard };
  }
}

/** Numbers in V's latent of a picture, as in world-models. */
const VISION_LATENT_SIZE = 4;
/** Real steps between refits of V, and their updates as a fraction of those of the first fit. */
const REFIT_INTERVAL = 1000;
const REFIT_SHARE = 0.4;

/**
 * V for pictures; the variables' ranges for numbers.
 *
 * @param capacity Pictures kept.
 */
export function makeEncoder(
  { variables, picture }: Pick<AgentContext, "variables" | "picture">,
  capacity: number,
  random: Generator,
): ObservationEncoder {
  return picture === undefined
    ? new ScalingEncoder("auto", variables)
    : new PictureEncoder(picture, VISION_LATENT_SIZE, capacity, random.stream("vision"));
}

/**
 * Trains an encoder when it is due, and encodes all stored observations anew.
 *
 * @param updates Of the first fit.
 * @param late Real steps since the first updates.
 * @param note Told how far it is.
 */
export function refitEncoder(
  encoder: ObservationEncoder,
  replay: SequenceReplay,
  updates: number,
  late: number,
  random: Generator,
  note: (text: string) => void,
): void {
  if (late % REFIT_INTERVAL !== 0) return;
  const seen = encoder.learn(
    Math.round((late === 0 ? 1 : REFIT_SHARE) * updates),
    random.stream(`after ${late}`),
    (share) => note(`V ${Math.round(100 * share)}%`),
  );
  if (seen === undefined) return;
  const { size } = encoder;
  for (let age = 0; age < replay.size; age++) {
    replay.observations.set(seen.subarray(age * size, (age + 1) * size), replay.row(age) * size);
  }
}
