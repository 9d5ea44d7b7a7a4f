/**
 * Distributions over groups of neighbouring columns.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** How many groups of columns there are. @throws {RangeError} If the groups do not fill the matrix. */
function groupsOf(operation: string, x: Node, group: number): number {
  if (!Number.isInteger(group) || group < 1 || x.columns % group !== 0) {
    throw new RangeError(`${operation}: ${x.columns} columns cannot be cut into groups of ${group}.`);
  }
  return x.columns / group;
}

/** exp x / Σ exp x in every group. */
export function softmax(recorder: Recorder, x: Node, group: number): Node {
  groupsOf("softmax", x, group);
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.softmax(x.address, y.address, x.count / group, group),
    backward: () =>
      kernels.softmaxGradient(x.gradientAddress, y.gradientAddress, y.address, x.count / group, group),
  });
}

/** x − log Σ exp x in every group. */
export function logSoftmax(recorder: Recorder, x: Node, group: number): Node {
  groupsOf("logSoftmax", x, group);
  const y = recorder.output(x.capacity, x.columns, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.logSoftmax(x.address, y.address, x.count / group, group),
    backward: () =>
      kernels.logSoftmaxGradient(x.gradientAddress, y.gradientAddress, y.address, x.count / group, group),
  });
}

/** log Σ exp x of every group: [rows, columns / group]. */
export function logSumExp(recorder: Recorder, x: Node, group: number): Node {
  const y = recorder.output(x.capacity, groupsOf("logSumExp", x, group), [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.logSumExp(x.address, y.address, y.count, group),
    backward: () =>
      kernels.logSumExpGradient(
        x.gradientAddress,
        y.gradientAddress,
        x.address,
        y.address,
        y.count,
        group,
      ),
  });
}

/** −Σ targets × log softmax(logits) of each row: [rows, 1]; nothing flows to the targets. */
export function crossEntropy(recorder: Recorder, logits: Node, targets: Node): Node {
  if (logits.capacity !== targets.capacity || logits.columns !== targets.columns) {
    throw misfit("crossEntropy", [logits, targets]);
  }
  const { columns } = logits;
  const y = recorder.output(logits.capacity, 1, [logits]);
  const { kernels } = recorder.workspace;
  const shares = recorder.workspace.allocate(y.capacity * columns);
  return recorder.record(y, {
    forward: () => kernels.crossEntropy(logits.address, targets.address, y.address, shares, y.count, columns),
    backward() {
      const { gradientAddress: gradient } = logits;
      kernels.crossEntropyGradient(gradient, y.gradientAddress, shares, targets.address, y.count, columns);
    },
  });
}
