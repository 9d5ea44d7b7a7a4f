/**
 * `summary.svg`: real steps to solve, a dot for every seed, the median and its 95% interval for every agent.
 *
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { bootstrapCensored, type CensoredInterval, medianOfSorted } from "../statistics.ts";
import { boundsOf, type SeedStatistics } from "../summary.ts";
import { agentScales } from "./agent_styles.ts";
import { dodge } from "./dodge.ts";
import { roundTicks, textWidth } from "./render.ts";
import { inLines, linesExpression } from "./text_lines.ts";

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
  /** Evaluation episodes at each point. */
  readonly episodes: number;
}

/** Pixels of the picture that agents' names, the plot and the column of numbers share. */
const TOTAL_WIDTH = 680;
/** Pixels of a line of a name. */
const NAME_WIDTH = 180;
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

/**
 * The specification of the picture. Where every unsolved run lasted to the end of the axis, unsolved seeds stand in a strip
 * of their own beyond it; else as open dots where each of their runs ended.
 */
export function stepsToSolveSpec(groups: readonly SolveGroup[], caption: SolveCaption): TopLevelSpec {
  const agents = groups.map(({ agent }) => agent);
  const scales = agentScales(agents);
  const names = agents.map((agent) => inLines(agent, NAME_WIDTH, FONT_SIZE));
  const medians = groups.map(({ agent, seeds }, row) => ({
    ...bootstrapCensored(boundsOf(seeds, "stepsToSolve"), medianOfSorted),
    agent,
    row,
    from: row - 0.28,
    to: row + 0.28,
  }));
  const numbers = groups.map(({ seeds }, row) => numbersOf(medians[row], seeds));
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(text, FONT_SIZE)), 0);
  const plotWidth = Math.round(TOTAL_WIDTH - widest(names.flat()) - widest(numbers.flat()) - 20);
  const rowHeight = Math.max(
    LEAST_ROW_HEIGHT,
    (names.reduce((most, name) => Math.max(most, name.length), 0) + 0.5) * LINE_HEIGHT,
  );
  const axis = new StepsAxis(groups, plotWidth);
  const bars = medians.filter(({ value, bounds, low }) => value < Infinity || low < bounds.atLeast)
    .filter(({ low, high }) => low < high)
    .map(({ agent, row, low, high }) => ({ agent, row, low, high: axis.shown(high) }));
  const crossings = groups.map(({ agent, seeds }, row) => ({
    agent,
    value: bootstrapCensored(boundsOf(seeds, "firstCrossing"), medianOfSorted, 0).value,
    from: row - 0.4,
    to: row + 0.4,
  }));
  const dots = groups.flatMap((group, row) =>
    axis.dots(group).map(({ pixels, ...dot }) => ({ ...dot, row: row + pixels / rowHeight }))
  );
  const finite = <T extends { readonly agent: string; readonly value: number; from: number; to: number }>(
    items: readonly T[],
  ) =>
    items.filter(({ value }) => value < Infinity)
      .map(({ agent, value, from, to }) => ({ agent, value, from, to }));
  const quantitative = (field: string) => ({ field, type: "quantitative" as const });
  const x = {
    ...quantitative("value"),
    scale: { type: "log" as const, domain: [axis.low, axis.high], nice: false },
    axis: {
      title: "Real environment steps to solve (logarithmic)",
      format: ",d",
      values: roundTicks(axis.low, axis.budget),
    },
  };
  const y = {
    ...quantitative("row"),
    scale: { domain: [agents.length - 0.5, -0.5], nice: false, zero: false },
    axis: {
      title: null,
      values: agents.map((_, row) => row),
      labelExpr: linesExpression(agents.map((_, row) => row), names),
      labelLineHeight: LINE_HEIGHT,
      labelLimit: 0,
      labelPadding: 6,
      labelOffset: -LINE_HEIGHT / 2 *
        (names.reduce((least, name) => Math.min(least, name.length), Infinity) - 1),
      grid: false,
      ticks: false,
    },
  };
  const upright = { y: { ...y, field: "from" }, y2: { field: "to" } };
  const color = { field: "agent", type: "nominal" as const, scale: scales.color, legend: null };
  const shape = { field: "agent", type: "nominal" as const, scale: scales.shape, legend: null };
  return {
    title: {
      text: inLines(`Real steps to solve ${caption.task}`, TOTAL_WIDTH, 17),
      subtitle: [
        `Each dot is a seed: the first of five evaluations in a row with a mean return of ${caption.threshold} or more`,
        `(greedy policy, ${caption.episodes} fresh ${
          caption.episodes === 1 ? "episode" : "episodes"
        } each). Thick line and bar: median and its 95% bootstrap`,
        `interval. Thin line: median first evaluation of ${caption.threshold} or more.`,
        ...axis.hasStrip || axis.isSolved
          ? []
          : ["Open dot: a seed that was not solved when its run ended, there."],
      ],
    },
    width: plotWidth,
    height: agents.length * rowHeight,
    layer: [
      {
        data: { values: axis.hasStrip ? [{ from: axis.stripStart, to: axis.high }] : [] },
        mark: { type: "rect" as const, color: "#f0f0f0" },
        encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
      },
      {
        data: { values: axis.hasStrip ? [{ value: axis.shown(Infinity), label: "unsolved" }] : [] },
        mark: { type: "text" as const, baseline: "bottom" as const, fontSize: FONT_SIZE, color: "#333333" },
        encoding: { x, y: { value: -3 }, text: { field: "label", type: "nominal" as const } },
      },
      {
        data: { values: finite(crossings) },
        mark: { type: "rule" as const, strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x, ...upright, color },
      },
      {
        data: { values: bars },
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

/** The logarithmic axis: from below the least value to the end of the longest run, and a strip for what lies beyond. */
class StepsAxis {
  /** Real steps of the longest run. */
  readonly budget: number;
  /** Steps at the left and right ends. */
  readonly low: number;
  readonly high: number;
  /** Whether no seed is unsolved. */
  readonly isSolved: boolean;
  /** Whether there is a strip for unsolved seeds. */
  readonly hasStrip: boolean;
  /** Steps, in the axis's own measure, at which the strip begins. */
  readonly stripStart: number;
  readonly #pixelsPerLog: number;

  constructor(groups: readonly SolveGroup[], width: number) {
    const seeds = groups.flatMap((group) => group.seeds);
    const unsolved = seeds.filter(({ stepsToSolve }) => stepsToSolve === Infinity);
    this.budget = seeds.reduce((most, { end }) => Math.max(most, end), 1);
    this.isSolved = unsolved.length === 0;
    this.hasStrip = unsolved.every(({ end }) => end === this.budget);
    const least = seeds.reduce(
      (least, seed) => Math.min(least, seed.stepsToSolve, seed.firstCrossing, seed.end),
      this.budget / 10,
    );
    this.low = Math.max(least, 0.1) * 0.8;
    // a dot at the budget does not touch the strip
    const room = width - (this.hasStrip ? STRIP_WIDTH : 0) - DOT_DISTANCE;
    this.#pixelsPerLog = room / Math.log(this.budget / this.low);
    this.high = this.#stepsAt(width);
    this.stripStart = this.#stepsAt(width - STRIP_WIDTH);
  }

  /** Where a value stands: itself, or the middle of the strip, or without one the end of the axis. */
  shown(steps: number): number {
    if (steps < Infinity) return steps;
    return this.hasStrip ? Math.sqrt(this.stripStart * this.high) : this.high;
  }

  /** A dot for every seed, those that would overlap moved apart, by so many pixels from the middle of the row. */
  dots({ agent, seeds }: SolveGroup) {
    const inStrip = seeds.filter(({ stepsToSolve }) => this.hasStrip && stepsToSolve === Infinity);
    const onAxis = seeds.filter((seed) => !inStrip.includes(seed))
      .map(({ seed, stepsToSolve, end }) => ({
        seed,
        value: Math.min(stepsToSolve, end),
        censored: stepsToSolve === Infinity,
      }));
    const places = dodge(
      onAxis.map(({ value }) => Math.log(value / this.low) * this.#pixelsPerLog),
      DOT_DISTANCE,
      PLACES,
    );
    const rows = 2 * PLACES + 1;
    const columns = Math.ceil(inStrip.length / rows);
    const step = Math.min(DOT_DISTANCE + 1, (STRIP_WIDTH - DOT_DISTANCE) / Math.max(columns, STRIP_COLUMNS));
    const stripMiddle = Math.log(this.shown(Infinity) / this.low) * this.#pixelsPerLog;
    return [
      ...onAxis.map((dot, i) => ({ agent, ...dot, pixels: places[i] * PLACE_HEIGHT })),
      ...inStrip.map(({ seed }, i) => {
        const column = Math.floor(i / rows);
        const inColumn = Math.min(rows, inStrip.length - column * rows);
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

/** What stands beside an agent's row: "1,700 [1,200, 2,500]" and "9 of 10 seeds solved". */
function numbersOf(
  { value, bounds, low, high, highAtLeast }: CensoredInterval,
  seeds: readonly SeedStatistics[],
): string[] {
  const count = (steps: number) => Math.round(steps).toLocaleString("en-US");
  const told = (steps: number, atLeast: number) =>
    steps === Infinity ? `>${count(Math.floor(atLeast))}` : count(steps);
  const isKnown = low < high && (value < Infinity || low < bounds.atLeast);
  const solved = seeds.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length;
  return [
    told(value, bounds.atLeast) + (isKnown ? ` [${count(low)}, ${told(high, highAtLeast)}]` : ""),
    `${solved} of ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} solved`,
  ];
}
