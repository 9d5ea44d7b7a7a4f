/**
 * `summary.svg`: real steps to solve, a dot for every seed, the median and its 95% interval for every agent.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { bootstrap, type Interval, median, medianOfSorted } from "../statistics.ts";
import type { SeedStatistics } from "../summary.ts";
import { dodge } from "./dodge.ts";
import { nameScales, roundTicks, textWidth } from "./render.ts";

/** One agent's seeds. */
export interface SolveGroup {
  /** The agent's name. */
  readonly agent: string;
  /** What each seed came to. */
  readonly seeds: readonly SeedStatistics[];
}

/** What the picture's words are made from. */
export interface SolveCaption {
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved. */
  readonly threshold: number;
  /** Real steps of the budget, or the most that any run took. */
  readonly budget: number;
  /** Evaluation episodes at each point. */
  readonly episodes: number;
}

/** Pixels of the picture that agents' names, the plot and the column of numbers share. */
const TOTAL_WIDTH = 680;
/** Letters in a line of a name. */
const NAME_LETTERS = 24;
const FONT_SIZE = 12;
const LINE_HEIGHT = 15;
const LEAST_ROW_HEIGHT = 50;
const DOT_DISTANCE = 9;
/** Places to either side of a row, and pixels between them. */
const PLACES = 2;
const PLACE_HEIGHT = 8;
/** The strip of the unsolved seeds, in pixels: its dots stand in columns, a row's full height each. */
const STRIP_WIDTH = 68;
const STRIP_COLUMNS = 6;

/** The specification of the picture. Unsolved seeds stand in a strip of their own, right of the budget. */
export function stepsToSolveSpec(groups: readonly SolveGroup[], caption: SolveCaption): TopLevelSpec {
  const agents = groups.map(({ agent }) => agent);
  const scales = nameScales(agents);
  const names = agents.map((agent) => inLines(agent, NAME_LETTERS));
  const numbers = groups.map(({ seeds }) => numbersOf(seeds, caption.budget));
  const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => textWidth(text, FONT_SIZE)));
  const plotWidth = Math.round(TOTAL_WIDTH - widest(names.flat()) - widest(numbers.flat()) - 20);
  const rowHeight = Math.max(
    LEAST_ROW_HEIGHT,
    (Math.max(...names.map((name) => name.length)) + 0.5) * LINE_HEIGHT,
  );
  const axis = new StepsAxis(groups, caption.budget, plotWidth);
  const medians = groups.map(({ agent, seeds }, row) => {
    const { value, low, high } = medianOf(seeds);
    return { agent, row, value, low, high: axis.shown(high), from: row - 0.28, to: row + 0.28 };
  });
  const crossings = groups.map(({ agent, seeds }, row) => ({
    agent,
    value: median(seeds.map(({ firstCrossing }) => firstCrossing)),
    from: row - 0.4,
    to: row + 0.4,
  }));
  const dots = groups.flatMap((group, row) =>
    axis.dots(group).map(({ pixels, ...dot }) => ({ ...dot, row: row + pixels / rowHeight }))
  );
  const finite = <T extends { readonly value: number }>(items: readonly T[]) =>
    items.filter(({ value }) => value < Infinity);
  const quantitative = (field: string) => ({ field, type: "quantitative" as const });
  const x = {
    ...quantitative("value"),
    scale: { type: "log" as const, domain: [axis.low, axis.high], nice: false },
    axis: {
      title: "Real environment steps to solve (logarithmic)",
      format: ",d",
      values: roundTicks(axis.low, caption.budget),
    },
  };
  const y = {
    ...quantitative("row"),
    scale: { domain: [agents.length - 0.5, -0.5], nice: false, zero: false },
    axis: {
      title: null,
      values: agents.map((_, row) => row),
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labelLineHeight: LINE_HEIGHT,
      labelLimit: 1000,
      labelPadding: 6,
      labelOffset: -LINE_HEIGHT / 2 * (Math.min(...names.map((name) => name.length)) - 1),
      grid: false,
      ticks: false,
    },
  };
  const upright = { y: { ...y, field: "from" }, y2: { field: "to" } };
  const color = { field: "agent", type: "nominal" as const, scale: scales.color, legend: null };
  const shape = { field: "agent", type: "nominal" as const, scale: scales.shape, legend: null };
  return {
    title: {
      text: `Real steps to solve ${caption.task}`,
      subtitle: [
        `Each dot is a seed: the first of five evaluations in a row with a mean return of ${caption.threshold} or more`,
        `(greedy policy, ${caption.episodes} fresh episodes each). Thick line and bar: median and its 95% bootstrap`,
        `interval. Thin line: median first evaluation of ${caption.threshold} or more.`,
      ],
    },
    width: plotWidth,
    height: agents.length * rowHeight,
    layer: [
      {
        data: { values: [{ from: axis.stripStart, to: axis.high }] },
        mark: { type: "rect" as const, color: "#f0f0f0" },
        encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
      },
      {
        data: { values: [{ value: axis.shown(Infinity), label: "unsolved" }] },
        mark: { type: "text" as const, baseline: "bottom" as const, fontSize: FONT_SIZE, color: "#333333" },
        encoding: { x, y: { value: -3 }, text: { field: "label", type: "nominal" as const } },
      },
      {
        data: { values: finite(crossings) },
        mark: { type: "rule" as const, strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x, ...upright, color },
      },
      {
        data: { values: medians.filter(({ low }) => low < Infinity) },
        mark: { type: "rule" as const, strokeWidth: 6, opacity: 0.4 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color },
      },
      {
        data: { values: finite(medians) },
        mark: { type: "rule" as const, strokeWidth: 4 },
        encoding: { x, ...upright, color },
      },
      {
        data: { values: dots },
        mark: { type: "point" as const, size: 46, strokeWidth: 1.5, filled: false },
        encoding: {
          x,
          y,
          color,
          fill: { ...color, condition: { test: "datum.censored", value: "white" } },
          fillOpacity: { condition: { test: "datum.censored", value: 1 }, value: 0.55 },
          shape,
        },
      },
      {
        data: { values: numbers.map((lines, row) => ({ row, lines })) },
        mark: {
          type: "text" as const,
          align: "left" as const,
          baseline: "middle" as const,
          fontSize: FONT_SIZE,
          lineHeight: LINE_HEIGHT,
          dx: 8,
          dy: -LINE_HEIGHT / 2, // the first of two lines
          color: "#222222",
        },
        encoding: { x: { value: plotWidth }, y, text: { field: "lines", type: "nominal" as const } },
      },
    ],
  } as unknown as TopLevelSpec;
}

