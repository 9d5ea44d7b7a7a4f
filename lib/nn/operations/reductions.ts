/**
 * Sums.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** The sum of each row: [rows, 1]. */
export function sumColumns(recorder: Recorder, x: Node): Node {
  const y = recorder.output(x.capacity, 1, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.sumColumns(x.address, y.address, x.rows, x.columns),
    backward: () => kernels.addToRows(y.gradientAddress, x.gradientAddress, x.rows, x.columns),
  });
}

/** The sum of everything, or the mean: [1, 1]. */
export function total(recorder: Recorder, x: Node, isMean: boolean): Node {
  const y = recorder.output(1, 1, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward() {
      y.values[0] = kernels.sumAll(x.address, x.count) / (isMean ? x.count : 1);
    },
    backward() {
      const flow = isMean ? y.gradient[0] / x.count : y.gradient[0];
      kernels.scaleAndShift(x.gradientAddress, x.gradientAddress, x.count, 1, flow);
    },
  });
}

/** (a − targets)², number by number; nothing flows to the targets. */
export function squaredError(recorder: Recorder, a: Node, targets: Node): Node {
  if (a.capacity !== targets.capacity || a.columns !== targets.columns) {
    throw misfit("squaredError", [a, targets]);
  }
  const y = recorder.output(a.capacity, a.columns, [a]);
  const { workspace } = recorder;
  const { kernels } = workspace;
  const error = workspace.allocate(a.capacity * a.columns);
  return recorder.record(y, {
    forward() {
      kernels.subtract(a.address, targets.address, error, a.count);
      kernels.multiply(error, error, y.address, a.count);
    },
    backward() { // 2 (a − targets) g
      kernels.multiplyAccumulate(y.gradientAddress, error, a.gradientAddress, a.count);
      kernels.multiplyAccumulate(y.gradientAddress, error, a.gradientAddress, a.count);
    },
  });
}
