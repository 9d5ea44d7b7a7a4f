/**
 * Concatenating and slicing matrices.
 *
 * @module
 */

import type { Node } from "../node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** Side by side: [rows, the sum of the columns]. */
export function concatColumns(recorder: Recorder, parts: readonly Node[]): Node {
  if (parts.length === 0 || parts.some((part) => part.capacity !== parts[0].capacity)) {
    throw misfit("concatColumns", parts);
  }
  const width = parts.reduce((total, part) => total + part.columns, 0);
  const y = recorder.output(parts[0].capacity, width, parts);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward() {
      let offset = 0;
      for (const { address, columns, rows } of parts) {
        kernels.copyBlock(address, columns, y.address + offset * 4, width, rows, columns);
        offset += columns;
      }
    },
    backward() {
      let offset = 0;
      for (const { gradientAddress, columns, rows, needsGradient } of parts) {
        const from = y.gradientAddress + offset * 4;
        if (needsGradient) kernels.addBlock(from, width, gradientAddress, columns, rows, columns);
        offset += columns;
      }
    },
  });
}

/** Some neighbouring columns: `from` up to and without `to`. */
export function columns(recorder: Recorder, x: Node, from: number, to: number): Node {
  if (!(from >= 0 && from < to && to <= x.columns)) {
    throw new RangeError(`columns: ${from} to ${to} of a matrix of ${x.columns}.`);
  }
  const y = recorder.output(x.capacity, to - from, [x]);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () =>
      kernels.copyBlock(x.address + from * 4, x.columns, y.address, y.columns, x.rows, y.columns),
    backward: () =>
      kernels.addBlock(
        y.gradientAddress,
        y.columns,
        x.gradientAddress + from * 4,
        x.columns,
        x.rows,
        y.columns,
      ),
  });
}

/** One above the other: [the sum of the rows, columns]. */
export function stackRows(recorder: Recorder, parts: readonly Node[]): Node {
  if (parts.length === 0 || parts.some((part) => part.columns !== parts[0].columns)) {
    throw misfit("stackRows", parts);
  }
  const rows = parts.reduce((total, part) => total + part.capacity, 0);
  const y = recorder.output(rows, parts[0].columns, parts);
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward() {
      let offset = 0;
      for (const { values } of parts) {
        y.values.set(values, offset);
        offset += values.length;
      }
    },
    backward() {
      let offset = 0;
      for (const { gradientAddress, values, needsGradient } of parts) {
        const count = values.length;
        const from = y.gradientAddress + offset * 4;
        if (needsGradient) kernels.addBlock(from, count, gradientAddress, count, 1, count);
        offset += count;
      }
    },
  });
}
