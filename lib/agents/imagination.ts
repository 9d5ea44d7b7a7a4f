/**
 * Imagined experience: rollouts of a learned model from states the agent has reason to care about, kept in a
 * buffer of their own beside the real one.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import type { DynamicsModel, Propagation } from "../dynamics/model.ts";
import type { Outcomes } from "../dynamics/outcomes.ts";
import { type RolloutPolicy, Rollouts } from "../dynamics/rollouts.ts";
import type { Generator } from "../random/generator.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { scale, share } from "../settings/kinds.ts";
import { choice } from "../settings/settings.ts";

/** The settings of where rollouts start; agents include them among their own. */
export const startSettings = {
  starts: choice("range", ["replay", "range", "box"], {
    about:
      "Where rollouts start: in replayed states, or a share of them uniform in the range of the real states so far, or of them uniform in a box of ±2.4 m, ±2 m/s, ±12°, ±2 rad/s: prior knowledge.",
    source:
      "replay is Janner et al. 2019; range is measured: a policy that has only ever seen its own states forgets the others",
  }),
  startShare: share(0.5, {
    about: "Share of the rollouts that start in the range or the box; the others start in replayed states.",
    source:
      "measured on four seeds: with none, the share of evaluations that hold the solution falls from 0.83 to 0.69",
  }),
  startMargin: scale(1.2, {
    max: 100,
    about: "Factor by which the range of the real states is widened, about zero.",
    source: "measured: a little ahead of what has been seen; 2 is too far for the model",
  }),
};

/** What decides where rollouts start. */
export interface StartValues {
  readonly starts: "replay" | "range" | "box";
  readonly startShare: number;
  readonly startMargin: number;
}

/** How one call of {@linkcode Imagination.imagine} goes. */
export interface ImaginationOptions {
  readonly rollouts: number;
  readonly length: number;
  readonly propagation: Propagation;
  readonly maxDisagreement?: number;
  readonly penalty?: number;
}

/** Half the box of (x, x', theta, theta'): the rail and the angle at which a pole has fallen; 2 m/s and 2 rad/s. */
const HALF_BOX: readonly number[] = [2.4, 2, 0.20943951, 2];

/** A model's rollouts, where they start, and what came of them. */
export class Imagination implements Restorable {
  /** The imagined transitions that are kept. */
  readonly buffer: ReplayBuffer;
  readonly #rollouts: Rollouts;
  readonly #values: StartValues;
  readonly #random: Generator;
  readonly #size: number;
  readonly #starts: Float32Array;
  /** The smallest and the largest value of each observed variable so far. */
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  #steps = 0;

  /**
   * @param capacity Imagined transitions kept at most.
   * @param widest The largest number of rollouts in one call.
   */
  constructor(
    model: DynamicsModel,
    outcomes: Outcomes,
    { capacity, widest, values }: {
      readonly capacity: number;
      readonly widest: number;
      readonly values: StartValues;
    },
    random: Generator,
  ) {
    this.#size = model.observationSize;
    if (values.starts === "box" && this.#size !== HALF_BOX.length) {
      throw new RangeError(`starts=box needs observations of ${HALF_BOX.length} numbers: use starts=range.`);
    }
    this.buffer = new ReplayBuffer(capacity, this.#size);
    this.#rollouts = new Rollouts(model, outcomes, widest);
    this.#values = values;
    this.#random = random;
    this.#starts = new Float32Array(widest * this.#size);
    this.#low = new Float32Array(this.#size).fill(Infinity);
    this.#high = new Float32Array(this.#size).fill(-Infinity);
  }

  /** Imagined transitions ever made. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes a real observation into the range of the states so far. */
  observe(observation: Float32Array): void {
    for (let j = 0; j < this.#size; j++) {
      if (observation[j] < this.#low[j]) this.#low[j] = observation[j];
      if (observation[j] > this.#high[j]) this.#high[j] = observation[j];
    }
  }

  /** Makes rollouts under `policy` and keeps their transitions. */
  imagine(replay: ReplayBuffer, policy: RolloutPolicy, options: ImaginationOptions): void {
    const { rollouts, length } = options;
    replay.sampleObservations(this.#starts, rollouts, this.#random);
    const { starts, startShare } = this.#values;
    if (starts !== "replay") {
      const count = Math.round(startShare * rollouts);
      for (let i = 0; i < count; i++) this.#drawStart(i * this.#size);
    }
    this.#steps += this.#rollouts.run(
      this.#starts,
      rollouts,
      policy,
      { ...options, length, random: this.#random },
      (step, alive) => this.buffer.addRows(step, alive),
    );
  }

  #drawStart(at: number): void {
    const { starts, startMargin } = this.#values;
    for (let j = 0; j < this.#size; j++) {
      const [low, high] = starts === "box"
        ? [-HALF_BOX[j], HALF_BOX[j]]
        : [startMargin * this.#low[j], startMargin * this.#high[j]];
      this.#starts[at + j] = this.#random.uniform(low, high);
    }
  }

  save(): Snapshot {
    return {
      buffer: this.buffer.save(),
      random: this.#random.save(),
      low: this.#low.slice(),
      high: this.#high.slice(),
      steps: this.#steps,
    };
  }

  restore(snapshot: Snapshot): void {
    const { low, high, steps } = snapshot;
    if (!(low instanceof Float32Array && high instanceof Float32Array) || typeof steps !== "number") {
      throw new TypeError("Not the snapshot of imagined experience.");
    }
    this.buffer.restore(snapshot.buffer as Snapshot);
    this.#random.restore(snapshot.random as Snapshot);
    this.#low.set(low);
    this.#high.set(high);
    this.#steps = steps;
  }
}
