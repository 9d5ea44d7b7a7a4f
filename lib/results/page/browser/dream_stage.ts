/// <reference lib="dom" />
/**
 * A picture of a state on a canvas: the task's drawing, to scale, or what is observed where that is a picture.
 *
 * @module
 */

import type { Drawing, PictureSize, Shape } from "../../../tasks/task.ts";
import { visibleText } from "../visible_text.ts";
import { el, say } from "./elements.ts";

/** A drawing and its colour. */
export interface DrawnState {
  readonly drawing: Drawing;
  /** A colour, or one that is faint. */
  readonly colour: string;
}

/** Pixels of a picture at most. */
const WIDEST = 560;
const HIGHEST = 300;
/** Room around what a task draws, as a share of its shorter side: lines are as wide as they are. */
const MARGIN = 0.05;
/** The thinnest line, in pixels. */
const THINNEST = 1.5;

/** A canvas with a caption. */
export class Stage {
  /** Contains both. */
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #caption: HTMLElement;
  readonly #title: string;

  /** @param title What is shown: "Real". */
  constructor(title: string) {
    this.#title = title;
    this.#canvas = el("canvas", { role: "img" });
    this.#caption = el("figcaption");
    this.element = el("figure", { class: "stage" }, this.#canvas, this.#caption);
  }

  /** Says what is shown. */
  caption(text: string): void {
    const whole = `${this.#title}: ${text}`;
    say(this.#caption, whole);
    this.#canvas.setAttribute("aria-label", visibleText(whole));
  }

  /** Shows the canvas, or not. */
  set isShown(value: boolean) {
    this.#canvas.hidden = !value;
  }

  /** Draws states, one over the other. @param view The part of the task that is seen. */
  draw(states: readonly DrawnState[], view: Drawing["view"]): void {
    const margin = MARGIN * Math.min(view[2] - view[0], view[3] - view[1]);
    const [left, bottom, right, top] = view.map((end, i) => i < 2 ? end - margin : end + margin);
    const wide = this.#width();
    const scale = Math.min(wide / (right - left), HIGHEST / (top - bottom));
    const context = this.#open((right - left) * scale, (top - bottom) * scale);
    if (context === null) return;
    for (const { drawing, colour } of states) {
      context.strokeStyle = context.fillStyle = colour;
      const x = (units: number) => (units - left) * scale;
      const y = (units: number) => (top - units) * scale;
      for (const shape of drawing.shapes) drawShape(context, shape, x, y, scale);
    }
  }

  /** Draws a picture. @param pixels [height × width] from 0, black, to 255, white. */
  show(pixels: Uint8Array, { width, height }: PictureSize): void {
    const scale = Math.min(this.#width() / width, HIGHEST / height);
    const context = this.#open(width * scale, height * scale);
    if (context === null) return;
    const image = new ImageData(width, height);
    pixels.forEach((grey, i) => image.data.set([grey, grey, grey, 255], 4 * i));
    const small = el("canvas", { width, height });
    small.getContext("2d")?.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, width * scale, height * scale);
  }

  #width(): number {
    return Math.max(120, Math.min(WIDEST, this.element.clientWidth));
  }

  /** Clears the canvas, of so many pixels of the page. */
  #open(width: number, height: number): CanvasRenderingContext2D | null {
    const dense = Math.min(3, globalThis.devicePixelRatio || 1);
    const [across, down] = [Math.round(width * dense), Math.round(height * dense)];
    if (this.#canvas.width !== across || this.#canvas.height !== down) {
      this.#canvas.width = across;
      this.#canvas.height = down;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    const context = this.#canvas.getContext("2d");
    context?.setTransform(dense, 0, 0, dense, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }
}

function drawShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  x: (units: number) => number,
  y: (units: number) => number,
  scale: number,
): void {
  context.beginPath();
  if ("box" in shape) {
    const [left, bottom, right, top] = shape.box;
    context.fillRect(x(left), y(top), (right - left) * scale, (top - bottom) * scale);
  } else if ("circle" in shape) {
    const [middleX, middleY, radius] = shape.circle;
    context.arc(x(middleX), y(middleY), Math.max(0, radius * scale), 0, 2 * Math.PI);
    context.lineWidth = THINNEST;
    if (shape.filled === true) context.fill();
    else context.stroke();
  } else {
    context.lineWidth = Math.max(THINNEST, (shape.width ?? 0) * scale);
    context.lineJoin = "round";
    shape.line.forEach(([toX, toY], i) => {
      if (i === 0) context.moveTo(x(toX), y(toY));
      else context.lineTo(x(toX), y(toY));
    });
    context.stroke();
  }
}