/** The logarithmic axis: from below the least value to the budget, and a strip for what lies beyond. */
class StepsAxis {
  /** Steps at the left and right ends. */
  readonly low: number;
  readonly high: number;
  /** Steps, in the axis's own measure, at which the strip begins. */
  readonly stripStart: number;
  readonly #pixelsPerLog: number;

  constructor(groups: readonly SolveGroup[], budget: number, width: number) {
    const finite = groups.flatMap(({ seeds }) =>
      seeds.flatMap((seed) => [seed.stepsToSolve, seed.firstCrossing])
    )
      .filter((steps) => steps < Infinity);
    this.low = Math.min(budget / 10, ...finite) * 0.8;
    const room = width - STRIP_WIDTH - DOT_DISTANCE; // a dot at the budget does not touch the strip
    this.#pixelsPerLog = room / Math.log(budget / this.low);
    this.high = this.#stepsAt(width);
    this.stripStart = this.#stepsAt(width - STRIP_WIDTH);
  }

  /** Where a value stands: itself, or the middle of the strip. */
  shown(steps: number): number {
    return steps < Infinity ? steps : Math.sqrt(this.stripStart * this.high);
  }

  /** A dot for every seed, those that would overlap moved apart, by so many pixels from the middle of the row. */
  dots({ agent, seeds }: SolveGroup) {
    const solved = seeds.filter(({ stepsToSolve }) => stepsToSolve < Infinity);
    const censored = seeds.filter(({ stepsToSolve }) => stepsToSolve === Infinity);
    const places = dodge(
      solved.map(({ stepsToSolve }) => Math.log(stepsToSolve / this.low) * this.#pixelsPerLog),
      DOT_DISTANCE,
      PLACES,
    );
    const rows = 2 * PLACES + 1;
    const columns = Math.ceil(censored.length / rows);
    const step = Math.min(DOT_DISTANCE + 1, (STRIP_WIDTH - DOT_DISTANCE) / Math.max(columns, STRIP_COLUMNS));
    const stripMiddle = Math.log(this.shown(Infinity) / this.low) * this.#pixelsPerLog;
    return [
      ...solved.map(({ seed, stepsToSolve }, i) => ({
        agent,
        seed,
        value: stepsToSolve,
        pixels: places[i] * PLACE_HEIGHT,
        censored: false,
      })),
      ...censored.map(({ seed }, i) => {
        const column = Math.floor(i / rows);
        const inColumn = Math.min(rows, censored.length - column * rows);
        return {
          agent,
          seed,
          value: this.#stepsAt(stripMiddle + (column - (columns - 1) / 2) * step),
          pixels: (i % rows - (inColumn - 1) / 2) * PLACE_HEIGHT,
          censored: true,
        };
      }),
    ];
  }

  #stepsAt(pixels: number): number {
    return this.low * Math.exp(pixels / this.#pixelsPerLog);
  }
}

function medianOf(seeds: readonly SeedStatistics[]): Interval {
  return bootstrap(seeds.map(({ stepsToSolve }) => stepsToSolve), medianOfSorted);
}

/** What stands beside an agent's row: "1,700 [1,200, 2,500]" and "9 of 10 seeds solved". */
function numbersOf(seeds: readonly SeedStatistics[], budget: number): string[] {
  const told = (steps: number) =>
    steps === Infinity ? `>${budget.toLocaleString("en-US")}` : Math.round(steps).toLocaleString("en-US");
  const { value, low, high } = medianOf(seeds);
  const solved = seeds.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length;
  return [
    low === high ? told(value) : `${told(value)} [${told(low)}, ${told(high)}]`,
    `${solved} of ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} solved`,
  ];
}

/** A name broken at spaces into lines of at most so many letters; longer words stay whole. */
function inLines(name: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
