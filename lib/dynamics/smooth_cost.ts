/**
 * A hand-made objective in place of the task's own: how far the pole is from upright and the cart from the middle.
 *
 * It says at every step what the task says only at a fall. That is prior knowledge: whoever plans with it is told what
 * the others have to find out.
 *
 * @module
 */

import type { EnvironmentSpec } from "../tasks/environment.ts";
import { ANGLE_LIMIT, POSITION_LIMIT } from "../tasks/cartpole_physics.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Outcomes } from "./outcomes.ts";

/** Rewards 1 − (x / limit)² / 2 − (theta / limit)² / 2 with ends of another judge; 0 where the episode ends. */
export class SmoothCost implements Outcomes {
  readonly #inner: Outcomes;
  readonly #size: number;

  /** @throws {UsageError} If the observation is not the whole state of a balanced pole. */
  constructor(inner: Outcomes, spec: EnvironmentSpec) {
    if (spec.id !== "cartpole" || spec.observationSize !== 4) {
      throw new UsageError(
        "A smooth cost is known for a balanced pole whose whole state is seen: use objective=return.",
      );
    }
    this.#inner = inner;
    this.#size = spec.observationSize;
  }

  /** Writes the reward and the end of every imagined step; see the interface. */
  judge(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void {
    this.#inner.judge(observations, actions, next, count, rewards, terminated);
    for (let i = 0; i < count; i++) {
      const [x, angle] = [next[i * this.#size] / POSITION_LIMIT, next[i * this.#size + 2] / ANGLE_LIMIT];
      rewards[i] = terminated[i] === 1 ? 0 : 1 - 0.5 * x * x - 0.5 * angle * angle;
    }
  }
}
