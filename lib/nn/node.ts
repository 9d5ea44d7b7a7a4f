/**
 * The matrices that a program computes with.
 *
 * @module
 */

import type { Workspace } from "./workspace.ts";

/** A row-major float32 matrix in a workspace, with room for the gradient of a loss with respect to it. */
export class Node {
  // derived: `rows` is set before each pass; `gradientAddress` and `gradient` follow from what was recorded
  /** Rows that are computed now; at most {@linkcode Node.capacity}. */
  rows: number;
  /** Rows there is room for. */
  readonly capacity: number;
  /** Numbers in a row. */
  readonly columns: number;
  /** Address of the numbers, in bytes. */
  readonly address: number;
  /** [capacity, columns]: the numbers. */
  readonly values: Float32Array;
  /** Whether a gradient reaches it. */
  readonly needsGradient: boolean;
  /** Address of the gradient; 0 before the first backward pass. */
  gradientAddress = 0;
  /** [capacity, columns]: the gradient; empty before the first backward pass. */
  gradient: Float32Array = new Float32Array(0);

  /**
   * Allocates the numbers.
   *
   * @param address Where the numbers stand already: in another matrix, of which this one is a part.
   * @throws {RangeError} If the shape is not of positive whole numbers.
   */
  constructor(
    workspace: Workspace,
    rows: number,
    columns: number,
    needsGradient: boolean,
    address?: number,
  ) {
    if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
      throw new RangeError(`A matrix of ${rows} × ${columns}: rows and columns must be whole and positive.`);
    }
    this.rows = rows;
    this.capacity = rows;
    this.columns = columns;
    this.needsGradient = needsGradient;
    this.address = address ?? workspace.allocate(rows * columns);
    this.values = workspace.floats(this.address, rows * columns);
  }

  /** Number of elements in the computed rows. */
  get count(): number {
    return this.rows * this.columns;
  }

  /** Assigns the memory of the gradient. */
  placeGradient(workspace: Workspace, address: number): void {
    this.gradientAddress = address;
    this.gradient = workspace.floats(address, this.capacity * this.columns);
  }

  /** The shape as text, for messages. */
  get shape(): string {
    return `[${this.capacity}, ${this.columns}]`;
  }
}

/** A recorded operation. */
export interface Operation {
  /** Computes the values from the inputs' values. */
  forward(): void;
  /** Adds to the inputs' gradients the contribution of the output's gradient. */
  backward(): void;
}
