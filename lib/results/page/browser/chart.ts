/// <reference lib="dom" />
/**
 * A chart: a specification drawn by Vega's interpreter, which needs no `eval`, with what is read off it by mouse or keys.
 *
 * @module
 */

import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import type { VegaPart } from "../../charts/plot.ts";
import { el } from "./elements.ts";

/** Something that can be read off a chart. */
export interface Reading {
  /** Data coordinates. */
  readonly x: number;
  readonly y: number;
  /** What it says. */
  readonly text: string;
  /** Points of one line share it: left and right move along the line, up and down to another line. */
  readonly line: string;
}

/** Marks beyond which a canvas is faster than elements. */
const MANY_MARKS = 3000;
/** A chart in the page. */
export class Chart {
  /** Contains it. */
  readonly element: HTMLElement;
  readonly #place: HTMLElement;
  readonly #tip: HTMLElement;
  readonly #ring: HTMLElement;
  readonly #said: HTMLElement;
  readonly #chosen: ((reading: Reading) => void) | undefined;
  readonly #reach: number;
  #view: vega.View | undefined;
  #readings: readonly Reading[] = [];
  #current: Reading | undefined;
  /** Pixels that axes and labels need beside the plot. */
  #margin = 90;

  /**
   * @param description What it shows, for those who do not see it.
   * @param reach Pixels around the pointer in which something is read.
   * @param chosen Called with what is clicked, or at which Enter is pressed.
   */
  constructor(description: string, reach: number, chosen?: (reading: Reading) => void) {
    this.#reach = reach;
    this.#chosen = chosen;
    this.#place = el("div", { class: "chart-place" });
    this.#tip = el("div", { class: "tip", "aria-hidden": "true", hidden: true });
    this.#ring = el("div", { class: "ring", "aria-hidden": "true", hidden: true });
    this.#said = el("div", { class: "said", "aria-live": "polite" });
    this.element = el(
      "div",
      {
        class: "chart",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "chart",
        "aria-label": `${description} Arrow keys read its values${
          chosen === undefined ? "" : ", Enter chooses one"
        }.`,
        pointermove: (event) => this.#point(event as PointerEvent),
        pointerleave: () => this.#show(undefined),
        blur: () => this.#show(undefined),
        keydown: (event) => this.#key(event as KeyboardEvent),
        click: (event) => {
          this.#point(event as PointerEvent);
          if (this.#current !== undefined) this.#chosen?.(this.#current);
        },
      },
      this.#place,
      this.#tip,
      this.#ring,
      this.#said,
    );
  }

  /** Pixels that it may be wide. */
  get width(): number {
    return this.element.clientWidth;
  }

  /**
   * Draws it.
   *
   * @param specOf The specification for a plot of so many pixels, as `plotSpec` makes it.
   * @param marks About how many marks it has.
   */
  draw(specOf: (width: number) => VegaPart, marks: number, readings: readonly Reading[]): void {
    this.#readings = readings;
    this.#show(undefined);
    if (this.width === 0) return; // it is not shown
    this.#render(specOf, marks);
    const drawn = this.#place.firstElementChild?.getBoundingClientRect().width ?? 0;
    const excess = drawn - this.width;
    if (excess > 0 || excess < -12) {
      this.#margin += Math.ceil(excess);
      this.#render(specOf, marks);
    }
  }

  #render(specOf: (width: number) => VegaPart, marks: number): void {
    this.#view?.finalize();
    this.#place.replaceChildren();
    const spec = specOf(Math.max(120, this.width - this.#margin));
    const view = new vega.View(
      vega.parse(spec as unknown as vega.Spec, undefined, { ast: true }),
      {
        expr: expressionInterpreter,
        renderer: marks > MANY_MARKS ? "canvas" : "svg",
        container: this.#place,
        hover: false,
        logger: vega.logger(vega.Error),
      } as ConstructorParameters<typeof vega.View>[1],
    );
    view.run();
    this.#view = view;
  }

  /** Pixels of a place in data coordinates. */
  #pixels({ x, y }: Reading): [number, number] {
    const view = this.#view!;
    const [left, top] = view.origin();
    const scale = (name: string) => view.scale(name) as (value: number) => number;
    return [left + scale("x")(x), top + scale("y")(y)];
  }

  #point(event: PointerEvent): void {
    if (this.#view === undefined) return;
    const { left, top } = this.#place.getBoundingClientRect();
    let [best, least]: [Reading | undefined, number] = [undefined, this.#reach ** 2];
    for (const reading of this.#readings) {
      const [x, y] = this.#pixels(reading);
      const distance = (x - event.clientX + left) ** 2 + (y - event.clientY + top) ** 2;
      if (distance < least) [best, least] = [reading, distance];
    }
    this.#show(best);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter" && this.#current !== undefined) this.#chosen?.(this.#current);
    if (event.key === "Escape") this.#show(undefined);
    const next = this.#neighbour(event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.#show(next);
    this.#said.textContent = next.text;
  }

  #neighbour(key: string): Reading | undefined {
    const current = this.#current ?? this.#readings[0];
    if (!/^Arrow/.test(key) || current === undefined) return undefined;
    if (this.#current === undefined) return current;
    const lines = [...new Set(this.#readings.map(({ line }) => line))];
    const along = (line: string) => this.#readings.filter((reading) => reading.line === line);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const own = along(current.line);
      const place = own.indexOf(current) + (key === "ArrowRight" ? 1 : -1);
      return own[Math.max(0, Math.min(own.length - 1, place))];
    }
    const place = lines.indexOf(current.line) + (key === "ArrowDown" ? 1 : -1);
    const others = along(lines[(place + lines.length) % lines.length]);
    return others.reduce((best, reading) =>
      Math.abs(reading.x - current.x) < Math.abs(best.x - current.x) ? reading : best
    );
  }

  #show(reading: Reading | undefined): void {
    this.#current = reading;
    this.#tip.hidden = this.#ring.hidden = reading === undefined;
    if (reading === undefined) return;
    const [x, y] = this.#pixels(reading);
    this.#ring.style.left = `${x}px`;
    this.#ring.style.top = `${y}px`;
    this.#tip.textContent = reading.text;
    const { offsetWidth } = this.#tip;
    this.#tip.style.left = `${Math.max(0, Math.min(x + 12, this.width - offsetWidth))}px`;
    this.#tip.style.top = `${y + 14}px`;
  }
}
