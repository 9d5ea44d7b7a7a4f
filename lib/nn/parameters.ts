/**
 * Parameters: named matrices stored contiguously, so that an optimiser can update them at once.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { Node } from "./node.ts";
import type { Workspace } from "./workspace.ts";

/** A named set of matrices in a workspace, their values contiguous, their gradients contiguous. */
export class Parameters extends Stateful {
  /** The memory of the matrices. */
  readonly workspace: Workspace;
  readonly #nodes = new Map<string, Node>();
  // derived: #start, #count and #gradients follow from the matrices added
  #start = 0;
  #count = 0;
  #gradients = 0;

  /** An empty set. */
  constructor(workspace: Workspace) {
    super();
    this.workspace = workspace;
  }

  /**
   * Adds a matrix. All matrices of a set must be added in sequence, with no other allocation in the workspace
   * between.
   *
   * @param fill Writes the initial values, row-major; they are 0 without it.
   * @throws {Error} If the name is taken, the set is sealed, or the workspace was used in between.
   */
  add(name: string, rows: number, columns: number, fill?: (values: Float32Array) => void): Node {
    if (this.#gradients !== 0) throw new Error(`Parameter "${name}" comes after the set was sealed.`);
    if (this.#nodes.has(name)) throw new Error(`There is a parameter "${name}" already.`);
    const node = new Node(this.workspace, rows, columns, true);
    if (this.#nodes.size === 0) this.#start = node.address;
    else if (node.address !== this.#start + this.#count * 4) {
      throw new Error(`Parameter "${name}" does not lie beside the others: add all of a set in one go.`);
    }
    this.#count = (this.workspace.usedBytes - this.#start) / 4;
    fill?.(node.values);
    this.#nodes.set(name, node);
    return node;
  }

  /** Ends the adding and allocates the gradients. */
  seal(): void {
    if (this.#gradients !== 0) return;
    this.#gradients = this.workspace.allocate(this.#count);
    for (const node of this.#nodes.values()) {
      node.placeGradient(this.workspace, this.#gradients + (node.address - this.#start));
    }
  }

  /** The matrix of a name. @throws {Error} If there is none. */
  get(name: string): Node {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`There is no parameter "${name}".`);
    return node;
  }

  /** The names, in the order of adding. */
  get names(): string[] {
    return [...this.#nodes.keys()];
  }

  /** Total number of elements, including the padding of each matrix to a multiple of four. */
  get count(): number {
    return this.#count;
  }

  /** Address of the first value. */
  get address(): number {
    return this.#start;
  }

  /** Address of the first gradient. @throws {Error} Before {@linkcode Parameters.seal}. */
  get gradientAddress(): number {
    if (this.#gradients === 0) throw new Error("The set of parameters is not sealed yet.");
    return this.#gradients;
  }

  /** Sets every gradient to 0; backward passes add to them. */
  clearGradients(): void {
    this.workspace.kernels.clear(this.gradientAddress, this.#count);
  }

  /** Copies the values of a set of the same shape, from this workspace or another. */
  copyFrom(other: Parameters): void {
    this.#checkAlike(other);
    this.workspace.floats(this.#start, this.#count)
      .set(other.workspace.floats(other.address, other.count));
  }

  /** own ← own + rate × (other − own): a moving average. Both must lie in one workspace. */
  moveTowards(other: Parameters, rate: number): void {
    this.#checkAlike(other);
    if (other.workspace !== this.workspace) throw new Error("The sets lie in different workspaces.");
    this.workspace.kernels.moveTowards(this.#start, other.address, this.#count, rate);
  }

  #checkAlike(other: Parameters): void {
    if (other.count !== this.#count || other.names.join() !== this.names.join()) {
      throw new Error("The sets of parameters are not of the same shape.");
    }
  }

  /** The values by name, without gradients. */
  get parts(): Parts {
    return Object.fromEntries([...this.#nodes].map(([name, { values }]) => [name, values]));
  }
}
