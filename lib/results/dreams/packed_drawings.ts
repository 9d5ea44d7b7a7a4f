/**
 * Drawings as rows of numbers: what their shapes are is said once, where the shapes are in every frame.
 *
 * @module
 */

import type { Drawing, Shape } from "../../tasks/task.ts";

/** How the numbers of drawings are to be read. */
export interface DrawingLayouts {
  /**
   * The shapes of a drawing in order, each a letter: `L3` is a line through three points, `L3w` one with a width, `C`
   * a circle, `F` a filled one, `B` a box. Before them stands the view.
   */
  readonly layouts: readonly string[];
  /** Columns of numbers, the most that any layout has. */
  readonly width: number;
}

/** More different layouts than this are not recorded. */
const MOST_LAYOUTS = 50;
/** Nor are drawings of more numbers. */
const MOST_NUMBERS = 200;

/** Frames as numbers. */
export interface DrawingRows extends DrawingLayouts {
  /** [frames]: the number of each frame's layout, from 1; 0 for a frame without a drawing. */
  readonly layoutOf: Uint8Array;
  /** [width] columns of [frames] numbers; 0 where a layout needs fewer. */
  readonly columns: readonly Float64Array[];
}

/** The rows of drawings; undefined if there is none, or if they are too different from each other. */
export function drawingRows(drawings: readonly (Drawing | undefined)[]): DrawingRows | undefined {
  const places = new Map<string, number>();
  const numbers = drawings.map((drawing) => drawing === undefined ? [] : numbersOf(drawing));
  const width = numbers.reduce((most, { length }) => Math.max(most, length), 0);
  const layoutOf = Uint8Array.from(drawings, (drawing) => {
    if (drawing === undefined) return 0;
    const layout = drawing.shapes.map(letterOf).join(" ");
    if (!places.has(layout)) places.set(layout, Math.min(places.size + 1, 255));
    return places.get(layout)!;
  });
  if (places.size === 0 || places.size > MOST_LAYOUTS || width > MOST_NUMBERS) return undefined;
  const columns = Array.from({ length: width }, () => new Float64Array(drawings.length));
  numbers.forEach((own, frame) => own.forEach((number, i) => columns[i][frame] = number));
  return { layouts: [...places.keys()], width, layoutOf, columns };
}

/** The drawing of a layout. @param numbers What {@linkcode drawingRows} wrote into a row. */
export function drawingOf(layout: string, numbers: ArrayLike<number>): Drawing {
  let at = 0;
  const next = () => numbers[at++];
  const view = [next(), next(), next(), next()] as const;
  const shapes = layout.split(" ").filter((word) => word !== "").map((word): Shape => {
    if (word === "B") return { box: [next(), next(), next(), next()] };
    if (word === "C" || word === "F") return { circle: [next(), next(), next()], filled: word === "F" };
    const line = Array.from({ length: parseInt(word.slice(1)) }, () => [next(), next()] as const);
    return word.endsWith("w") ? { line, width: next() } : { line };
  });
  return { view, shapes };
}

function letterOf(shape: Shape): string {
  if ("box" in shape) return "B";
  if ("circle" in shape) return shape.filled === true ? "F" : "C";
  return `L${shape.line.length}${shape.width === undefined ? "" : "w"}`;
}

function numbersOf({ view, shapes }: Drawing): number[] {
  const numbers = [...view];
  for (const shape of shapes) {
    if ("line" in shape) {
      for (const [x, y] of shape.line) numbers.push(x, y);
      if (shape.width !== undefined) numbers.push(shape.width);
    } else for (const number of "box" in shape ? shape.box : shape.circle) numbers.push(number);
  }
  return numbers;
}
