/**
 * `summary.svg`: real steps to solve, with a dot for every seed, and the median and its 95% interval for
 * every agent.
 *
 * @module
 */

import { bootstrapCensored, type CensoredInterval, medianOfSorted } from "../statistics.ts";
import { boundsOf, type SeedStatistics } from "../seed_statistics.ts";
import { counted, withThousands } from "../thousands.ts";
import { agentScales } from "./agent_styles.ts";
import { roundTicks } from "./axes.ts";
import { dodge } from "./dodge.ts";
import { type Caption, SUBTITLE_SIZE } from "./learning_curves.ts";
import { vegaScales } from "./name_styles.ts";
import {
  by,
  dots,
  type Layer,
  lightTheme,
  pictureSpec,
  type Plot,
  spans,
  type Theme,
  type VegaPart,
  x,
  y,
} from "./plot.ts";
import { inLines, textWidth } from "./text_lines.ts";

/** One agent's seeds. */
export interface SolveGroup {
  /** The agent's label. */
  readonly label: string;
  /** Each seed's statistics. */
  readonly seeds: readonly SeedStatistics[];
}

/** Width in pixels of agents' names, the plot and the column of numbers together. */
const TOTAL_WIDTH = 680;
/** Maximum width of a line of a name, in pixels. */
const NAME_WIDTH = 180;
const FONT_SIZE = 12;
const LINE_HEIGHT = 15;
const LEAST_ROW_HEIGHT = 50;
const DOT_DISTANCE = 9;
/** Rows of dots above and below the middle, and pixels between them. */
const PLACES = 2;
const PLACE_HEIGHT = 8;
/** Width in pixels of the strip for unsolved seeds, whose dots are stacked in columns as high as the row. */
const STRIP_WIDTH = 68;
const STRIP_COLUMNS = 6;

/** What a picture of steps to solve shows, computed once. */
export interface SolveData {
  /** From top to bottom. */
  readonly groups: readonly SolveGroup[];
  /** The median steps to solve of each. */
  readonly medians: readonly CensoredInterval[];
  /** The median first crossing of each; infinite if censored. */
  readonly crossings: readonly number[];
}

/** Computes what the picture shows. */
export function solveData(groups: readonly SolveGroup[]): SolveData {
  return {
    groups: groups.map(({ label, seeds }) => ({ label, seeds })),
    medians: groups.map(({ seeds }) => bootstrapCensored(boundsOf(seeds, "stepsToSolve"), medianOfSorted)),
    crossings: groups.map(({ seeds }) =>
      bootstrapCensored(boundsOf(seeds, "firstCrossing"), medianOfSorted, 0).value
    ),
  };
}

/**
 * The specification of the picture. If every unsolved run lasted to the end of the axis, unsolved seeds are
 * shown in a strip beyond it; otherwise as open dots where their runs ended.
 */
export function stepsToSolveSpec(data: SolveData, caption: Caption): VegaPart {
  const { plot, hasStrip, isSolved } = solvePlot(data, { width: TOTAL_WIDTH });
  return pictureSpec({
    title: inLines(`Real steps to solve ${caption.task}`, TOTAL_WIDTH, 17),
    subtitle: solveSubtitle(caption, !hasStrip && !isSolved),
    plots: [plot],
    scales: vegaScales(agentScales(data.groups.map(({ label }) => label), caption.agentOf)),
  });
}

/**
 * Lines that say what the dots are.
 *
 * @param hasOpenDots Whether seeds that were not solved stand where their runs ended.
 */
export function solveSubtitle({ threshold, episodes, rules }: Caption, hasOpenDots: boolean): string[] {
  return [
    `Each dot is a seed: the first of at least five evaluations in a row, over at least 200 steps, with a mean return`,
    `of ${threshold} or more (greedy policy, ${episodes} each). Thick line and bar: median and its 95%`,
    `bootstrap interval. Thin line: median first evaluation of ${threshold} or more.`,
    ...inLines(rules, TOTAL_WIDTH, SUBTITLE_SIZE),
    ...hasOpenDots ? ["Open dot: a seed that was not solved when its run ended, there."] : [],
  ];
}

