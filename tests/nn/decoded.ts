/**
 * Numbers decoded from logits that are in no workspace.
 *
 * @module
 */

import type { TwoHot } from "../../lib/nn/categorical.ts";
import { Program, Workspace } from "../../lib/nn/engine.ts";

/** What the bins take the logits from `at` on for. */
export function decoded(bins: TwoHot, logits: ArrayLike<number>, at = 0): number {
  const workspace = new Workspace();
  const node = new Program(workspace).input(1, logits.length);
  node.values.set(logits);
  return bins.mean(workspace.kernels, node, at);
}
