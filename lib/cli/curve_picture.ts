/**
 * A learning curve as text: returns against real steps on a grid of braille characters.
 *
 * @module
 */

import type { CurvePoint } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import { BrailleCanvas } from "./braille_canvas.ts";

/** Lines of the grid. */
const HEIGHT = 8;
/** Maximum width of the picture: more shows nothing more. */
const WIDEST = 72;

/**
 * Draws a curve, and the threshold as a dotted line where the returns come near it.
 *
 * @param points In the order of steps.
 * @param threshold The mean return at and above which a point counts as solved; infinite if there is none.
 * @param columns Characters in a line.
 * @returns Nothing for fewer than two points.
 */
export function curvePicture(points: readonly CurvePoint[], threshold: number, columns: number): string[] {
  const finite = points.filter(({ value }) => Number.isFinite(value));
  if (finite.length < 2) return [];
  const values = finite.map(({ value }) => value);
  if (threshold < Infinity) values.push(threshold);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const labels = [high, low].map((value) =>
    Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString()
  );
  const margin = Math.max(labels[0].length, labels[1].length);
  const canvas = new BrailleCanvas(Math.max(10, Math.min(columns, WIDEST) - margin - 1), HEIGHT);
  const [first, last] = [finite[0].steps, finite[finite.length - 1].steps];
  const x = (steps: number) => ((steps - first) / Math.max(1, last - first)) * (canvas.width - 1);
  const y = (value: number) => (high === low ? 0.5 : (high - value) / (high - low)) * (canvas.height - 1);
  finite.forEach(({ steps, value }, i) => {
    const before = finite[Math.max(0, i - 1)];
    canvas.line(x(before.steps), y(before.value), x(steps), y(value));
  });
  if (threshold < Infinity) {
    for (let column = 0; column < canvas.width; column += 4) canvas.dot(column, y(threshold));
  }
  const lines = canvas.lines().map((line, row) => {
    const label = row === 0 ? labels[0] : row === HEIGHT - 1 ? labels[1] : "";
    return `${label.padStart(margin)} ${line}`;
  });
  const ends = [withThousands(first), `${withThousands(last)} real steps`];
  const gap = Math.max(1, canvas.columns - ends[0].length - ends[1].length);
  return [...lines, `${" ".repeat(margin + 1)}${ends[0]}${" ".repeat(gap)}${ends[1]}`];
}
