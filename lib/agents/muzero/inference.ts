/**
 * The networks as the search calls them: for batches of any size, without gradients.
 *
 * @module
 */

import { type Node, type Parameters, Program, type Workspace } from "../../nn/engine.ts";
import type { Expansion, LatentModel } from "../../planning/tree_search.ts";
import { dynamics, type NetworkShape, prediction, representation, rewardOf } from "./networks.ts";

/** h followed by f, and g followed by f, with one set of parameters. */
export class Inference implements LatentModel {
  readonly actionCount: number;
  readonly latentSize: number;
  readonly #shape: NetworkShape;
  readonly #rows: number;
  readonly #root: { program: Program; observations: Node; latents: Node; heads: Node };
  readonly #step: { program: Program; latents: Node; actions: Node; next: Node; reward: Node; heads: Node };

  /** @param rows Rows of one call of the networks; larger batches are split. */
  constructor(workspace: Workspace, parameters: Parameters, shape: NetworkShape, rows: number) {
    this.actionCount = shape.actionCount;
    this.latentSize = shape.latentSize;
    this.#shape = shape;
    this.#rows = rows;
    {
      const program = new Program(workspace);
      const observations = program.input(rows, shape.observationSize);
      const latents = representation(program, parameters, observations);
      const heads = prediction(program, parameters, latents);
      program.seal();
      this.#root = { program, observations, latents, heads };
    }
    {
      const program = new Program(workspace);
      const latents = program.input(rows, shape.latentSize);
      const actions = program.input(rows, shape.actionCount);
      const { next, hidden } = dynamics(program, parameters, latents, actions);
      const reward = rewardOf(program, parameters, hidden);
      const heads = prediction(program, parameters, next);
      program.seal();
      this.#step = { program, latents, actions, next, reward, heads };
    }
  }

  /**
   * h and f at real observations.
   *
   * @param observations [count, observationSize], scaled.
   * @param latents [count, latentSize], written.
   * @param logits [count, actionCount], written.
   * @param values [count], written.
   */
  roots(
    observations: Float32Array,
    count: number,
    latents: Float32Array,
    logits: Float32Array,
    values: Float32Array,
  ): void {
    const { program, observations: input, latents: output, heads } = this.#root;
    const { observationSize, latentSize } = this.#shape;
    for (let from = 0; from < count; from += this.#rows) {
      const rows = Math.min(this.#rows, count - from);
      input.values.set(observations.subarray(from * observationSize, (from + rows) * observationSize));
      program.forward(rows);
      latents.set(output.values.subarray(0, rows * latentSize), from * latentSize);
      this.#readHeads(heads, rows, logits, values, from);
    }
  }

  /** One step of g from each parent, then f; see {@linkcode LatentModel}. */
  expand(
    latents: Float32Array,
    parents: Int32Array,
    actions: Uint8Array,
    count: number,
    first: number,
    out: Expansion,
  ): void {
    const { latents: input, actions: choices, program, next, reward, heads } = this.#step;
    const { latentSize: size, actionCount, reward: rewardHead } = this.#shape;
    const { kernels } = program.workspace;
    for (let from = 0; from < count; from += this.#rows) {
      const rows = Math.min(this.#rows, count - from);
      const target = input.values;
      kernels.clear(choices.address, rows * actionCount);
      for (let i = 0; i < rows; i++) {
        const start = parents[from + i] * size;
        for (let j = 0; j < size; j++) target[i * size + j] = latents[start + j];
        choices.values[i * actionCount + actions[from + i]] = 1;
      }
      program.forward(rows);
      latents.set(next.values.subarray(0, rows * size), (first + from) * size);
      for (let i = 0; i < rows; i++) {
        out.rewards[from + i] = rewardHead.mean(kernels, reward, i * rewardHead.count);
      }
      this.#readHeads(heads, rows, out.logits, out.values, from);
    }
  }

  /**
   * The latents that real observations lead to along given actions.
   *
   * @param observations [count, observationSize], scaled.
   * @param actionsAt [count] actions at every step, from 0.
   * @returns [count, latentSize]
   */
  latentsAhead(
    observations: Float32Array,
    count: number,
    steps: number,
    actionsAt: (step: number) => Uint8Array,
  ): Float32Array {
    const { latentSize, actionCount } = this;
    const latents = new Float32Array(count * latentSize);
    const out = {
      rewards: new Float32Array(count),
      logits: new Float32Array(count * actionCount),
      values: new Float32Array(count),
    };
    this.roots(observations, count, latents, out.logits, out.values);
    const parents = Int32Array.from({ length: count }, (_, i) => i);
    for (let step = 0; step < steps; step++) {
      this.expand(latents, parents, actionsAt(step), count, 0, out);
    }
    return latents;
  }

  /** Writes what the heads say of the first `rows` rows, from row `to` of `logits` and `values` on. */
  #readHeads(heads: Node, rows: number, logits: Float32Array, values: Float32Array, to: number): void {
    const { actionCount, value } = this.#shape;
    const { columns, values: output } = heads;
    const { kernels } = this.#step.program.workspace;
    for (let i = 0; i < rows; i++) {
      for (let a = 0; a < actionCount; a++) logits[(to + i) * actionCount + a] = output[i * columns + a];
      values[to + i] = value.mean(kernels, heads, i * columns + actionCount);
    }
  }
}