/** How the plot of steps to solve is laid out. */
export interface SolveLayout {
  /** Pixels of names, plot and numbers together. */
  readonly width: number;
  /** Whether names and numbers stand in lines of their own above each row, where there is no room beside it. */
  readonly isNarrow?: boolean;
  /** That of paper if absent. */
  readonly theme?: Theme;
}

/** The plot of steps to solve, and what a caption must explain. */
export function solvePlot(
  { groups, medians: intervals, crossings: firsts }: SolveData,
  { width, isNarrow = false, theme = lightTheme }: SolveLayout,
): { readonly plot: Plot; readonly hasStrip: boolean; readonly isSolved: boolean } {
  const labels = groups.map(({ label }) => label);
  const nameWidth = isNarrow ? width - 20 : NAME_WIDTH * Math.max(1, width / TOTAL_WIDTH);
  const names = labels.map((label) => inLines(label, nameWidth, FONT_SIZE));
  const numbers = groups.map(({ seeds }, row) => numbersOf(intervals[row], seeds));
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(text, FONT_SIZE)), 0);
  const nameLines = names.reduce((most, name) => Math.max(most, name.length), 0);
  const plotWidth = isNarrow
    ? Math.round(width - 20)
    : Math.round(width - widest(names.flat()) - widest(numbers.flat()) - 20);
  const textHeight = (nameLines + 1.5) * LINE_HEIGHT;
  const rowHeight = isNarrow
    ? LEAST_ROW_HEIGHT + textHeight
    : Math.max(LEAST_ROW_HEIGHT, (nameLines + 0.5) * LINE_HEIGHT);
  // the dots' middle within a row, and the share of the row that they have for themselves
  const [middle, share] = isNarrow
    ? [(textHeight + LEAST_ROW_HEIGHT / 2) / rowHeight, LEAST_ROW_HEIGHT / rowHeight]
    : [0.5, 1];
  const around = (row: number, reach: number) => ({ from: row - reach * share, to: row + reach * share });
  const medians = groups.map(({ label }, row) => ({ ...intervals[row], label, row, ...around(row, 0.28) }));
  const axis = new StepsAxis(groups, plotWidth);
  const bars = medians.filter(({ value, bounds, low }) => value < Infinity || low < bounds.atLeast)
    .filter(({ low, high }) => low < high)
    .map(({ label, row, low, high }) => ({ label, row, low, high: axis.shown(high) }));
  const crossings = groups.map(({ label }, row) => ({
    label,
    value: firsts[row],
    ...around(row, 0.4),
  }));
  const isFinite = ({ value }: { readonly value: number }) => value < Infinity;
  const seedDots = groups.flatMap((group, row) =>
    axis.dots(group).map(({ pixels, ...dot }) => ({ ...dot, row: row + pixels / rowHeight }))
  );
  const beside = (lines: readonly (readonly string[])[], at: VegaPart): Layer => ({
    type: "text",
    rows: lines.map((lines, row) => ({ row, lines, shift: -LINE_HEIGHT / 2 * (lines.length - 1) })),
    encode: {
      y: y("row"),
      text: { field: "lines" },
      dy: { field: "shift" },
      baseline: "middle",
      lineHeight: LINE_HEIGHT,
      ...at,
    },
  });
  const strip: readonly Layer[] = !axis.hasStrip ? [] : [
    {
      type: "rect",
      encode: {
        x: plotWidth - STRIP_WIDTH,
        x2: plotWidth,
        y: 0,
        y2: labels.length * rowHeight,
        fill: theme.strip,
      },
    },
    {
      type: "text",
      encode: {
        x: plotWidth - STRIP_WIDTH / 2,
        y: -3,
        text: "unsolved",
        align: "center",
        baseline: "bottom",
      },
    },
  ];
  const layers: readonly Layer[] = [
    ...strip,
    spans(crossings.filter(isFinite), ["value", "from", "to"], "label", { strokeWidth: 1.5, opacity: 0.6 }),
    spans(bars, ["low", "row", "row"], "label", { x2: x("high"), strokeWidth: 6, opacity: 0.4 }),
    spans(
      medians.filter(isFinite).map(({ label, value, from, to }) => ({ label, value, from, to })),
      ["value", "from", "to"],
      "label",
      { strokeWidth: 4 },
    ),
    dots(seedDots, ["value", "row"], "label", 46, {
      stroke: by("color", "label"),
      strokeWidth: 1.5,
      fill: [{ test: "datum.censored", value: theme.paper }, by("color", "label")],
      fillOpacity: [{ test: "datum.censored", value: 1 }, { value: 0.55 }],
    }),
    ...isNarrow
      ? [{
        type: "text" as const,
        rows: names.map((lines, row) => ({
          row: row - middle,
          lines: [...lines, numbers[row].join(", ")],
        })),
        encode: {
          y: y("row"),
          x: 0,
          text: { field: "lines" },
          dy: 4,
          baseline: "top",
          lineHeight: LINE_HEIGHT,
          fill: theme.ink,
        },
      }]
      : [
        beside(names, { x: -6, align: "right", fill: theme.ink }),
        beside(numbers, { x: plotWidth + 8, fill: theme === lightTheme ? "#222222" : theme.ink }),
      ],
  ];
  const plot = {
    width: plotWidth,
    height: labels.length * rowHeight,
    x: {
      type: "log" as const,
      domain: [axis.low, axis.high],
      axis: {
        title: "Real environment steps to solve (logarithmic)",
        format: ",d",
        values: roundTicks(axis.low, axis.budget),
      },
    },
    y: { domain: [labels.length - middle, -middle], axis: { grid: false, ticks: false, labels: false } },
    layers,
  };
  return { plot, hasStrip: axis.hasStrip, isSolved: axis.isSolved };
}

