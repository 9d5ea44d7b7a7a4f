/**
 * Learning curves as text: returns against real steps on a grid of braille characters.
 *
 * @module
 */

import type { CurvePoint } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import { BrailleCanvas } from "./braille_canvas.ts";
import { columnsOf, cutMiddle } from "./text_layout.ts";

/** Lines of the grid of a run's curve. */
const HEIGHT = 8;
/** Maximum width of the picture: more shows nothing more. */
const WIDEST = 72;
/** Columns of a name in the legend. */
const LONGEST_NAME = 34;

/** A named curve. */
export interface NamedCurve {
  readonly name: string;
  /** In the order of steps. */
  readonly points: readonly CurvePoint[];
}

/** What a picture of several curves shows beside them. */
export interface CurvesOptions {
  /** The mean return at and above which a point counts as solved; infinite if there is none. */
  readonly threshold: number;
  /** Characters in a line. */
  readonly columns: number;
  /** Lines of the grid. */
  readonly rows: number;
  /** Real steps at the right edge, if more than the curves have. */
  readonly lastStep?: number;
  /** A text in the colour of curve `i`; as it is if absent. */
  readonly paint?: (text: string, i: number) => string;
}

/**
 * Draws a curve, and the threshold as a dotted line where the returns come near it.
 *
 * @param points In the order of steps.
 * @param threshold As in {@linkcode CurvesOptions}.
 * @param columns Characters in a line.
 * @returns Nothing for fewer than two points.
 */
export function curvePicture(points: readonly CurvePoint[], threshold: number, columns: number): string[] {
  return drawn([points], { threshold, columns: Math.min(columns, WIDEST), rows: HEIGHT }).lines;
}

/**
 * Draws several curves, each with a letter at its end, over a legend of the letters.
 *
 * @returns Nothing if no curve has two points.
 */
export function curvesPicture(curves: readonly NamedCurve[], options: CurvesOptions): string[] {
  const shown = curves.filter(({ points }) => finite(points).length > 1);
  const { lines, margin } = drawn(
    shown.map(({ points }) => points),
    options,
    shown.map((_, i) => letterOf(i)),
  );
  if (lines.length === 0) return [];
  const { columns, paint = String } = options;
  const legend: string[] = [];
  let used = Infinity;
  shown.forEach(({ name }, i) => {
    const text = `${letterOf(i)} ${cutMiddle(name, Math.min(LONGEST_NAME, columns - margin - 3))}`;
    const width = columnsOf(text);
    if (used + 3 + width > columns) {
      legend.push(" ".repeat(margin + 1) + paint(text, i));
      used = margin + 1 + width;
    } else {
      legend[legend.length - 1] += `   ${paint(text, i)}`;
      used += 3 + width;
    }
  });
  return [...lines, ...legend];
}

/** Lines of the legend of a picture, at most. */
export const legendRows = (curves: number): number => Math.ceil(curves / 2);

const letterOf = (i: number) => String.fromCharCode("a".charCodeAt(0) + i);

const finite = (points: readonly CurvePoint[]) => points.filter(({ value }) => Number.isFinite(value));

/** The grid with its labels, and the columns of those at its left. */
function drawn(
  curves: readonly (readonly CurvePoint[])[],
  { threshold, columns, rows, lastStep = 0, paint = String }: CurvesOptions,
  letters: readonly string[] = [],
): { readonly lines: string[]; readonly margin: number } {
  const known = curves.map(finite).filter(({ length }) => length > 1);
  if (known.length === 0) return { lines: [], margin: 0 };
  const values = known.flat().map(({ value }) => value);
  if (threshold < Infinity) values.push(threshold);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const labels = [high, low].map((value) =>
    Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString()
  );
  const margin = Math.max(labels[0].length, labels[1].length);
  const width = Math.max(10, columns - margin - 1);
  const first = known.reduce((least, [{ steps }]) => Math.min(least, steps), Infinity);
  const last = known.reduce((most, points) => Math.max(most, points[points.length - 1].steps), lastStep);
  const grid = new CurveGrid(width, rows, {
    x: (steps) => (steps - first) / Math.max(1, last - first),
    y: (value) => high === low ? 0.5 : (high - value) / (high - low),
  });
  if (threshold < Infinity) grid.dotted(threshold);
  known.forEach((points, i) => grid.curve(points, i, letters[i]));
  const lines = grid.lines(paint).map((line, row) => {
    const label = row === 0 ? labels[0] : row === rows - 1 ? labels[1] : "";
    return `${label.padStart(margin)} ${line}`;
  });
  const ends = [withThousands(first), `${withThousands(last)} real steps`];
  const gap = Math.max(1, width - ends[0].length - ends[1].length);
  return { lines: [...lines, `${" ".repeat(margin + 1)}${ends[0]}${" ".repeat(gap)}${ends[1]}`], margin };
}

/** A grid of characters on which curves lie, the last one on top. */
class CurveGrid {
  readonly #all: BrailleCanvas;
  readonly #layers: BrailleCanvas[] = [];
  readonly #letters = new Map<number, { readonly letter: string; readonly curve: number }>();
  readonly #at: { readonly x: (steps: number) => number; readonly y: (value: number) => number };

  /** @param at The share of the width, and of the height from above, of a point. */
  constructor(
    columns: number,
    rows: number,
    at: { readonly x: (steps: number) => number; readonly y: (value: number) => number },
  ) {
    this.#all = new BrailleCanvas(columns, rows);
    this.#at = at;
  }

  dotted(value: number): void {
    for (let column = 0; column < this.#all.width; column += 4) {
      this.#all.dot(column, this.#at.y(value) * (this.#all.height - 1));
    }
  }

  curve(points: readonly CurvePoint[], i: number, letter: string | undefined): void {
    const layer = new BrailleCanvas(this.#all.columns, this.#all.rows);
    this.#layers.push(layer);
    const x = (steps: number) => this.#at.x(steps) * (layer.width - 1);
    const y = (value: number) => this.#at.y(value) * (layer.height - 1);
    points.forEach(({ steps, value }, place) => {
      const before = points[Math.max(0, place - 1)];
      for (const canvas of [layer, this.#all]) {
        canvas.line(x(before.steps), y(before.value), x(steps), y(value));
      }
    });
    if (letter === undefined) return;
    const end = points[points.length - 1];
    const column = Math.round(x(end.steps)) >> 1;
    const row = Math.round(y(end.value)) >> 2;
    // where another curve ends, the next free line
    const free = Array.from({ length: layer.rows }, (_, other) => other)
      .sort((a, b) => Math.abs(a - row) - Math.abs(b - row))
      .find((other) => !this.#letters.has(other * layer.columns + column));
    if (free !== undefined) this.#letters.set(free * layer.columns + column, { letter, curve: i });
  }

  lines(paint: (text: string, i: number) => string): string[] {
    const layers = this.#layers.map((layer) => layer.lines());
    return this.#all.lines().map((line, row) => {
      let [text, piece, of] = ["", "", -1]; // neighbours of one colour are painted together
      const close = () => text += of < 0 ? piece : paint(piece, of);
      Array.from(line, (character, column) => {
        const end = this.#letters.get(row * this.#all.columns + column);
        const top = end?.curve ?? layers.findLastIndex((layer) => layer[row][column] !== EMPTY);
        if (top !== of) {
          close();
          [piece, of] = ["", top];
        }
        piece += end?.letter ?? character;
      });
      return close();
    });
  }
}

/** The braille character without dots. */
const EMPTY = "\u2800";
