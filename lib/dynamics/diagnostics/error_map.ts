/**
 * Where in the state space a model is right and wrong: errors and data averaged over cells of one or two variables, and
 * the two variables over which errors vary most.
 *
 * @module
 */

import { quantile } from "./quantiles.ts";

/** One axis of a map. */
export interface MapAxis {
  /** Column of the states. */
  readonly variable: number;
  /** Lower end, in the variable's unit. */
  readonly low: number;
  /** Upper end, above `low`. */
  readonly high: number;
  /** Cells along it. */
  readonly cells: number;
}

/** One cell of a map. */
export interface MapCell {
  /** The lower and the upper end along every axis, in the variables' units. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  /** Rows in the cell. */
  readonly count: number;
  /** Mean of every value in the cell; NaN where there are no rows. */
  readonly means: readonly number[];
}

/** Share of the states that an axis leaves out at either end, so that single states do not stretch it. */
const LEFT_OUT = 0.005;

/**
 * An axis over what some states cover of a variable.
 *
 * @param states [count, size]
 */
export function axisOver(
  states: Float32Array,
  count: number,
  size: number,
  variable: number,
  cells: number,
): MapAxis {
  const values = Float64Array.from({ length: count }, (_, i) => states[i * size + variable]).sort();
  const [low, high] = [quantile(values, LEFT_OUT), quantile(values, 1 - LEFT_OUT)];
  const least = Math.max(1e-6, 1e-6 * Math.abs(low)); // a variable that does not vary still has a width
  return high - low > least
    ? { variable, low, high, cells }
    : { variable, low: low - least, high: low + least, cells };
}

/**
 * Averages values over the cells of a map; rows outside the map are left out.
 *
 * @param states [count, size]
 * @param values [count] each
 * @param axes One or more; the cells of the last one vary slowest.
 */
export function cellMeans(
  states: Float32Array,
  count: number,
  size: number,
  values: readonly ArrayLike<number>[],
  axes: readonly MapAxis[],
): MapCell[] {
  const total = axes.reduce((product, { cells }) => product * cells, 1);
  const counts = new Uint32Array(total);
  const sums = values.map(() => new Float64Array(total));
  for (let i = 0; i < count; i++) {
    const cell = cellOf(states, i * size, axes);
    if (cell < 0) continue;
    counts[cell]++;
    values.forEach((list, v) => sums[v][cell] += list[i]);
  }
  return Array.from(counts, (rows, cell) => {
    let rest = cell;
    const ranges = axes.map(({ low, high, cells }) => {
      const place = rest % cells;
      rest = Math.floor(rest / cells);
      const edge = (at: number) => low + ((high - low) * at) / cells;
      return [edge(place), edge(place + 1)] as const;
    });
    return { ranges, count: rows, means: sums.map((sum) => rows === 0 ? NaN : sum[cell] / rows) };
  });
}

/** The cell that a state lies in; −1 if it lies outside the map. */
function cellOf(states: Float32Array, at: number, axes: readonly MapAxis[]): number {
  let cell = 0;
  let stride = 1;
  for (const { variable, low, high, cells } of axes) {
    const value = states[at + variable];
    const place = value === high ? cells - 1 : Math.floor(((value - low) / (high - low)) * cells);
    if (!(place >= 0 && place < cells)) return -1;
    cell += place * stride;
    stride *= cells;
  }
  return cell;
}

/** Cells along an axis when variables are chosen: few, so that each holds enough rows. */
const CHOICE_CELLS = 8;
/** Variables that are considered at most, the first ones: pairs grow with the square. */
const MOST_CONSIDERED = 24;

/**
 * The two variables over which errors vary most, in the task's order; the only one of a single variable. It is the pair
 * whose cells explain the largest share of the variance of log errors, by ε², which corrects for the number of cells
 * (Kelley, "An unbiased correlation ratio measure", 1935).
 *
 * @param states [count, size]
 * @param errors [count], at least 0.
 */
export function variablesOfError(
  states: Float32Array,
  count: number,
  size: number,
  errors: ArrayLike<number>,
): number[] {
  if (size < 3) return Array.from({ length: size }, (_, k) => k);
  const smallest = 1e-9;
  const logs = Float64Array.from({ length: count }, (_, i) => Math.log(Math.max(errors[i], smallest)));
  const considered = Math.min(size, MOST_CONSIDERED);
  const axes = Array.from({ length: considered }, (_, k) => axisOver(states, count, size, k, CHOICE_CELLS));
  let best = { pair: [0, 1], share: -Infinity };
  for (let a = 0; a < considered; a++) {
    for (let b = a + 1; b < considered; b++) {
      const share = explainedShare(states, count, size, logs, [axes[a], axes[b]]);
      if (share > best.share) best = { pair: [a, b], share };
    }
  }
  return best.pair;
}

/** ε²: the share of the values' variance between the cells of a map. */
function explainedShare(
  states: Float32Array,
  count: number,
  size: number,
  values: Float64Array,
  axes: readonly MapAxis[],
): number {
  const total = axes.reduce((product, { cells }) => product * cells, 1);
  const [counts, sums] = [new Float64Array(total), new Float64Array(total)];
  let [rows, sum, square] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const cell = cellOf(states, i * size, axes);
    if (cell < 0) continue;
    counts[cell]++;
    sums[cell] += values[i];
    rows++;
    sum += values[i];
    square += values[i] ** 2;
  }
  let [between, filled] = [0, 0];
  for (let cell = 0; cell < total; cell++) {
    if (counts[cell] === 0) continue;
    filled++;
    between += sums[cell] ** 2 / counts[cell];
  }
  const variation = square - sum ** 2 / rows;
  const within = square - between;
  if (!(variation > 1e-9 * square) || rows <= filled) return 0;
  return 1 - (within / (rows - filled)) / (variation / (rows - 1));
}
