/**
 * `curves.svg`: mean evaluation return against real steps, one line an agent with its 95% band.
 *
 * @module
 */

import type { CurveGroup } from "../seed_statistics.ts";
import { agentScales } from "./agent_styles.ts";
import { returnDomain, stepsDomain, type StepsExtent, stepsExtent } from "./axes.ts";
import { type BandPiece, curveBands } from "./curve_bands.ts";
import { curveLegend, PICTURE_WIDTH, PLOT_WIDTH } from "./curve_legend.ts";
import { vegaScales } from "./name_styles.ts";
import {
  bands,
  by,
  dots,
  type Layer,
  lightTheme,
  lines,
  pictureSpec,
  type Plot,
  spans,
  type Theme,
  type VegaPart,
} from "./plot.ts";
import { inLines } from "./text_lines.ts";

const PLOT_HEIGHT = 230;
/** Font size of subtitles. */
export const SUBTITLE_SIZE = 12;

/** The facts that a comparison's captions mention. */
export interface Caption {
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved. */
  readonly threshold: number;
  /** Evaluation episodes at each point, in words: "100 fresh episodes". */
  readonly episodes: string;
  /** One sentence on whether the agents were given the task's rules. */
  readonly rules: string;
  /** The agent of a label. */
  readonly agentOf: (label: string) => string;
}

/** What a picture of learning curves shows, computed once. */
export interface CurvesData {
  /** The labels, in the order of the picture. */
  readonly labels: readonly string[];
  /** The number of seeds of each. */
  readonly seeds: readonly number[];
  /** Lines with their bands. */
  readonly pieces: readonly BandPiece[];
  /** The first point's real steps, of those above 0, and the last point's. */
  readonly steps: StepsExtent;
}

/** Computes what the picture shows, at as many points as can be told apart in it. */
export function curvesData(groups: readonly CurveGroup[]): CurvesData {
  const steps = stepsExtent(groups);
  return {
    labels: groups.map(({ label }) => label),
    seeds: groups.map(({ seeds }) => seeds.size),
    pieces: groups.flatMap((group) => curveBands(group, discernible(stepsDomain(steps, "log").domain))),
    steps,
  };
}

/** The specification of the picture: the same curves over linear and over logarithmic steps. */
export function learningCurvesSpec(data: CurvesData, caption: Caption): VegaPart {
  const { labels } = data;
  const plot = curvesPlots(data, caption.threshold, { width: PLOT_WIDTH, height: PLOT_HEIGHT });
  return pictureSpec({
    title: inLines(`Sample efficiency on ${caption.task}`, PICTURE_WIDTH, 17),
    subtitle: curvesSubtitle(data, caption),
    plots: [plot("linear"), plot("log")],
    scales: vegaScales(agentScales(labels, caption.agentOf)),
    legends: [curveLegend(labels)],
  });
}

/** The size of a plot in pixels, and what else is drawn in it. */
export interface CurvesLayout {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Drawn over the curves. */
  readonly above?: readonly Layer[];
  /** Returns that must fit into the plot besides those of the curves. */
  readonly values?: readonly number[];
  /** Opacity of a band, 0.2 if absent. */
  readonly bandOpacity?: number;
  /** That of paper if absent. */
  readonly theme?: Theme;
}

