/**
 * Linear layers by name: `NAME.weights` [inputs, outputs] and `NAME.biases` [1, outputs] of a set of parameters.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { fillLayer, type Initialisation } from "./initialisation.ts";
import type { Node } from "./node.ts";
import type { Parameters } from "./parameters.ts";
import type { Program } from "./program.ts";

/** Adds a linear layer's parameters. Each layer draws from a stream of its name. */
export function addLinear(
  parameters: Parameters,
  name: string,
  inputs: number,
  outputs: number,
  kind: Initialisation,
  random: Generator,
): void {
  const weights = parameters.add(`${name}.weights`, inputs, outputs);
  const biases = parameters.add(`${name}.biases`, 1, outputs);
  fillLayer(kind, inputs, weights.values, biases.values, random.stream(name));
}

/** x W + b. */
export function linear(program: Program, parameters: Parameters, name: string, x: Node): Node {
  return program.affine(x, parameters.get(`${name}.weights`), parameters.get(`${name}.biases`));
}

/** Layers by name, with max(x, 0) after each but the last: one operation. */
export function perceptron(
  program: Program,
  parameters: Parameters,
  names: readonly string[],
  x: Node,
): Node {
  const layers = names.map((name) => ({
    weights: parameters.get(`${name}.weights`),
    biases: parameters.get(`${name}.biases`),
  }));
  return program.perceptron(x, { layers, members: 1, activation: "relu" });
}

/** The next state of a gated recurrent unit, of what its input gives [rows, 3 H] and of the state [rows, H]. */
export function gru(program: Program, parameters: Parameters, name: string, input: Node, state: Node): Node {
  return program.gruCell(input, state, parameters.get(`${name}.weights`), parameters.get(`${name}.biases`));
}
