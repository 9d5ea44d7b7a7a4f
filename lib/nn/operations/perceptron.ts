/**
 * A whole perceptron, or several of one shape, as one operation: each pass is one call of a kernel.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** One layer's parameters. */
export interface Layer {
  /** [members × in, out] */
  readonly weights: Node;
  /** [members, out] */
  readonly biases: Node;
}

/** The function between the layers of a perceptron. */
export type Activation = "relu" | "tanh";

/** The layers of the operation. */
export interface PerceptronShape {
  /** From the input to the output. */
  readonly layers: readonly Layer[];
  /** Networks of one shape, side by side. */
  readonly members: number;
  /** After every layer but the last. */
  readonly activation: Activation;
}

/** Numbers of a plan before its layers, and of each layer; see `kernels/assembly/perceptron.ts`. */
const HEAD = 10;
const LAYER = 8;
/** Places in a plan. */
const ROWS = 2;
const FLOWS = 4;
const OUTPUT_GRADIENT = 7;
const INPUT_GRADIENT = 8;

/**
 * The outputs of every member.
 *
 * @param x [members × rows, in], or [rows, in] where `isShared`: the same inputs for every member.
 * @returns [members × rows, out]
 */
export function perceptron(recorder: Recorder, x: Node, shape: PerceptronShape, isShared: boolean): Node {
  const { workspace } = recorder;
  const { kernels } = workspace;
  const { layers, members, activation } = shape;
  const ownRows = x.capacity / (isShared ? 1 : members);
  if (!Number.isInteger(ownRows) || x.columns * members !== layers[0].weights.capacity) {
    throw misfit("perceptron", [x, ...layers.map(({ weights }) => weights)]);
  }
  const widths = [x.columns, ...layers.map(({ weights }) => weights.columns)];
  const y = recorder.output(
    members * ownRows,
    widths[layers.length],
    [x, ...layers.flatMap(({ weights, biases }) => [weights, biases])],
  );
  for (let l = 0; l < layers.length; l++) {
    const [inputs, outputs] = [widths[l], widths[l + 1]];
    workspace.reserveScratch(Math.max(
      kernels.productScratch(ownRows, inputs, outputs),
      kernels.productScratch(inputs, ownRows, outputs),
      kernels.productScratch(ownRows, outputs, inputs),
    ));
  }
  const activations = [
    x.address,
    ...widths.slice(1, -1).map((width) => workspace.allocate(members * ownRows * width)),
    y.address,
  ];
  const plan = workspace.allocate(HEAD + LAYER * layers.length);
  const words = workspace.words(plan, HEAD + LAYER * layers.length);
  words.set([layers.length, members, ownRows, activation === "tanh" ? 1 : 0, 0, 0, workspace.scratch, 0, 0]);
  words[HEAD - 1] = isShared ? 1 : 0;
  layers.forEach(({ weights, biases }, l) =>
    words.set(
      [widths[l], widths[l + 1], weights.address, biases.address, activations[l], activations[l + 1]],
      HEAD + LAYER * l,
    )
  );
  /** Fills in what only backward passes need. */
  const placeGradients = () => {
    const widest = ownRows * widths.reduce((most, width) => Math.max(most, width));
    words.set([workspace.allocate(widest), workspace.allocate(widest)], FLOWS);
    words[OUTPUT_GRADIENT] = y.gradientAddress;
    words[INPUT_GRADIENT] = x.needsGradient ? x.gradientAddress : 0;
    layers.forEach(({ weights, biases }, l) =>
      words.set([weights.gradientAddress, biases.gradientAddress], HEAD + LAYER * l + 6)
    );
  };
  return recorder.record(y, {
    forward() {
      words[ROWS] = isShared ? x.rows : x.rows / members;
      kernels.perceptronForward(plan);
    },
    backward() {
      if (words[OUTPUT_GRADIENT] === 0) placeGradients();
      kernels.perceptronBackward(plan);
    },
  });
}
