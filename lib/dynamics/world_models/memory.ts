/**
 * M of World Models (Ha and Schmidhuber 2018): a recurrent network that predicts the next latent as a mixture of normal
 * distributions.
 *
 * Latents are standardised by the data's own statistics; what is predicted is the change, in its own standard deviations.
 * The recurrent cell is a gated recurrent unit.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { addLinear, gru, linear } from "../../nn/layers.ts";
import { Adam, type Node, Parameters, Program, Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { Mixture } from "./mixture.ts";

/** The shape and kind of M. */
export interface MemoryOptions {
  /** Numbers in a latent. */
  readonly latentSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** Units of the recurrent state. */
  readonly stateSize: number;
  /** Normal distributions in the mixture of each number; 1 with `isDeterministic`. */
  readonly mixtures: number;
  /** Whether the mean alone is predicted, by squared error. */
  readonly isDeterministic: boolean;
  /** Whether the recurrent weights stay as they are drawn, and only the last layer is trained. */
  readonly isRandom: boolean;
}

/** Rows of one call in inference, at most; of the classifier of ends too. */
export const DREAM_ROWS = 512;

/**
 * Standard deviation of the noise on latents in training, in standard deviations of the latents: it makes M
 * robust to its own errors.
 */
export const INPUT_NOISE = 0.03;

/** Adam's learning rate at the start of a fit; it falls to a tenth along a cosine. */
const LEARNING_RATE = 3e-3;
/** Pieces in one update. */
const BATCH_SIZE = 16;
/** Moments in a piece. */
const SEQUENCE_LENGTH = 24;

/** Latents in the order in which they were seen. */
export interface LatentStream {
  /** Moments. */
  readonly count: number;
  /** [count, latentSize], standardised. */
  readonly latents: Float32Array;
  /** [count]: the action that led to each moment. */
  readonly actions: Uint8Array;
  /** [count]: 1 where an episode starts. */
  readonly isFirst: Uint8Array;
}

