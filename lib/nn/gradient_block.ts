/**
 * The memory of a program's gradients.
 *
 * @module
 */

import type { Node } from "./node.ts";
import type { Workspace } from "./workspace.ts";

/** Where a matrix that is a part of another begins in it, in bytes. */
export interface Part {
  /** The other matrix. */
  readonly whole: Node;
  /** Bytes from its beginning. */
  readonly offset: number;
}

/**
 * One block for the gradients of all of a program's matrices, so that they can be cleared at once. Parts have theirs in
 * their wholes'.
 *
 * @param parts In the order of recording: a part of a part comes after it.
 */
export function placeGradients(
  workspace: Workspace,
  nodes: readonly Node[],
  parts: ReadonlyMap<Node, Part>,
): { readonly address: number; readonly count: number } {
  const learned = nodes.filter((node) => node.needsGradient && !parts.has(node));
  const padded = (node: Node) => (node.capacity * node.columns + 3) & ~3;
  const count = learned.reduce((sizes, node) => sizes + padded(node), 0);
  const start = workspace.allocate(count);
  let address = start;
  for (const node of learned) {
    node.placeGradient(workspace, address);
    address += padded(node) * 4;
  }
  for (const [part, { whole, offset }] of parts) {
    if (part.needsGradient) part.placeGradient(workspace, whole.gradientAddress + offset);
  }
  return { address: start, count };
}
