/// <reference lib="dom" />
/**
 * Learning curves that can be pointed at: agents, bands or every seed, and three horizontal axes.
 *
 * @module
 */

import { stepsDomain, type StepsExtent } from "../../charts/axes.ts";
import type { BandPiece, BandPoint } from "../../charts/curve_bands.ts";
import { curvesPlots } from "../../charts/learning_curves.ts";
import { type Layer, plotSpec, x, y } from "../../charts/plot.ts";
import { withThousands } from "../../thousands.ts";
import { unpack } from "../packed_numbers.ts";
import { type RunCurve, type TaskData, unpackPieces } from "../page_data.ts";
import { Chart, type Drawn, type Reading } from "./chart.ts";
import { choiceOf, el, say } from "./elements.ts";
import type { PageState, SelectedRun } from "./page_state.ts";
import { themeNow } from "./theme.ts";

type AxisKind = "linear" | "log" | "cpu";

/** Bands beyond which they are drawn fainter, so that lines stay visible. */
const MANY_BANDS = 5;
/** Points of all seeds' curves together beyond which some are left out. */
const MOST_SEED_POINTS = 10_000;
/** Points that a seed's curve keeps, however many there are. */
const LEAST_SEED_POINTS = 12;

/** Starts the section. */
export function startCurves(section: HTMLElement, page: PageState, costs: SecondsPerStep): void {
  for (const block of section.querySelectorAll<HTMLElement>("[data-task]")) {
    const task = page.tasks[Number(block.dataset.task)];
    new CurvesBlock(block, task, page, costs[task.task] ?? {});
  }
}

/** CPU seconds of acting and learning per real step, by task and label; absent where not measured. */
export type SecondsPerStep = Readonly<Record<string, Readonly<Record<string, number>>>>;

class CurvesBlock {
  readonly #task: TaskData;
  readonly #page: PageState;
  readonly #costs: Readonly<Record<string, number>>;
  readonly #chart: Chart;
  readonly #bands: readonly BandPiece[];
  readonly #values = new Map<RunCurve, Float64Array>();
  readonly #toggles: ReadonlyMap<string, HTMLButtonElement>;
  readonly #note = el("p", { class: "note", role: "status" });
  #axis: AxisKind = "linear";
  #hasSeeds = false;

