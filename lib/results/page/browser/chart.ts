/// <reference lib="dom" />
/**
 * A chart: a specification drawn by Vega's interpreter, which needs no `eval`, with what is read off it by mouse or keys.
 *
 * @module
 */

import * as vega from "vega";
import { expressions } from "./expressions.ts";
import type { VegaPart } from "../../charts/plot.ts";
import { el } from "./elements.ts";

/** A place in data coordinates. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Something that can be read off a chart. */
export interface Reading extends Place {
  /** What it says. */
  readonly text: () => string;
  /** Points of one line share it: left and right move along the line, up and down to another line. */
  readonly line: string;
}

/** What a chart shows. */
export interface Drawn {
  /** The specification for a plot of so many pixels, as `plotSpec` makes it. */
  readonly spec: (width: number) => VegaPart;
  /** About how many marks it has. */
  readonly marks: number;
  /** What can be read off it; called when it is first pointed at. */
  readonly readings: () => readonly Reading[];
}

/** Marks beyond which a canvas is faster than elements. */
const MANY_MARKS = 3000;
/** How far below and above the window a chart is drawn, because it may be scrolled to. */
const NEAR = "300px";
/** Pixels that may be left beside a chart before it is drawn anew. */
const SPARE = 12;

/** Charts that are to be drawn when they come near the window. */
const waiting = new Map<Element, () => void>();
const nearWindow = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) drawWaiting(target);
}, { rootMargin: NEAR });
addEventListener("beforeprint", () => [...waiting.keys()].forEach(drawWaiting));

function drawWaiting(element: Element): void {
  const draw = waiting.get(element);
  waiting.delete(element);
  nearWindow.unobserve(element);
  draw?.();
}

function isNear(element: Element): boolean {
  const { top, bottom, width } = element.getBoundingClientRect();
  const reach = parseInt(NEAR);
  return width > 0 && bottom > -reach && top < innerHeight + reach;
}

/** A chart in the page, drawn only where it is near the window. */
export class Chart {
  /** Contains it. */
  readonly element: HTMLElement;
  readonly #place: HTMLElement;
  readonly #tip: HTMLElement;
  readonly #ring: HTMLElement;
  readonly #mark: HTMLElement;
  readonly #said: HTMLElement;
  readonly #chosen: ((reading: Reading) => void) | undefined;
  readonly #reach: number;
  #view: vega.View | undefined;
  #readingsOf: () => readonly Reading[] = () => [];
  #known: readonly Reading[] | undefined;
  #current: Reading | undefined;
  #marked: Place | undefined;
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
    this.#mark = el("div", { class: "ring mark", "aria-hidden": "true", hidden: true });
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
        focus: () => drawWaiting(this.element),
        blur: () => this.#show(undefined),
        keydown: (event) => this.#key(event as KeyboardEvent),
        click: (event) => {
          this.#point(event as PointerEvent);
          if (this.#current !== undefined) this.#chosen?.(this.#current);
        },
      },
      this.#place,
      this.#mark,
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
   * Draws it, at once if it is near the window, and else when it comes there.
   *
   * @param make What it then shows; called at that time.
   */
  draw(make: () => Drawn): void {
    const draw = () => this.#draw(make());
    if (isNear(this.element)) {
      waiting.delete(this.element);
      return draw();
    }
    waiting.set(this.element, draw);
    nearWindow.unobserve(this.element); // it reports anew where the chart stands
    nearWindow.observe(this.element);
  }

  /** Marks a place for good, or none. */
  mark(place: Place | undefined): void {
    this.#marked = place;
    this.#mark.hidden = place === undefined || this.#view === undefined;
    if (place !== undefined && this.#view !== undefined) this.#move(this.#mark, place);
  }

  #draw({ spec, marks, readings }: Drawn): void {
    this.#readingsOf = readings;
    this.#known = undefined;
    this.#show(undefined);
    const { width } = this;
    if (width === 0) return; // it is not shown
    const excess = this.#render(spec, marks, width) - width;
    if (excess > 0 || excess < -SPARE) {
      this.#margin += Math.ceil(excess);
      this.#render(spec, marks, width);
    }
    this.mark(this.#marked);
  }

  /** Draws a view for so many pixels, and returns how many it has become. */
  #render(specOf: Drawn["spec"], marks: number, width: number): number {
    this.#view?.finalize();
    this.#place.replaceChildren();
    const isCanvas = marks > MANY_MARKS;
    const view = new vega.View(
      vega.parse(specOf(Math.max(120, width - this.#margin)) as unknown as vega.Spec, undefined, {
        ast: true,
      }),
      {
        expr: expressions,
        renderer: isCanvas ? "canvas" : "svg",
        container: this.#place,
        hover: false,
        logger: vega.logger(vega.Error),
      } as ConstructorParameters<typeof vega.View>[1],
    );
    view.run();
    this.#view = view;
    const drawn = this.#place.querySelector<HTMLElement>("canvas, svg");
    return parseFloat((isCanvas ? drawn?.style.width : drawn?.getAttribute("width")) ?? "") || 0;
  }

  get #readings(): readonly Reading[] {
    return this.#known ??= this.#readingsOf();
  }

  /** What turns data coordinates into pixels. */
  #places(): (place: Place) => readonly [number, number] {
    const view = this.#view!;
    const { left, top } = startOf(view);
    const scale = (name: string) => view.scale(name) as (value: number) => number;
    const [across, down] = [scale("x"), scale("y")];
    return ({ x, y }) => [left + across(x), top + down(y)];
  }

  #point(event: PointerEvent): void {
    if (this.#view === undefined) return;
    const { left, top } = this.#place.getBoundingClientRect();
    const placeOf = this.#places();
    let [best, least]: [Reading | undefined, number] = [undefined, this.#reach ** 2];
    for (const reading of this.#readings) {
      const [x, y] = placeOf(reading);
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
    this.#said.textContent = next.text();
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
    const [x, y] = this.#move(this.#ring, reading);
    this.#tip.textContent = reading.text();
    const { offsetWidth } = this.#tip;
    this.#tip.style.left = `${Math.max(0, Math.min(x + 12, this.width - offsetWidth))}px`;
    this.#tip.style.top = `${y + 14}px`;
  }

  /** Moves the middle of a ring. */
  #move(ring: HTMLElement, place: Place): readonly [number, number] {
    const [x, y] = this.#places()(place);
    ring.style.left = `${x}px`;
    ring.style.top = `${y}px`;
    return [x, y];
  }
}

/** Where the plot begins, in pixels of the picture. */
function startOf(view: vega.View): { readonly left: number; readonly top: number } {
  const [left, top] = view.origin();
  const padding = view.padding();
  const of = (side: "left" | "top") =>
    typeof padding === "number" ? padding : Number((padding as Readonly<Record<string, unknown>>)[side] ?? 0);
  return { left: left + of("left"), top: top + of("top") };
}
