/**
 * Checks a drawing returned by a user's task.
 *
 * @module
 */

import type { Drawing } from "./task.ts";

/** What is wrong with a drawing, as "must give …"; undefined if nothing is. */
export function drawingFault(drawing: unknown): string | undefined {
  const { view, shapes } = (drawing ?? {}) as Partial<Drawing>;
  const [left, bottom, right, top] = numbersOf(view, 4) ?? [];
  if (!(left < right && bottom < top)) {
    return "must give { view: [left, bottom, right, top], shapes: […] }, left below right and bottom below top";
  }
  if (!Array.isArray(shapes)) return "must give shapes, a list of { line }, { circle } and { box }";
  for (const [i, shape] of shapes.entries()) {
    const { line, circle, box } = (shape ?? {}) as { line?: unknown; circle?: unknown; box?: unknown };
    const isFit = line !== undefined
      ? Array.isArray(line) && line.every((point) => numbersOf(point, 2) !== undefined)
      : numbersOf(circle, 3) !== undefined || numbersOf(box, 4) !== undefined;
    if (!isFit) {
      return `gives shapes[${i}], which must be { line: [[x, y], …] }, { circle: [x, y, radius] } or { box: [left, bottom, right, top] } of finite numbers`;
    }
  }
  return undefined;
}

function numbersOf(value: unknown, count: number): number[] | undefined {
  const isFit = Array.isArray(value) && value.length === count && value.every(Number.isFinite);
  return isFit ? value : undefined;
}