  constructor(
    block: HTMLElement,
    task: TaskData,
    page: PageState,
    costs: Readonly<Record<string, number>>,
  ) {
    this.#task = task;
    this.#page = page;
    this.#costs = costs;
    this.#bands = unpackPieces(task.curves);
    this.#chart = new Chart(
      `Learning curves on ${task.task}: mean evaluation return against real steps.`,
      Infinity,
      ({ line }) => {
        const run = this.#runOf(line);
        if (run !== undefined) page.select(run);
      },
    );
    const axes: [string, string][] = [["linear", "real steps"], ["log", "real steps, logarithmic"]];
    if (Object.keys(costs).length > 0) axes.push(["cpu", "CPU seconds"]);
    this.#toggles = new Map(task.labels.map((label) => [
      label,
      el("button", {
        type: "button",
        class: "toggle",
        "aria-pressed": "true",
        click: () => page.toggle(label),
      }),
    ]));
    this.#drawSwatches();
    const all = (isShown: boolean) => () => {
      for (const label of task.labels) {
        if (isShown) page.hidden.delete(label);
        else page.hidden.add(label);
      }
      page.changed("hidden");
    };
    block.append(
      el(
        "div",
        { class: "controls" },
        choiceOf("Horizontal axis", axes, (value) => {
          this.#axis = value as AxisKind;
          this.#draw();
        }),
        choiceOf("Lines", [["bands", "IQM with 95% band"], ["seeds", "every seed"]], (value) => {
          this.#hasSeeds = value === "seeds";
          this.#draw();
        }),
      ),
      this.#chart.element,
      this.#note,
      el(
        "div",
        { class: "controls toggles", role: "group", "aria-label": "Curves shown" },
        [...this.#toggles.values()],
        task.labels.length < 3 ? [] : [
          el("button", { type: "button", click: all(true) }, "all"),
          el("button", { type: "button", click: all(false) }, "none"),
        ],
      ),
    );
    page.onChange((change) => {
      if (change === "look") this.#drawSwatches();
      if (change === "hidden") this.#markToggles();
      this.#draw();
    });
    this.#draw();
  }

  /** The run whose curve a line of readings is. */
  #runOf(line: string): SelectedRun | undefined {
    const run = this.#task.runs.find(({ label, seed }) => lineOf(label, seed) === line);
    return run === undefined ? undefined : { label: run.label, task: this.#task.task, seed: run.seed };
  }

  #drawSwatches(): void {
    for (const [label, button] of this.#toggles) {
      button.replaceChildren(this.#swatch(label), el("bdi", {}, label));
    }
  }

  #markToggles(): void {
    for (const [label, button] of this.#toggles) {
      const isPressed = `${!this.#page.hidden.has(label)}`;
      if (button.getAttribute("aria-pressed") !== isPressed) button.setAttribute("aria-pressed", isPressed);
    }
  }

  #draw(): void {
    const { selected } = this.#page;
    const run = selected?.task === this.#task.task
      ? this.#task.runs.find(({ label, seed }) => label === selected.label && seed === selected.seed)
      : undefined;
    const chosen = run === undefined || !this.#isShown(run.label) ? undefined : run;
    const every = this.#hasSeeds ? this.#every() : 1;
    this.#chart.draw(() => this.#drawn(chosen, every));
    say(
      this.#note,
      [
        ...every > 1 ? [`One evaluation in ${every} of each seed is drawn.`] : [],
        ...this.#axis === "cpu"
          ? [
            "CPU seconds: real steps times the agent's median CPU seconds of acting and learning per real step.",
          ]
          : [],
        ...chosen === undefined ? [] : [`Drawn bold: ${chosen.label}, seed ${chosen.seed}.`],
      ].join(" "),
    );
  }

  #drawn(run: RunCurve | undefined, every: number): Drawn {
    const shown = this.#task.runs.filter(({ label }) => this.#isShown(label));
    const pieces = (this.#hasSeeds ? seedPieces(shown.map((run) => this.#curveOf(run, every))) : this.#bands)
      .filter(({ label }) => this.#isShown(label)).map((piece) => this.#scaled(piece));
    const chosen = run === undefined ? undefined : this.#scaled(this.#curveOf(run, 1));
    const bands = new Set(pieces.map(({ label }) => label)).size;
    const all = chosen === undefined ? pieces : [...pieces, chosen];
    const theme = themeNow();
    const extent = this.#extent(all);
    const kind = this.#axis === "log" ? "log" : "linear";
    const height = Math.max(260, Math.min(520, this.#chart.width * 0.5));
    return {
      spec: (width) => {
        const plot = curvesPlots({ pieces, steps: extent }, this.#task.threshold, {
          width,
          height,
          theme,
          bandOpacity: 0.2 * Math.min(1, MANY_BANDS / Math.max(1, bands)),
          values: chosen?.points.map(({ value }) => value) ?? [],
          above: chosen === undefined ? [] : highlight(chosen, theme.ink, this.#page.colourOf(chosen.label)),
        })(kind);
        return plotSpec(this.#axis === "cpu" ? withSeconds(plot) : plot, this.#page.scales(), theme);
      },
      marks: all.reduce((sum, { points }) => sum + points.length, 0),
      readings: () => this.#readings(this.#hasSeeds ? shown : run === undefined ? [] : [run], every),
    };
  }

  #isShown(label: string): boolean {
    return !this.#page.hidden.has(label) && (this.#axis !== "cpu" || this.#costs[label] !== undefined);
  }

  /** A sample of the label's line. */
  #swatch(label: string): SVGElement {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "line");
    const set = (element: Element, attributes: Readonly<Record<string, string | number>>) => {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
    };
    set(svg, { width: 30, height: 10, "aria-hidden": "true" });
    set(line, {
      x1: 0,
      x2: 30,
      y1: 5,
      y2: 5,
      stroke: this.#page.colourOf(label),
      "stroke-width": 3,
      "stroke-dasharray": this.#page.dashOf(label).join(" "),
    });
    svg.append(line);
    return svg;
  }

  /** Of how many evaluations of each seed one is drawn. */
  #every(): number {
    const shown = this.#task.runs.filter(({ label }) => this.#isShown(label));
    const longest = shown.reduce((most, { grid }) => Math.max(most, this.#task.grids[grid].length), 1);
    const kept = Math.max(LEAST_SEED_POINTS, MOST_SEED_POINTS / Math.max(1, shown.length));
    return Math.max(1, Math.ceil(longest / kept));
  }

  #curveOf(run: RunCurve, every: number): BandPiece {
    const values = this.#values.get(run) ?? unpack(run.values);
    this.#values.set(run, values);
    const points: BandPoint[] = [];
    this.#task.grids[run.grid].forEach((steps, i) => {
      if (i % every === 0 || i === values.length - 1) {
        points.push({ steps, value: values[i], low: NaN, high: NaN });
      }
    });
    return { label: run.label, isWhole: false, points };
  }

  #scaled(piece: BandPiece): BandPiece {
    if (this.#axis !== "cpu") return piece;
    const cost = this.#costs[piece.label];
    return { ...piece, points: piece.points.map((point) => ({ ...point, steps: point.steps * cost })) };
  }

  #extent(pieces: readonly BandPiece[]): StepsExtent {
    if (this.#axis !== "cpu") return this.#task.curves.steps;
    let last = 0;
    for (const { points } of pieces) for (const { steps } of points) if (steps > last) last = steps;
    return { first: last / 1000, last: last || 1 };
  }

  /** What is read off bands, or off single seeds, and off the chosen run. */
  #readings(runs: readonly RunCurve[], every: number): Reading[] {
    const bands = this.#hasSeeds ? [] : this.#bands.filter(({ label }) => this.#isShown(label));
    const read = (name: string, line: string, piece: BandPiece): Reading[] =>
      this.#scaled(piece).points.map(({ steps, value, low, high }) => ({
        x: steps,
        y: value,
        line,
        text: () =>
          `${name}: ${
            this.#axis === "cpu"
              ? `${Number(steps.toPrecision(3))} CPU seconds`
              : `${withThousands(steps)} real steps`
          }, return ${number(value)}${Number.isNaN(low) ? "" : ` [${number(low)}, ${number(high)}]`}`,
      }));
    return [
      ...bands.flatMap((piece) => read(piece.label, `${piece.label}\nband`, piece)),
      ...runs.flatMap((run) =>
        read(`${run.label}, seed ${run.seed}`, lineOf(run.label, run.seed), this.#curveOf(run, every))
      ),
    ];
  }
}