/** The recurrent network with its training. */
export class Memory extends Stateful {
  readonly options: MemoryOptions;
  readonly #mixture: Mixture;
  readonly #parameters: Parameters;
  readonly #adam: Adam;
  readonly #frozen: readonly string[];
  readonly #training: {
    readonly program: Program;
    readonly latents: Node;
    readonly actions: Node;
    readonly goesOn: Node;
    readonly changes: Node;
    readonly weights: Node;
    readonly loss: Node;
  };
  readonly #step: {
    readonly program: Program;
    readonly latents: Node;
    readonly actions: Node;
    readonly states: Node;
    readonly next: Node;
    readonly head: Node;
  };
  /** [latentSize]: standard deviations of the change. */
  readonly #changes: Float32Array;

  /** Makes one that has not been trained. */
  constructor(options: MemoryOptions, random: Generator) {
    super();
    this.options = options;
    const { latentSize, actionCount, stateSize } = options;
    const mixture = this.#mixture = new Mixture(latentSize, options.isDeterministic ? 0 : options.mixtures);
    const rows = BATCH_SIZE * SEQUENCE_LENGTH;
    const workspace = new Workspace();
    const parameters = this.#parameters = new Parameters(workspace);
    const layer = (name: string, inputs: number, outputs: number) =>
      addLinear(parameters, name, inputs, outputs, "framework", random);
    layer("input", latentSize + actionCount, 3 * stateSize);
    layer("recurrent", stateSize, 3 * stateSize);
    // the change is predicted from the state and from what has just been seen, so that the state need not carry it
    layer("head", stateSize + latentSize + actionCount, mixture.size);
    parameters.seal();
    this.#frozen = options.isRandom ? parameters.names.filter((name) => !name.startsWith("head")) : [];
    this.#adam = new Adam(parameters, { learningRate: LEARNING_RATE, clipNorm: 10 });
    this.#changes = new Float32Array(latentSize).fill(1);
    {
      const program = new Program(workspace);
      const latents = program.input(rows, latentSize);
      const actions = program.input(rows, actionCount);
      const goesOn = program.input(rows, 1);
      const changes = program.input(rows, latentSize * mixture.parts);
      const weights = program.input(rows, 1);
      let state = program.input(BATCH_SIZE, stateSize);
      const inputs = program.concatColumns([latents, actions]);
      const projected = linear(program, this.#parameters, "input", inputs);
      const states: Node[] = [];
      for (let t = 0; t < SEQUENCE_LENGTH; t++) {
        const at = (node: Node) => program.rowsOf(node, t * BATCH_SIZE, (t + 1) * BATCH_SIZE);
        const kept = program.multiply(state, at(goesOn));
        state = gru(program, this.#parameters, "recurrent", at(projected), kept);
        states.push(state);
      }
      const head = linear(
        program,
        this.#parameters,
        "head",
        program.concatColumns([program.stackRows(states), inputs]),
      );
      const losses = mixture.losses(program, head, changes);
      const loss = program.scale(program.sumAll(program.multiply(losses, weights)), 1 / rows);
      program.seal();
      this.#training = { program, latents, actions, goesOn, changes, weights, loss };
    }
    {
      const program = new Program(workspace);
      const latents = program.input(DREAM_ROWS, latentSize);
      const actions = program.input(DREAM_ROWS, actionCount);
      const states = program.input(DREAM_ROWS, stateSize);
      const inputs = program.concatColumns([latents, actions]);
      const input = linear(program, this.#parameters, "input", inputs);
      const next = gru(program, this.#parameters, "recurrent", input, states);
      const head = linear(program, this.#parameters, "head", program.concatColumns([next, inputs]));
      program.seal();
      this.#step = { program, latents, actions, states, next, head };
    }
  }

  /** Updates taken. */
  get updates(): number {
    return this.#adam.steps;
  }

  /**
   * Trains on pieces drawn uniformly; each starts from an empty state.
   *
   * @param progress Told the share that is done.
   * @returns The mean loss of the last tenth of the updates.
   */
  fit(stream: LatentStream, updates: number, random: Generator, progress?: (share: number) => void): number {
    const { latentSize: size, actionCount } = this.options;
    if (stream.count <= SEQUENCE_LENGTH) {
      throw new RangeError(`${stream.count} moments hold no piece to train on.`);
    }
    this.#measureChanges(stream);
    const { parts } = this.#mixture;
    const { program, latents, actions, goesOn, changes, weights, loss } = this.#training;
    const last = Math.ceil(updates / 10);
    let mean = 0;
    for (let update = 0; update < updates; update++) {
      actions.values.fill(0);
      for (let i = 0; i < BATCH_SIZE; i++) {
        const start = random.integer(stream.count - SEQUENCE_LENGTH);
        for (let t = 0; t < SEQUENCE_LENGTH; t++) {
          const row = start + t;
          const place = t * BATCH_SIZE + i;
          goesOn.values[place] = t === 0 || stream.isFirst[row] === 1 ? 0 : 1;
          const isLast = stream.isFirst[row + 1] === 1; // the next moment is another episode's
          weights.values[place] = isLast ? 0 : 1;
          if (!isLast) actions.values[place * actionCount + stream.actions[row + 1]] = 1;
          for (let k = 0; k < size; k++) {
            const seen = stream.latents[row * size + k] + INPUT_NOISE * random.normal();
            latents.values[place * size + k] = seen;
            const change = isLast ? 0 : (stream.latents[(row + 1) * size + k] - seen) / this.#changes[k];
            const first = (place * size + k) * parts;
            changes.values.fill(change, first, first + parts);
          }
        }
      }
      this.#adam.learningRate = LEARNING_RATE * (0.55 + 0.45 * Math.cos(Math.PI * update / updates));
      this.#parameters.clearGradients();
      program.forward();
      program.backward(loss);
      for (const name of this.#frozen) this.#parameters.get(name).gradient.fill(0);
      this.#adam.step();
      if (update >= updates - last) mean += loss.values[0] / last;
      if (update % 100 === 0) progress?.(update / updates);
    }
    return mean;
  }

  #measureChanges({ count, latents, isFirst }: LatentStream): void {
    const size = this.options.latentSize;
    for (let k = 0; k < size; k++) {
      let [sum, squares, rows] = [0, 0, 0];
      for (let i = 1; i < count; i++) {
        if (isFirst[i] === 1) continue;
        const change = latents[i * size + k] - latents[(i - 1) * size + k];
        sum += change;
        squares += change * change;
        rows++;
      }
      this.#changes[k] = Math.sqrt(Math.max(squares / rows - (sum / rows) ** 2, 1e-12));
    }
  }

  /**
   * One step: what has been seen and done becomes part of the state.
   *
   * @param latents [rows, latentSize], standardised. @param actions [rows]
   * @param states [rows, stateSize], replaced.
   * @returns The head's output, good until the next call: see {@linkcode Memory.sample}.
   */
  advance(
    latents: Float32Array,
    actions: ArrayLike<number>,
    states: Float32Array,
    rows: number,
  ): Float32Array {
    const { program, latents: input, actions: choices, states: before, next, head } = this.#step;
    const { actionCount, stateSize } = this.options;
    if (rows > DREAM_ROWS) throw new RangeError(`${rows} rows: at most ${DREAM_ROWS} in one call.`);
    input.values.set(latents.subarray(0, rows * input.columns));
    before.values.set(states.subarray(0, rows * stateSize));
    choices.values.fill(0, 0, rows * actionCount);
    for (let i = 0; i < rows; i++) choices.values[i * actionCount + actions[i]] = 1;
    program.forward(rows);
    states.set(next.values.subarray(0, rows * stateSize));
    return head.values;
  }

  /**
   * Draws the next latent of one row.
   *
   * @param head What {@linkcode Memory.advance} gave.
   * @param latents [rows, latentSize]: the row's latent is replaced.
   * @param temperature τ: shares of the mixture to the power of 1/τ, variances times τ (as Ha and Schmidhuber 2018); 0 takes the
   * mean of the likeliest part.
   */
  sample(
    head: Float32Array,
    row: number,
    latents: Float32Array,
    temperature: number,
    random: Generator,
  ): void {
    const { latentSize: size } = this.options;
    for (let k = 0; k < size; k++) {
      latents[row * size + k] += this.#changes[k] *
        this.#mixture.sample(head, row * this.#mixture.size, k, temperature, random);
    }
  }

  get parts(): Parts {
    return { parameters: this.#parameters, adam: this.#adam, changes: this.#changes };
  }
}
