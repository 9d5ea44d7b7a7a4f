/**
 * A task's drawing as text: its shapes to scale on a grid of braille characters.
 *
 * @module
 */

import type { Drawing, Shape } from "../tasks/task.ts";
import { BrailleCanvas } from "./braille_canvas.ts";

/** Maximum height of a picture, in lines. */
const HIGHEST = 16;

/**
 * Draws shapes within their view, as large as fits.
 *
 * @param columns Characters in a line.
 * @returns Lines of `columns` characters.
 */
export function drawingPicture({ view, shapes }: Drawing, columns: number): string[] {
  const [left, bottom, right, top] = view;
  const [across, up] = [right - left, top - bottom];
  const scale = Math.min((2 * columns - 1) / across, (4 * HIGHEST - 1) / up); // dots a unit: a dot is about as wide as high
  const canvas = new BrailleCanvas(columns, Math.max(1, Math.ceil((up * scale + 1) / 4)));
  const margin = (canvas.width - 1 - across * scale) / 2;
  const pen = new Pen(canvas, (x) => margin + (x - left) * scale, (y) => (top - y) * scale, scale);
  for (const shape of shapes) pen.draw(shape);
  return canvas.lines();
}

/** Draws in the units of a view. */
class Pen {
  readonly #canvas: BrailleCanvas;
  readonly #x: (units: number) => number;
  readonly #y: (units: number) => number;
  readonly #scale: number;

  constructor(
    canvas: BrailleCanvas,
    x: (units: number) => number,
    y: (units: number) => number,
    scale: number,
  ) {
    this.#canvas = canvas;
    this.#x = x;
    this.#y = y;
    this.#scale = scale;
  }

  draw(shape: Shape): void {
    if ("line" in shape) this.#line(shape.line, (shape.width ?? 0) * this.#scale);
    else if ("circle" in shape) this.#circle(shape.circle, shape.filled === true);
    else this.#box(shape.box);
  }

  /** @param width Dots. */
  #line(points: readonly (readonly [x: number, y: number])[], width: number): void {
    for (const [i, [toX, toY]] of points.entries()) {
      const [fromX, fromY] = points[Math.max(0, i - 1)];
      const [x, y, endX, endY] = [this.#x(fromX), this.#y(fromY), this.#x(toX), this.#y(toY)];
      const length = Math.hypot(endX - x, endY - y);
      const [asideX, asideY] = length === 0 ? [0, 0] : [(y - endY) / length, (endX - x) / length];
      const half = Math.max(0, width - 1) / 2;
      const strokes = Math.ceil(2 * half) + 1;
      for (let stroke = 0; stroke < strokes; stroke++) {
        const by = strokes === 1 ? 0 : -half + (2 * half * stroke) / (strokes - 1);
        this.#segment(x + by * asideX, y + by * asideY, endX + by * asideX, endY + by * asideY);
      }
    }
  }

  #circle([x, y, radius]: readonly [number, number, number], filled: boolean): void {
    const [middleX, middleY, dots] = [this.#x(x), this.#y(y), radius * this.#scale];
    if (!this.#touches(middleX - dots, middleY - dots, middleX + dots, middleY + dots)) return;
    if (filled) {
      const [first, last] = this.#rows(middleY - dots, middleY + dots);
      for (let row = first; row <= last; row++) {
        const half = Math.sqrt(Math.max(0, dots ** 2 - (row - middleY) ** 2));
        this.#segment(middleX - half, row, middleX + half, row);
      }
    }
    const steps = Math.ceil(Math.min(1000, 8 * Math.max(1, dots)));
    for (let i = 0; i < steps; i++) {
      const angle = (2 * Math.PI * i) / steps;
      this.#canvas.dot(middleX + dots * Math.cos(angle), middleY + dots * Math.sin(angle));
    }
  }

  #box([left, bottom, right, top]: readonly [number, number, number, number]): void {
    const [high, low] = [this.#y(top), this.#y(bottom)];
    const [first, last] = this.#rows(Math.min(high, low), Math.max(high, low));
    for (let row = first; row <= last; row++) this.#segment(this.#x(left), row, this.#x(right), row);
  }

  /** The first and last row of dots between two heights, within the canvas. */
  #rows(from: number, to: number): [first: number, last: number] {
    return [Math.max(0, Math.round(from)), Math.min(this.#canvas.height - 1, Math.round(to))];
  }

  /** A straight line, clipped to the view. */
  #segment(x: number, y: number, toX: number, toY: number): void {
    let [from, to] = [0, 1];
    const [dx, dy] = [toX - x, toY - y];
    const edges = [[-dx, x + 1], [dx, this.#canvas.width - x], [-dy, y + 1], [dy, this.#canvas.height - y]];
    for (const [along, room] of edges) { // Liang and Barsky
      if (along === 0) {
        if (room < 0) return;
      } else if (along < 0) from = Math.max(from, room / along);
      else to = Math.min(to, room / along);
    }
    if (from > to) return;
    this.#canvas.line(x + from * dx, y + from * dy, x + to * dx, y + to * dy);
  }

  #touches(left: number, top: number, right: number, bottom: number): boolean {
    return right >= 0 && left < this.#canvas.width && bottom >= 0 && top < this.#canvas.height;
  }
}
