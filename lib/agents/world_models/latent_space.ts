/**
 * What M and C see of an observation: V's latent of a picture, or the variables where there are no pictures, both
 * standardised by the data's own means and deviations.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { Normaliser } from "../../dynamics/normaliser.ts";
import { ObservationFeatures } from "../../dynamics/observation_features.ts";
import type { LatentStream } from "../../dynamics/world_models/memory.ts";
import { LEAST_DEVIATION, Vision } from "../../dynamics/world_models/vision.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { SequenceReplay } from "../../replay/sequence_replay.ts";
import type { AgentContext } from "../agent.ts";

/** Pictures in one call of V. */
const ROWS = 128;

/** Real experience as M and C see it. */
export interface LatentExperience extends LatentStream {
  /** [count]: the reward of the action that led to each moment. */
  readonly rewards: Float32Array;
  /** [count]: 1 where the task itself ended the episode. */
  readonly isTerminal: Uint8Array;
}

/** V and the standardisation of its latents. */
export class LatentSpace extends Stateful {
  /** Numbers in a latent z. */
  readonly size: number;
  /** V; absent where observations are no pictures. */
  readonly vision: Vision | undefined;
  readonly #observationSize: number;
  readonly #angles: readonly number[];
  readonly #features: ObservationFeatures;
  readonly #standard: Normaliser;

  /** @param latentSize Numbers in V's latents; without V a latent has a number for each variable, two for an angle. */
  constructor(
    { observationSize, angles, picture }: Pick<AgentContext, "observationSize" | "angles" | "picture">,
    latentSize: number,
    random: Generator,
  ) {
    super();
    this.#observationSize = observationSize;
    this.#angles = picture === undefined ? angles : [];
    this.#features = new ObservationFeatures(observationSize, this.#angles);
    this.vision = picture === undefined ? undefined : new Vision({ ...picture, latentSize }, random);
    this.size = this.vision === undefined ? this.#features.size : latentSize;
    this.#standard = new Normaliser(this.size);
  }

  /**
   * Standardised latents of observations.
   *
   * @param observations [count, observationSize]
   * @returns [count, size], a new array.
   */
  encode(observations: Float32Array, count: number): Float32Array {
    const latents = new Float32Array(count * this.size);
    if (this.vision !== undefined) this.vision.encode(observations, count, latents);
    else latents.set(this.#features.of(observations, count).subarray(0, latents.length));
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  /**
   * Observations of standardised latents.
   *
   * @param latents [count, size]
   * @returns [count, observationSize], a new array; angles between −π and π.
   */
  decode(latents: Float32Array, count: number): Float32Array {
    const { means, deviations } = this.#standard;
    const { size } = this;
    const raw = latents.map((value, i) => value * deviations[i % size] + means[i % size]);
    const observations = new Float32Array(count * this.#observationSize);
    if (this.vision !== undefined) this.vision.decode(raw, count, observations);
    else {
      for (let row = 0; row < count; row++) {
        const own = raw.subarray(row * size, (row + 1) * size);
        const to = row * this.#observationSize;
        observations.set(own.subarray(0, this.#observationSize), to);
        this.#angles.forEach((k, i) => {
          observations[to + k] = Math.atan2(own[k], own[this.#observationSize + i]);
        });
      }
    }
    return observations;
  }

  /** Standardises by all that is in the replay, after V has changed. */
  measure(replay: SequenceReplay): void {
    this.#standard.reset();
    const { latents, count } = this.experience(replay);
    this.#standard.measure(latents, count, LEAST_DEVIATION);
  }

  /** The whole replay, oldest first. */
  experience(replay: SequenceReplay): LatentExperience {
    const { size: count, observationSize: width } = replay;
    const latents = new Float32Array(count * this.size);
    const frames = new Float32Array(ROWS * width);
    for (let from = 0; from < count; from += ROWS) {
      const rows = Math.min(ROWS, count - from);
      for (let i = 0; i < rows; i++) {
        const row = replay.row(from + i);
        frames.set(replay.observations.subarray(row * width, (row + 1) * width), i * width);
      }
      latents.set(this.encode(frames, rows), from * this.size);
    }
    const bytes = (column: Uint8Array) =>
      Uint8Array.from({ length: count }, (_, age) => column[replay.row(age)]);
    return {
      count,
      latents,
      actions: bytes(replay.actions),
      rewards: Float32Array.from({ length: count }, (_, age) => replay.rewards[replay.row(age)]),
      isFirst: bytes(replay.isFirst),
      isTerminal: bytes(replay.isTerminal),
    };
  }

  get parts(): Parts {
    return { vision: this.vision, standard: this.#standard };
  }
}

/** The first latent of every episode, [episodes, size]. */
export function firstLatents({ count, latents, isFirst }: LatentStream): Float32Array {
  const rows = Array.from(isFirst.keys()).filter((row) => isFirst[row] === 1);
  return rowsOf(latents, rows, latents.length / count);
}

function rowsOf(table: Float32Array, rows: readonly number[], size: number): Float32Array {
  const out = new Float32Array(rows.length * size);
  rows.forEach((row, i) => out.set(table.subarray(row * size, (row + 1) * size), i * size));
  return out;
}

/** Every step of the experience as a transition between latents. */
export function transitionsOf(experience: LatentExperience): TransitionRows {
  const { count, latents, isFirst } = experience;
  const size = latents.length / count;
  const rows = Array.from(isFirst.keys()).filter((row) => isFirst[row] === 0 && row > 0);
  return {
    count: rows.length,
    observations: rowsOf(latents, rows.map((row) => row - 1), size),
    actions: Uint8Array.from(rows, (row) => experience.actions[row]),
    rewards: Float32Array.from(rows, (row) => experience.rewards[row]),
    nextObservations: rowsOf(latents, rows, size),
    terminated: Uint8Array.from(rows, (row) => experience.isTerminal[row]),
  };
}
