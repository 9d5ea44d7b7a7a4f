/**
 * Acting by a network of scaled observations: the action of the largest output.
 *
 * @module
 */

import { argmax } from "../nn/categorical.ts";
import { type DenseLayer, foldInputs } from "../nn/dense_layers.ts";
import type { Controller } from "./agent.ts";
import type { ObservationScale } from "./observation_scale.ts";
import type { PolicyNetwork } from "./policy_network.ts";

/** From the inputs that a scale writes to one number for each action. */
interface ActionNetwork {
  /** @param inputs [rows, inputs] @param outputs [rows, actions], written. */
  predict(inputs: Float32Array, rows: number, outputs: Float32Array): void;
  denseLayers(): DenseLayer[];
}

/** Scales observations, computes outputs and takes the largest, for networks of one shape. */
export class GreedyPolicy {
  readonly #scale: ObservationScale;
  readonly #actions: number;
  // derived: #inputs and #outputs are written before each use
  #inputs = new Float32Array(0);
  #outputs = new Float32Array(0);

  constructor(scale: ObservationScale, actions: number) {
    this.#scale = scale;
    this.#actions = actions;
  }

  /** The network's outputs, [count, actions] and perhaps more behind; overwritten by the next call. */
  outputs(network: ActionNetwork, observations: Float32Array, count: number): Float32Array {
    const { size } = this.#scale;
    if (this.#inputs.length < count * size) {
      this.#inputs = new Float32Array(count * size);
      this.#outputs = new Float32Array(count * this.#actions);
    }
    this.#scale.apply(observations, count, this.#inputs);
    network.predict(this.#inputs, count, this.#outputs);
    return this.#outputs;
  }

  /** Writes the action of each of `count` observations. */
  choose(network: ActionNetwork, observations: Float32Array, count: number, actions: Uint8Array): void {
    const outputs = this.outputs(network, observations, count);
    for (let i = 0; i < count; i++) actions[i] = argmax(outputs, i * this.#actions, this.#actions);
  }

  /** Acts over parallel episodes, with one forward pass a step. */
  controller(network: ActionNetwork): Controller {
    return {
      act: (observations, alive, actions) => this.choose(network, observations, alive.length, actions),
      reset() {},
    };
  }

  /** The policy as a network of the features of observations. @param outputs What the numbers are. */
  asNetwork(network: ActionNetwork, outputs: string): PolicyNetwork {
    const { size, angles, factors, offsets } = this.#scale;
    const layers = foldInputs(network.denseLayers(), factors, offsets);
    return {
      network: { inputs: size, branches: [layers] },
      angles,
      outputs,
      compute: (observations, count, out) => {
        const inputs = new Float32Array(count * size);
        this.#scale.apply(observations, count, inputs);
        network.predict(inputs, count, out);
      },
    };
  }
}
