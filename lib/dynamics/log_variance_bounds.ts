/**
 * The learned bounds of a Gaussian network's log variances, of every member.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Adam, type Node, Parameters, type Workspace } from "../nn/engine.ts";
import { BOUND_WEIGHT, START_MAX_LOG_VARIANCE, START_MIN_LOG_VARIANCE } from "./gaussian_head.ts";

/** Lower and upper bounds [members, size], with an optimiser of their own. */
export class LogVarianceBounds extends Stateful {
  readonly #parameters: Parameters;
  readonly #min: Node;
  readonly #max: Node;
  readonly #adam: Adam;

  constructor(workspace: Workspace, members: number, size: number, learningRate: number) {
    super();
    this.#parameters = new Parameters(workspace);
    const bound = (name: string, start: number) =>
      this.#parameters.add(name, members, size, (values) => values.fill(start));
    this.#min = bound("min", START_MIN_LOG_VARIANCE);
    this.#max = bound("max", START_MAX_LOG_VARIANCE);
    this.#parameters.seal();
    this.#adam = new Adam(this.#parameters, { learningRate });
  }

  /** [members, size] */
  get min(): Float32Array {
    return this.#min.values;
  }

  /** [members, size] */
  get max(): Float32Array {
    return this.#max.values;
  }

  /** One step along the loss's gradients, with the pull that keeps the bounds tight. */
  step(byMin: Float32Array, byMax: Float32Array): void {
    for (let i = 0; i < byMin.length; i++) {
      this.#min.gradient[i] = byMin[i] - BOUND_WEIGHT;
      this.#max.gradient[i] = byMax[i] + BOUND_WEIGHT;
    }
    this.#adam.step();
  }

  /** Gives the bounds new numbers. */
  set(min: Float32Array, max: Float32Array): void {
    this.min.set(min);
    this.max.set(max);
  }

  get parts(): Parts {
    return { bounds: this.#parameters, adam: this.#adam };
  }
}
