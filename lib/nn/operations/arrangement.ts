/**
 * Matrices put together and taken apart.
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

/** Some neighbouring rows: `from` up to and without `to`. */
export function rowsOf(recorder: Recorder, x: Node, from: number, to: number): Node {
  if (!(from >= 0 && from < to && to <= x.capacity)) {
    throw new RangeError(`rowsOf: ${from} to ${to} of a matrix of ${x.capacity}.`);
  }
  const y = recorder.output(to - from, x.columns, [x]);
  const start = from * x.columns * 4;
  const { kernels } = recorder.workspace;
  return recorder.record(y, {
    forward: () => kernels.copyBlock(x.address + start, y.count, y.address, y.count, 1, y.count),
    backward: () =>
      kernels.addBlock(y.gradientAddress, y.count, x.gradientAddress + start, y.count, 1, y.count),
  });
}

/** Every row `times` times, one copy after the other: rows 0, 0, …, 1, 1, …. */
export function repeatRows(recorder: Recorder, x: Node, times: number): Node {
  const y = recorder.output(x.capacity * times, x.columns, [x]);
  const width = x.columns;
  return recorder.record(y, {
    forward() {
      for (let r = 0; r < y.rows; r++) {
        const from = Math.floor(r / times) * width;
        for (let j = 0; j < width; j++) y.values[r * width + j] = x.values[from + j];
      }
    },
    backward() {
      for (let r = 0; r < y.rows; r++) {
        const to = Math.floor(r / times) * width;
        for (let j = 0; j < width; j++) x.gradient[to + j] += y.gradient[r * width + j];
      }
    },
  });
}

/** How rows that are pictures are cut into patches. */
export interface PatchShape {
  /** Rows of a picture. */
  readonly height: number;
  /** Columns of a picture. */
  readonly width: number;
  /** Numbers at each place; they lie side by side. */
  readonly channels: number;
  /** Rows and columns of a patch. */
  readonly size: number;
  /** How far apart patches begin. */
  readonly stride: number;
}

/**
 * Every patch of every picture as a row: [pictures, height × width × channels] → [pictures × places, size × size ×
 * channels], places row by row. With a product after it, a convolution without margins.
 */
export function patches(recorder: Recorder, x: Node, shape: PatchShape): Node {
  const { height, width, channels, size, stride } = shape;
  const [down, across] = [height, width].map((length) => Math.floor((length - size) / stride) + 1);
  if (x.columns !== height * width * channels || down < 1 || across < 1) throw misfit("patches", [x]);
  const line = size * channels; // a patch's row: numbers that lie together in the picture
  const y = recorder.output(x.capacity * down * across, size * line, [x]);
  const pictureLine = width * channels;
  const { kernels } = recorder.workspace;
  /** Calls `copy` with the places of every patch, in bytes: in the picture, and its own. */
  const everyPatch = (copy: (from: number, to: number) => void) => {
    for (let picture = 0, to = 0; picture < x.capacity; picture++) {
      for (let i = 0; i < down; i++) {
        for (let j = 0; j < across; j++, to += size * line * 4) {
          copy((picture * x.columns + i * stride * pictureLine + j * stride * channels) * 4, to);
        }
      }
    }
  };
  return recorder.record(y, {
    forward: () =>
      everyPatch((from, to) => {
        kernels.copyBlock(x.address + from, pictureLine, y.address + to, line, size, line);
      }),
    backward: () =>
      everyPatch((from, to) => {
        kernels.addBlock(y.gradientAddress + to, line, x.gradientAddress + from, pictureLine, size, line);
      }),
  });
}

/** The same numbers in another shape of as many. */
export function reshape(recorder: Recorder, x: Node, rows: number, columnCount: number): Node {
  if (rows * columnCount !== x.capacity * x.columns) {
    throw new RangeError(`reshape: ${x.shape} to [${rows}, ${columnCount}].`);
  }
  const y = recorder.output(rows, columnCount, [x]);
  const { kernels } = recorder.workspace;
  const count = rows * columnCount;
  return recorder.record(y, {
    forward: () => y.values.set(x.values),
    backward: () => kernels.addBlock(y.gradientAddress, count, x.gradientAddress, count, 1, count),
  });
}