/** Plots of the same curves, by the kind of their horizontal axis. A point whose value is NaN interrupts its line. */
export function curvesPlots(
  { pieces, steps: extent }: Pick<CurvesData, "pieces" | "steps">,
  solvedAt: number,
  { width, height, above = [], values = [], bandOpacity = 0.2, theme = lightTheme }: CurvesLayout,
): (kind: "linear" | "log") => Plot {
  // omit numbers that do not apply: JSON has no NaN
  const rows = pieces.flatMap(({ label, isWhole, points }, piece) =>
    points.map(({ steps, value, low, high }) => ({
      label,
      piece,
      steps,
      value,
      ...Number.isNaN(low) ? {} : { low, high },
      ...isWhole ? {} : { isPart: true },
    }))
  );
  const isSingle = ({ piece }: { readonly piece: number }) => pieces[piece].points.length === 1;
  const curves = rows.filter((row) => !isSingle(row));
  const singles = rows.filter(isSingle);
  const threshold = Number.isFinite(solvedAt) ? [solvedAt] : [];
  const returns = returnDomain([
    ...threshold,
    ...values,
    ...rows.flatMap(({ value, low = value, high = value }) => Number.isNaN(value) ? [] : [value, low, high]),
  ]);
  const band = (rows: readonly { readonly low?: number }[]) => rows.filter(({ low }) => low !== undefined);
  const layers: Layer[] = [
    ...threshold.flatMap((line): Layer[] => [
      {
        type: "rule",
        encode: {
          x: 0,
          x2: width,
          y: { scale: "y", value: line },
          stroke: theme.rule,
          strokeDash: [3, 3],
        },
      },
      {
        type: "text",
        encode: {
          x: width + 5,
          y: { scale: "y", value: line },
          text: ["solved:", `${line}`],
          baseline: "middle",
          lineHeight: 13,
        },
      },
    ]),
    { ...bands(band(curves), ["steps", "low", "high"], "label", bandOpacity), split: "piece" },
    {
      ...lines(curves, ["steps", "value"], "label", {
        strokeDash: by("strokeDash", "label"),
        strokeWidth: { signal: "datum.isPart ? 0.9 : 2" },
        defined: { signal: "isValid(datum.value)" },
      }),
      split: "piece",
    },
    spans(band(singles), ["steps", "low", "high"], "label", { strokeWidth: 5, opacity: 0.35 }),
    dots(singles, ["steps", "value"], "label", 50),
    ...above,
  ];
  return (kind) => {
    const { domain, ticks } = stepsDomain(extent, kind);
    return {
      width,
      height,
      x: {
        type: kind,
        domain,
        axis: {
          title: kind === "log" ? "Real environment steps (logarithmic)" : "Real environment steps",
          format: ",d",
          ...ticks,
        },
      },
      y: {
        domain: returns.domain,
        axis: { title: "Mean evaluation return", tickCount: 6, ...returns.format },
      },
      layers,
    };
  };
}

/** Lines that say what the curves are. */
export function curvesSubtitle(
  { seeds: seedsOf, pieces }: Pick<CurvesData, "seeds" | "pieces">,
  { episodes, rules }: Caption,
): string[] {
  const parts = pieces.filter(({ isWhole }) => !isWhole);
  const counts = seedsOf.toSorted((a, b) => a - b);
  const [least, most] = [counts[0], counts[counts.length - 1]];
  const seeds = least === most ? `${least}` : `${least}–${most}`;
  return [
    (most === 1 ? "One seed" : `Interquartile mean over ${seeds} seeds, band = 95% bootstrap interval`) +
    `; greedy policy, ${episodes} a point.`,
    ...inLines(rules, PICTURE_WIDTH, SUBTITLE_SIZE),
    ...parts.length === 0 ? [] : [
      `${
        parts.some(({ points }) => points.length === 1) ? "Thin line or single point" : "Thin line"
      }: not all seeds are there; the others begin later or have ended.`,
    ],
  ];
}

/** Selects steps that are at least a pixel apart on either axis, and the last. */
function discernible([low, high]: readonly number[]): (steps: readonly number[]) => number[] {
  const pixels = (steps: number) => [
    Math.floor(steps / high * PLOT_WIDTH),
    Math.floor(Math.log(Math.max(steps, low) / low) / Math.log(high / low) * PLOT_WIDTH),
  ];
  return (steps) => {
    let last: number[] = [];
    return steps.filter((each, i) => {
      const place = pixels(each);
      if (i < steps.length - 1 && place.every((pixel, axis) => pixel === last[axis])) return false;
      last = place;
      return true;
    });
  };
}
