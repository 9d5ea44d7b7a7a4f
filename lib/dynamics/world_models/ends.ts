/**
 * Whether an episode ends at a latent, learned apart from the memory: falls are rare, and a head that shares the memory's
 * loss learns nothing of them.
 *
 * Every batch is half ended moments and half others, so that each kind weighs the same. And what lies outside the box of
 * latents that were seen and did not end counts as an end, too: nothing is known of it, and a controller that is trained
 * in a dream would find it.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { addLinear, linear } from "../../nn/layers.ts";
import { Adam, type Node, Parameters, Program, Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { DREAM_ROWS, INPUT_NOISE } from "./memory.ts";

/** Units of both hidden layers. */
const HIDDEN_WIDTH = 32;
/** Adam's learning rate at the start of a fit; it falls to a tenth along a cosine. */
const LEARNING_RATE = 3e-3;
/** Moments in one update, half of each kind. */
const BATCH_SIZE = 64;
/** How far the box of known latents is widened on each side, in its own widths. */
const MARGIN = 0.1;

/** A classifier of latents. */
export class Ends extends Stateful {
  readonly #latentSize: number;
  readonly #parameters: Parameters;
  readonly #adam: Adam;
  readonly #training: {
    readonly program: Program;
    readonly latents: Node;
    readonly labels: Node;
    readonly loss: Node;
  };
  readonly #inference: { readonly program: Program; readonly latents: Node; readonly logits: Node };
  /** [2, latentSize]: the smallest and largest values of latents that did not end. */
  readonly #box: Float32Array;
  readonly #flags = { hasEnds: false };

  /** Makes one that has not been trained: nothing ends. */
  constructor(latentSize: number, random: Generator) {
    super();
    this.#latentSize = latentSize;
    const workspace = new Workspace({
      megabytes: 16 +
        Math.ceil(40 * (latentSize + HIDDEN_WIDTH) * (BATCH_SIZE + DREAM_ROWS + HIDDEN_WIDTH) / 2 ** 20),
    });
    const parameters = this.#parameters = new Parameters(workspace);
    const layer = (name: string, inputs: number, outputs: number) =>
      addLinear(parameters, name, inputs, outputs, "framework", random);
    layer("first", latentSize, HIDDEN_WIDTH);
    layer("second", HIDDEN_WIDTH, HIDDEN_WIDTH);
    layer("logit", HIDDEN_WIDTH, 1);
    parameters.seal();
    this.#adam = new Adam(parameters, { learningRate: LEARNING_RATE, weightDecay: 1e-3 });
    this.#box = new Float32Array(2 * latentSize);
    const logitsOf = (program: Program, x: Node) => {
      const of = (name: string, input: Node) => linear(program, parameters, name, input);
      return of("logit", program.relu(of("second", program.relu(of("first", x)))));
    };
    {
      const program = new Program(workspace);
      const latents = program.input(BATCH_SIZE, latentSize);
      const labels = program.input(BATCH_SIZE, 1);
      const logits = logitsOf(program, latents);
      const loss = program.mean(program.subtract(program.softplus(logits), program.multiply(logits, labels)));
      program.seal();
      this.#training = { program, latents, labels, loss };
    }
    {
      const program = new Program(workspace);
      const latents = program.input(DREAM_ROWS, latentSize);
      const logits = logitsOf(program, latents);
      program.seal();
      this.#inference = { program, latents, logits };
    }
  }

  /**
   * Trains on all moments.
   *
   * @param latents [count, latentSize] @param ended [count], 0 or 1.
   * @returns The mean loss of the last tenth of the updates.
   */
  fit(latents: Float32Array, ended: Uint8Array, count: number, updates: number, random: Generator): number {
    const size = this.#latentSize;
    const kinds: [number[], number[]] = [[], []];
    for (let i = 0; i < count; i++) kinds[ended[i]].push(i);
    this.#measureBox(latents, kinds[0]);
    this.#flags.hasEnds = kinds[1].length > 0;
    if (!this.#flags.hasEnds || kinds[0].length === 0) return NaN;
    const { program, latents: input, labels, loss } = this.#training;
    const last = Math.ceil(updates / 10);
    let mean = 0;
    for (let update = 0; update < updates; update++) {
      for (let i = 0; i < BATCH_SIZE; i++) {
        const kind = i & 1;
        const row = kinds[kind][random.integer(kinds[kind].length)];
        for (let k = 0; k < size; k++) {
          input.values[i * size + k] = latents[row * size + k] + INPUT_NOISE * random.normal();
        }
        labels.values[i] = kind;
      }
      this.#adam.learningRate = LEARNING_RATE * (0.55 + 0.45 * Math.cos(Math.PI * update / updates));
      this.#adam.descend(program, loss);
      if (update >= updates - last) mean += loss.values[0] / last;
    }
    return mean;
  }

  #measureBox(latents: Float32Array, rows: readonly number[]): void {
    const size = this.#latentSize;
    for (let k = 0; k < size; k++) {
      let [low, high] = [Infinity, -Infinity];
      for (const row of rows) {
        low = Math.min(low, latents[row * size + k]);
        high = Math.max(high, latents[row * size + k]);
      }
      const wider = MARGIN * (high - low);
      this.#box[k] = low - wider;
      this.#box[size + k] = high + wider;
    }
  }

  /**
   * Whether episodes end at latents.
   *
   * @param latents [rows, latentSize] @param out [rows], written with 1 where they do, else 0.
   */
  predict(latents: Float32Array, rows: number, out: Uint8Array): void {
    const size = this.#latentSize;
    out.fill(0, 0, rows);
    if (this.#adam.steps === 0) return;
    const { program, latents: input, logits } = this.#inference;
    if (this.#flags.hasEnds) {
      input.values.set(latents.subarray(0, rows * size));
      program.forward(rows);
    }
    for (let i = 0; i < rows; i++) {
      let isEnd = this.#flags.hasEnds && logits.values[i] > 0;
      for (let k = 0; k < size && !isEnd; k++) {
        const value = latents[i * size + k];
        isEnd = !(value >= this.#box[k] && value <= this.#box[size + k]);
      }
      out[i] = isEnd ? 1 : 0;
    }
  }

  get parts(): Parts {
    return { flags: this.#flags, parameters: this.#parameters, adam: this.#adam, box: this.#box };
  }
}
