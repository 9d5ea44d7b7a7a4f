/**
 * Matrices put together and taken apart.
 *
 * @module
 */

import type { Node } from "./node.ts";
import { misfit, type Recorder } from "./recorder.ts";

/** Side by side: [rows, the sum of the columns]. */
export function concatColumns(recorder: Recorder, parts: readonly Node[]): Node {
  if (parts.length === 0 || parts.some((part) => part.capacity !== parts[0].capacity)) {
    throw misfit("concatColumns", ...parts);
  }
  const width = parts.reduce((total, part) => total + part.columns, 0);
  const y = recorder.output(parts[0].capacity, width, parts);
  return recorder.record(y, {
    forward() {
      let offset = 0;
      for (const { values, columns, rows } of parts) {
        for (let r = 0, i = 0; r < rows; r++) {
          for (let j = 0, to = r * width + offset; j < columns; j++) y.values[to++] = values[i++];
        }
        offset += columns;
      }
    },
    backward() {
      let offset = 0;
      for (const { gradient, columns, rows, needsGradient } of parts) {
        for (let r = 0, i = 0; needsGradient && r < rows; r++) {
          for (let j = 0, at = r * width + offset; j < columns; j++) gradient[i++] += y.gradient[at++];
        }
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
  return recorder.record(y, {
    forward() {
      for (let r = 0, i = 0; r < x.rows; r++) {
        for (let at = r * x.columns + from, end = at + to - from; at < end; at++) {
          y.values[i++] = x.values[at];
        }
      }
    },
    backward() {
      for (let r = 0, i = 0; r < x.rows; r++) {
        for (let at = r * x.columns + from, end = at + to - from; at < end; at++) {
          x.gradient[at] += y.gradient[i++];
        }
      }
    },
  });
}

/** One above the other: [the sum of the rows, columns]. */
export function stackRows(recorder: Recorder, parts: readonly Node[]): Node {
  if (parts.length === 0 || parts.some((part) => part.columns !== parts[0].columns)) {
    throw misfit("stackRows", ...parts);
  }
  const rows = parts.reduce((total, part) => total + part.capacity, 0);
  const y = recorder.output(rows, parts[0].columns, parts);
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
      for (const { gradient, values, needsGradient } of parts) {
        for (let i = 0; needsGradient && i < gradient.length; i++) gradient[i] += y.gradient[offset + i];
        offset += values.length;
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
  const start = from * x.columns;
  return recorder.record(y, {
    forward: () => y.values.set(x.values.subarray(start, to * x.columns)),
    backward() {
      for (let i = 0; i < y.count; i++) x.gradient[start + i] += y.gradient[i];
    },
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
  if (x.columns !== height * width * channels || down < 1 || across < 1) throw misfit("patches", x);
  const line = size * channels; // a patch's row: numbers that lie together in the picture
  const y = recorder.output(x.capacity * down * across, size * line, [x]);
  /** Calls `copy` with the places of every line, in the picture and in its patch. */
  const lines = (copy: (from: number, to: number) => void) => {
    for (let picture = 0, to = 0; picture < x.capacity; picture++) {
      for (let i = 0; i < down; i++) {
        for (let j = 0; j < across; j++) {
          for (let r = 0; r < size; r++, to += line) {
            copy(picture * x.columns + ((i * stride + r) * width + j * stride) * channels, to);
          }
        }
      }
    }
  };
  return recorder.record(y, {
    forward: () =>
      lines((from, to) => {
        for (let k = 0; k < line; k++) y.values[to + k] = x.values[from + k];
      }),
    backward: () =>
      lines((from, to) => {
        for (let k = 0; k < line; k++) x.gradient[from + k] += y.gradient[to + k];
      }),
  });
}

/** The same numbers in another shape of as many. */
export function reshape(recorder: Recorder, x: Node, rows: number, columnCount: number): Node {
  if (rows * columnCount !== x.capacity * x.columns) {
    throw new RangeError(`reshape: ${x.shape} to [${rows}, ${columnCount}].`);
  }
  const y = recorder.output(rows, columnCount, [x]);
  return recorder.record(y, {
    forward: () => y.values.set(x.values),
    backward() {
      for (let i = 0; i < y.gradient.length; i++) x.gradient[i] += y.gradient[i];
    },
  });
}
