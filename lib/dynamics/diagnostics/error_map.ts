/**
 * Where in the state space a model is right and wrong: errors and data averaged over cells of two variables.
 *
 * @module
 */

/** One cell of a map. */
export interface MapCell {
  /** The cell's lower corner, and its upper one. */
  readonly x: number;
  /** Along the vertical axis. */
  readonly y: number;
  /** The upper corner, horizontally. */
  readonly xEnd: number;
  /** The upper corner, vertically. */
  readonly yEnd: number;
  /** Rows in the cell. */
  readonly count: number;
  /** Mean of the values in the cell; NaN where there are none. */
  readonly mean: number;
}

/** The two variables of a map and its cells. */
export interface MapAxes {
  /** Columns of the states. */
  readonly x: number;
  /** Along the vertical axis. */
  readonly y: number;
  /** The map spans ± these. */
  readonly xLimit: number;
  /** Half its height. */
  readonly yLimit: number;
  /** Cells along each axis. */
  readonly cells: number;
}

/**
 * Averages values over the cells of a map; rows outside the map are left out.
 *
 * @param states [count, size]
 * @param values [count]
 */
export function cellMeans(
  states: Float32Array,
  count: number,
  size: number,
  values: ArrayLike<number>,
  axes: MapAxes,
): MapCell[] {
  const { cells } = axes;
  const sums = new Float64Array(cells * cells);
  const counts = new Uint32Array(cells * cells);
  const cellOf = (value: number, limit: number) => Math.floor(((value + limit) / (2 * limit)) * cells);
  for (let i = 0; i < count; i++) {
    const column = cellOf(states[i * size + axes.x], axes.xLimit);
    const row = cellOf(states[i * size + axes.y], axes.yLimit);
    if (column < 0 || column >= cells || row < 0 || row >= cells) continue;
    sums[row * cells + column] += values[i];
    counts[row * cells + column]++;
  }
  const edge = (cell: number, limit: number) => (2 * limit * cell) / cells - limit;
  return Array.from(sums, (sum, at) => {
    const [row, column] = [Math.floor(at / cells), at % cells];
    return {
      x: edge(column, axes.xLimit),
      xEnd: edge(column + 1, axes.xLimit),
      y: edge(row, axes.yLimit),
      yEnd: edge(row + 1, axes.yLimit),
      count: counts[at],
      mean: counts[at] === 0 ? NaN : sum / counts[at],
    };
  });
}
