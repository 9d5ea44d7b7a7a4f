/**
 * A network from observations, as its owner scales them, to one action value for each action, plain or dueling.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import {
  type Network,
  type Node,
  Parameters,
  Perceptron,
  type PerceptronOptions,
  type Program,
  type Workspace,
} from "../nn/engine.ts";
import type { DenseLayer } from "../nn/dense_layers.ts";
import type { Generator } from "../random/generator.ts";

/** The shape of a Q-network. */
export interface QNetworkOptions {
  /** Numbers in one row of inputs. */
  readonly inputs: number;
  readonly actionCount: number;
  readonly hiddenWidth: number;
  /** `he`: hidden layers as He et al. 2015, the last at 0; `framework`: all as PyTorch's. */
  readonly initialisation: "he" | "framework";
  /**
   * Wang et al., "Dueling network architectures for deep reinforcement learning", 2016: the layers before the
   * last are shared, then one stream gives V(s) and one A(s, a). Deviation: here the streams share nothing, as the network is small.
   */
  readonly dueling: boolean;
}

/** The perceptrons of a Q-network: Q itself, or, of a dueling network, the advantages A(s, ·) and V(s). */
export function qNetworkShapes(options: QNetworkOptions): PerceptronOptions[] {
  const { inputs, actionCount, hiddenWidth, initialisation } = options;
  const shape = (name: string, outputs: number) => ({
    name,
    sizes: [inputs, hiddenWidth, hiddenWidth, outputs],
    initialisation,
    lastInitialisation: initialisation === "he" ? "zero" : initialisation,
  } as const);
  return options.dueling ? [shape("advantage ", actionCount), shape("value ", 1)] : [shape("", actionCount)];
}

/** Q(s, ·). */
export class QNetwork extends Stateful implements Network {
  readonly members = 1;
  readonly sizes: readonly number[];
  readonly parameters: Parameters;
  // derived: #actions and #value are made of the parameters; #values is written before each use
  readonly #actions: Perceptron;
  readonly #value: Perceptron | undefined;
  #values = new Float32Array(1);

  constructor(workspace: Workspace, options: QNetworkOptions, random: Generator) {
    super();
    this.parameters = new Parameters(workspace);
    const [actions, value] = qNetworkShapes(options);
    this.sizes = actions.sizes;
    this.#actions = new Perceptron(this.parameters, actions, random);
    if (value !== undefined) {
      this.#value = new Perceptron(this.parameters, value, random.stream("value"));
    }
  }

  /** Q(s, a) = V(s) + A(s, a) − mean A(s, ·) (Wang et al. 2016, equation 9); plain networks give Q at once. */
  record(program: Program, x: Node): Node {
    const actions = this.#actions.record(program, x); // [rows, actions]
    if (this.#value === undefined) return actions;
    const mean = program.scale(program.sumColumns(actions), 1 / actions.columns);
    return program.add(program.subtract(actions, mean), this.#value.record(program, x));
  }

  /**
   * Q for a batch.
   *
   * @param inputs [rows, inputs]
   * @param out [rows, actionCount], written.
   */
  predict(inputs: Float32Array, rows: number, out: Float32Array): void {
    this.#actions.predict(inputs, rows, out);
    if (this.#value === undefined) return;
    if (this.#values.length < rows) this.#values = new Float32Array(rows);
    this.#value.predict(inputs, rows, this.#values);
    this.#aggregate(rows, out);
  }

  /** Q [actionCount] for one row of inputs. */
  predictOne(inputs: Float32Array, out: Float32Array): void {
    this.#actions.predictOne(inputs, out);
    if (this.#value === undefined) return;
    this.#value.predictOne(inputs, this.#values);
    this.#aggregate(1, out);
  }

  /** One stack of layers that computes Q; of a dueling network, both streams side by side. */
  denseLayers(): DenseLayer[] {
    const actions = this.#actions.denseLayers();
    if (this.#value === undefined) return actions;
    const value = this.#value.denseLayers();
    const last = actions.length - 1;
    return actions.map((own, l) => {
      const other = value[l];
      const [a, v] = [own.biases.length, other.biases.length];
      const [ownInputs, otherInputs] = [own.weights.length / a, other.weights.length / v];
      const outputs = l === last ? a : a + v;
      const inputs = l === 0 ? ownInputs : ownInputs + otherInputs;
      const weights = new Float32Array(inputs * outputs);
      const biases = new Float32Array(outputs);
      // the last layer: A − mean A from the one stream, V for every action from the other
      const put = (to: Float32Array, at: number, from: Float32Array, row: number) => {
        if (l < last) return to.set(from.subarray(row * a, (row + 1) * a), at);
        let mean = 0;
        for (let j = 0; j < a; j++) mean += from[row * a + j] / a;
        for (let j = 0; j < a; j++) to[at + j] += from[row * a + j] - mean;
      };
      for (let i = 0; i < ownInputs; i++) put(weights, i * outputs, own.weights, i);
      put(biases, 0, own.biases, 0);
      for (let i = 0; i < otherInputs; i++) {
        const row = l === 0 ? i : ownInputs + i;
        for (let j = 0; j < (l === last ? a : v); j++) {
          weights[row * outputs + (l === last ? j : a + j)] += other.weights[i * v + (l === last ? 0 : j)];
        }
      }
      for (let j = 0; j < (l === last ? a : v); j++) {
        biases[l === last ? j : a + j] += other.biases[l === last ? 0 : j];
      }
      return { weights, biases, activation: own.activation };
    });
  }

  /** Takes the weights of a network of the same shape. */
  copyFrom(other: QNetwork): void {
    this.parameters.copyFrom(other.parameters);
  }

  /** w ← (1 − rate) w + rate w' for every weight w and the other's w'. */
  moveTowards(other: QNetwork, rate: number): void {
    this.parameters.moveTowards(other.parameters, rate);
  }

  get parts(): Parts {
    return this.parameters.parts;
  }

  /** As {@linkcode QNetwork.record}, over advantages in place. */
  #aggregate(rows: number, out: Float32Array): void {
    const n = this.sizes[this.sizes.length - 1];
    for (let row = 0; row < rows; row++) {
      let mean = 0;
      for (let a = 0; a < n; a++) mean += out[row * n + a] / n;
      for (let a = 0; a < n; a++) out[row * n + a] += this.#values[row] - mean;
    }
  }
}
