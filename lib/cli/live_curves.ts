/**
 * The learning curves of a comparison while it runs: one for each agent, the mean over its seeds that are that far.
 *
 * @module
 */

import type { RunSpec } from "../experiment/run_spec.ts";
import { type CurvePoint, mean } from "../results/statistics.ts";
import { curvesPicture, legendRows, type NamedCurve } from "./curve_picture.ts";

/** Curves that are drawn at most: more are hard to tell apart. */
const MOST_CURVES = 6;
/** Lines of a grid, and the fewest that show anything. */
const ROWS = { most: 14, least: 5 };
/** Columns of a picture, and the fewest. */
const COLUMNS = { most: 100, least: 60 };

/** The room for a picture, and how it is drawn. */
export interface PictureRoom {
  readonly columns: number;
  readonly rows: number;
  /** A text in the colour of curve `i`. */
  readonly paint: (text: string, i: number) => string;
}

/** The points of one agent on one task, by seed. */
interface Curve {
  readonly spec: RunSpec;
  readonly seeds: Map<number, readonly CurvePoint[]>;
}

/** Collects evaluation points, and draws them. */
export class LiveCurves {
  readonly #curves = new Map<string, Curve>();
  readonly #thresholdOf: (spec: RunSpec) => number;

  /** @param thresholdOf The mean return at which a run's task counts as solved; infinite if it has none. */
  constructor(thresholdOf: (spec: RunSpec) => number) {
    this.#thresholdOf = thresholdOf;
  }

  /** Adds points of a run behind its earlier ones; a run that starts again replaces them. */
  add(spec: RunSpec, points: readonly CurvePoint[]): void {
    if (points.length === 0) return;
    const name = nameOf(spec);
    const curve: Curve = this.#curves.get(name) ?? { spec, seeds: new Map() };
    this.#curves.set(name, curve);
    const before = (curve.seeds.get(spec.seed) ?? []).filter(({ steps }) => steps < points[0].steps);
    curve.seeds.set(spec.seed, [...before, ...points]);
  }

  /**
   * The picture of one task's curves, as high as there is room for.
   *
   * @param active The runs in progress: the task of the first is drawn, and their agents before others.
   * @returns Nothing where there is no room, or no curve yet.
   */
  picture(active: readonly RunSpec[], { columns, rows, paint }: PictureRoom): string[] {
    const [spec] = active;
    if (spec === undefined || columns < COLUMNS.least) return [];
    const chosen = this.#chosen(active);
    // below the grid stand its ends and the legend
    const height = Math.min(ROWS.most, rows - 1 - legendRows(chosen.length));
    if (height < ROWS.least) return [];
    return curvesPicture(chosen, {
      threshold: this.#thresholdOf(spec),
      columns: Math.min(columns, COLUMNS.most),
      rows: height,
      lastStep: "steps" in spec.budget ? spec.budget.steps : 0,
      paint,
    });
  }

  /** The curves to draw: those of active runs, and of the others those with the highest newest return. */
  #chosen(active: readonly RunSpec[]): NamedCurve[] {
    const isActive = new Set(active.map(nameOf));
    return [...this.#curves].filter(([, { spec }]) => spec.taskLabel === active[0].taskLabel)
      .map(([name, { spec, seeds }]) => ({
        name: spec.agentLabel,
        points: meanCurve([...seeds.values()]),
        isActive: isActive.has(name),
      }))
      .filter(({ points }) => points.length > 1)
      .sort((a, b) =>
        Number(b.isActive) - Number(a.isActive) || b.points.at(-1)!.value - a.points.at(-1)!.value
      )
      .slice(0, MOST_CURVES)
      .sort((a, b) => a.name < b.name ? -1 : 1); // an agent keeps its letter as long as the same ones are drawn
  }
}

/** The mean of the curves that have a return at a step: of each the newest, up to its end. */
export function meanCurve(curves: readonly (readonly CurvePoint[])[]): CurvePoint[] {
  const steps = [...new Set(curves.flatMap((points) => points.map(({ steps }) => steps)))].sort((a, b) =>
    a - b
  );
  const next = curves.map(() => 0);
  return steps.map((at) => {
    const values = curves.flatMap((points, i) => {
      while (next[i] < points.length && points[next[i]].steps <= at) next[i]++;
      const isThere = next[i] > 0 && points[points.length - 1].steps >= at;
      return isThere ? [points[next[i] - 1].value] : [];
    });
    return { steps: at, value: mean(values) };
  });
}

const nameOf = ({ agentLabel, taskLabel }: RunSpec) => `${agentLabel}\n${taskLabel}`;
