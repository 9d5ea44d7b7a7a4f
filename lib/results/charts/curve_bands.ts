/**
 * Many seeds' curves as one line with a band.
 *
 * @module
 */

import { bootstrap, interquartileMeanOfSorted } from "../statistics.ts";
import type { CurveGroup } from "../seed_statistics.ts";

/**
 * Bootstrap resamples for each point of a band: fewer than in a table, because there are many points and the
 * eye needs less precision.
 */
const BAND_RESAMPLES = 2000;

/** A point of a drawn line with its band. */
export interface BandPoint {
  /** Real steps. */
  readonly steps: number;
  /** The interquartile mean over the seeds present. */
  readonly value: number;
  /** Lower end of its 95% interval; NaN for a single seed. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/**
 * A segment of a line whose points have the same kind of interval. A segment of one point is drawn as a mark.
 */
export interface BandPiece {
  /** The agent's label. */
  readonly label: string;
  /** Whether every seed is present between its points. */
  readonly isWhole: boolean;
  /** In the order of steps. */
  readonly points: readonly BandPoint[];
}

/**
 * The interquartile mean over seeds and its 95% interval, at every step at which any seed has an evaluation
 * point. Between two of its points a seed has the value of the first; before its first and after its last
 * point it is absent.
 *
 * @param isShown Selects the steps to compute, from all in ascending order; all if absent.
 */
export function curveBands(
  { label, seeds }: CurveGroup,
  isShown: (steps: readonly number[]) => readonly number[] = (steps) => steps,
): BandPiece[] {
  const curves = [...seeds.values()].filter((curve) => curve.length > 0);
  const union = new Set<number>();
  for (const curve of curves) for (const { steps } of curve) union.add(steps);
  const steps = isShown([...union].sort((a, b) => a - b));
  const next = curves.map(() => 0);
  const points = steps.map((at): BandPoint => {
    const values = curves.flatMap((curve, i) => {
      while (next[i] < curve.length && curve[next[i]].steps <= at) next[i]++;
      return isThere(curve, at) ? [curve[next[i] - 1].value] : [];
    });
    return { steps: at, ...bootstrap(values, interquartileMeanOfSorted, BAND_RESAMPLES) };
  });
  const pieces: { label: string; isWhole: boolean; hasBand: boolean; points: BandPoint[] }[] = [];
  points.forEach((point, i) => {
    const before = points[i - 1];
    const spanning = before === undefined
      ? 0
      : curves.filter((curve) => isThere(curve, before.steps) && isThere(curve, point.steps)).length;
    const isWhole = spanning === curves.length;
    const hasBand = !Number.isNaN(before?.low) && !Number.isNaN(point.low);
    const last = pieces.at(-1);
    if (spanning === 0) pieces.push({ label, isWhole: false, hasBand, points: [point] });
    else if (last!.points.length === 1) {
      Object.assign(last!, { isWhole, hasBand });
      last!.points.push(point);
    } else if (last!.isWhole === isWhole && last!.hasBand === hasBand) last!.points.push(point);
    else pieces.push({ label, isWhole, hasBand, points: [before, point] });
  });
  return pieces.map(({ label, isWhole, points }) => ({
    label,
    isWhole: points.length === 1 ? curves.every((curve) => isThere(curve, points[0].steps)) : isWhole,
    points,
  }));
}

function isThere(curve: readonly { readonly steps: number }[], at: number): boolean {
  return curve[0].steps <= at && at <= curve[curve.length - 1].steps;
}
