/**
 * Reverse-mode differentiation of matrix programs over the wasm kernels.
 *
 * A {@linkcode Program} is recorded once, with fixed shapes, and then run again and again: an operation costs about a
 * microsecond and leaves no garbage. It serves the networks that are more than a perceptron: recurrent models,
 * unrolled models, autoencoders.
 *
 * @module
 */

export { Adam, type AdamOptions } from "./adam.ts";
export { Node, type Operation } from "./node.ts";
export { Parameters } from "./parameters.ts";
export { Program } from "./program.ts";
export { Workspace, type WorkspaceOptions } from "./workspace.ts";