/** One line for all the seeds of a label, which points without a value interrupt: single lines take far longer to draw. */
function seedPieces(curves: readonly BandPiece[]): BandPiece[] {
  const [singles, lines] = [true, false].map((isSingle) =>
    curves.filter(({ points }) => (points.length === 1) === isSingle)
  );
  return [
    ...singles,
    ...[...Map.groupBy(lines, ({ label }) => label)].map(([label, own]) => ({
      label,
      isWhole: false,
      points: own.flatMap(({ points }) => [...points, GAP]),
    })),
  ];
}

const GAP: BandPoint = { steps: NaN, value: NaN, low: NaN, high: NaN };

const lineOf = (label: string, seed: number) => `${label}\nseed ${seed}`;

function number(value: number): string {
  return Math.abs(value) >= 10_000 ? withThousands(value) : `${Number(value.toPrecision(4))}`;
}

/** A curve drawn bold over the others. */
function highlight({ points }: BandPiece, ink: string, colour: string): Layer[] {
  const line = (stroke: string, strokeWidth: number): Layer => ({
    type: "line",
    rows: points,
    encode: { x: x("steps"), y: y("value"), stroke, strokeWidth },
  });
  return [line(ink, 5), line(colour, 3)];
}

/** The plot with seconds on its horizontal axis. */
function withSeconds<P extends { readonly x: { readonly domain: readonly (number | string)[] } }>(
  plot: P,
): P {
  const last = Number(plot.x.domain[1]);
  return {
    ...plot,
    x: {
      type: "linear",
      domain: stepsDomain({ first: last, last }, "linear").domain,
      axis: { title: "CPU seconds of acting and learning", tickCount: 6 },
    },
  };
}
