/**
 * A task's own dynamics in the form of a learned model, which makes no error.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { DynamicsModel, FitReport, Prediction, StepOptions } from "../../dynamics/model.ts";
import type { Generator } from "../../random/generator.ts";
import type { TaskInstance, VectorEnvironment } from "../../tasks/environment.ts";

/** A model that steps the task itself; for tasks that observe their whole state. Its noise is the task's. */
export class ExactModel extends Stateful implements DynamicsModel {
  readonly observationSize: number;
  readonly actionCount: number;
  readonly members = 1;
  readonly isProbabilistic = false;
  readonly isFitted = true;
  readonly updates = 0;
  readonly elites = [0];
  readonly #task: TaskInstance;
  // derived: #random gives the task's noise; #lanes is written before each use
  readonly #random: Generator;
  #lanes: VectorEnvironment | undefined;

  /** @throws {RangeError} If observations are not the whole state. */
  constructor(task: TaskInstance, random: Generator) {
    super();
    if (!task.observesState) throw new RangeError(`Observations of ${task.spec.id} are not the whole state.`);
    this.observationSize = task.spec.observationSize;
    this.actionCount = task.spec.actionCount;
    this.#task = task;
    this.#random = random;
  }

  /** There is nothing to learn. */
  fit(): FitReport {
    return { updates: 0, trainingRows: 0, heldOutRows: 0, heldOutError: 0 };
  }

  predict(observations: Float32Array, actions: Uint8Array, count: number, out: Prediction): void {
    this.#step(observations, actions, count, out.means);
    out.variances.fill(0, 0, count * this.observationSize);
  }

  step(
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    { disagreement }: StepOptions,
    next: Float32Array,
  ): void {
    this.#step(observations, actions, count, next);
    disagreement?.fill(0, 0, count);
  }

  #step(observations: Float32Array, actions: Uint8Array, count: number, next: Float32Array): void {
    const lanes = this.#lanes?.count === count
      ? this.#lanes
      : this.#task.vectorEnvironment(count, this.#random);
    this.#lanes = lanes;
    lanes.reset();
    lanes.states.set(observations.subarray(0, count * this.observationSize));
    lanes.step(actions.subarray(0, count));
    next.set(lanes.observations);
  }

  disagreement(_observations: Float32Array, _actions: Uint8Array, count: number, out: Float32Array): void {
    out.fill(0, 0, count);
  }

  get parts(): Parts {
    return {};
  }
}