/** The logarithmic axis: from below the smallest value to the end of the longest run, and a strip beyond. */
class StepsAxis {
  /** Real steps of the longest run. */
  readonly budget: number;
  /** Steps at the left and right ends. */
  readonly low: number;
  readonly high: number;
  /** Whether every seed is solved. */
  readonly isSolved: boolean;
  /** Whether there is a strip for unsolved seeds. */
  readonly hasStrip: boolean;
  /** Position, on the axis's scale, at which the strip begins. */
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
    // keep a dot at the budget clear of the strip
    const room = width - (this.hasStrip ? STRIP_WIDTH : 0) - DOT_DISTANCE;
    this.#pixelsPerLog = room / Math.log(this.budget / this.low);
    this.high = this.#stepsAt(width);
    this.stripStart = this.#stepsAt(width - STRIP_WIDTH);
  }

  /** The position of a value: itself, or the middle of the strip, or without a strip the end of the axis. */
  shown(steps: number): number {
    if (steps < Infinity) return steps;
    return this.hasStrip ? Math.sqrt(this.stripStart * this.high) : this.high;
  }

  /** A dot for every seed; overlapping ones are moved off the row's middle by a number of pixels. */
  dots({ label, seeds }: SolveGroup) {
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
      ...onAxis.map((dot, i) => ({ label, ...dot, pixels: places[i] * PLACE_HEIGHT })),
      ...inStrip.map(({ seed }, i) => {
        const column = Math.floor(i / rows);
        const inColumn = Math.min(rows, inStrip.length - column * rows);
        return {
          label,
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

/** The text beside an agent's row: "1,700 [1,200, 2,500]" and "9 of 10 seeds solved". */
function numbersOf(
  { value, bounds, low, high, highAtLeast }: CensoredInterval,
  seeds: readonly SeedStatistics[],
): string[] {
  const told = (steps: number, atLeast: number) =>
    steps === Infinity ? `>${withThousands(Math.floor(atLeast))}` : withThousands(steps);
  const isKnown = low < high && (value < Infinity || low < bounds.atLeast);
  const solved = seeds.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length;
  return [
    told(value, bounds.atLeast) + (isKnown ? ` [${withThousands(low)}, ${told(high, highAtLeast)}]` : ""),
    `${solved} of ${counted(seeds.length, "seed")} solved`,
  ];
}
