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
  return recorder.record(y, {
    forward() {
      for (let r = 0, i = 0; r < x.rows; r++) {
        let total = 0;
        for (let j = 0; j < x.columns; j++) total += x.values[i++];
        y.values[r] = total;
      }
    },
    backward() {
      for (let r = 0, i = 0; r < x.rows; r++) {
        for (let j = 0; j < x.columns; j++) x.gradient[i++] += y.gradient[r];
      }
    },
  });
}

/** The sum of everything, or the mean: [1, 1]. */
export function total(recorder: Recorder, x: Node, isMean: boolean): Node {
  const y = recorder.output(1, 1, [x]);
  return recorder.record(y, {
    forward() {
      let sum = 0;
      for (let i = 0; i < x.count; i++) sum += x.values[i];
      y.values[0] = isMean ? sum / x.count : sum;
    },
    backward() {
      const flow = isMean ? y.gradient[0] / x.count : y.gradient[0];
      for (let i = 0; i < x.count; i++) x.gradient[i] += flow;
    },
  });
}

/** (a − targets)², number by number; nothing flows to the targets. */
export function squaredError(recorder: Recorder, a: Node, targets: Node): Node {
  if (a.capacity !== targets.capacity || a.columns !== targets.columns) {
    throw misfit("squaredError", [a, targets]);
  }
  const y = recorder.output(a.capacity, a.columns, [a]);
  return recorder.record(y, {
    forward() {
      for (let i = 0; i < a.count; i++) y.values[i] = (a.values[i] - targets.values[i]) ** 2;
    },
    backward() {
      for (let i = 0; i < a.count; i++) {
        a.gradient[i] += 2 * y.gradient[i] * (a.values[i] - targets.values[i]);
      }
    },
  });
}
