/**
 * The interface of a program for its operations.
 *
 * @module
 */

import type { Node, Operation } from "../node.ts";
import type { Workspace } from "../workspace.ts";

/** Records operations in the order of computation. */
export interface Recorder {
  /** The memory of the matrices. */
  readonly workspace: Workspace;
  /** A matrix computed from `inputs`; it needs a gradient if any of them does. */
  output(rows: number, columns: number, inputs: readonly Node[]): Node;
  /** Adds the operation that computes a matrix, and returns the matrix. */
  record(output: Node, operation: Operation): Node;
}

/** The error for matrices whose shapes do not fit. */
export function misfit(operation: string, nodes: readonly Node[]): RangeError {
  return new RangeError(
    `${operation}: the shapes ${nodes.map((node) => node.shape).join(", ")} do not fit each other.`,
  );
}
