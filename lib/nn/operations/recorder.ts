/**
 * What an operation needs of the program that it is recorded into.
 *
 * @module
 */

import type { Node, Operation } from "../node.ts";
import type { Workspace } from "../workspace.ts";

/** Takes operations in the order in which they are computed. */
export interface Recorder {
  /** Where the matrices lie. */
  readonly workspace: Workspace;
  /** A matrix to be computed from `inputs`: a gradient reaches it if one reaches any of them. */
  output(rows: number, columns: number, inputs: readonly Node[]): Node;
  /** Adds the operation that computes a matrix, and gives the matrix. */
  record(output: Node, operation: Operation): Node;
}

/** A program's refusal of matrices that do not fit. */
export function misfit(operation: string, nodes: readonly Node[]): RangeError {
  return new RangeError(
    `${operation}: the shapes ${nodes.map((node) => node.shape).join(", ")} do not fit each other.`,
  );
}
