/**
 * The evaluation grid: at which real steps every agent is evaluated.
 *
 * @module
 */

/** Real steps between two points of the standard grid, up to the end of its fine part and beyond it. */
const FINE = { every: 5, end: 50 };
const COARSE = 50;

/** When and how the greedy policy is evaluated. */
export interface EvaluationPlan {
  /** Real steps between two points of an even grid; absent for the standard grid: 5, 10, … 50, 100, 150, … */
  readonly every?: number;
  /** Fresh episodes at each point. */
  readonly episodes: number;
}

/**
 * Whether a real step is a point of the grid. The last step of a budget is always evaluated, also off the grid.
 *
 * @param steps Real steps, from 1.
 */
export function isOnGrid(steps: number, { every }: Pick<EvaluationPlan, "every">): boolean {
  return steps % (every ?? (steps <= FINE.end ? FINE.every : COARSE)) === 0;
}

/** Evaluation points of a run of `total` real steps, the last step included. */
export function pointsWithin(total: number, { every }: Pick<EvaluationPlan, "every">): number {
  if (every !== undefined) return Math.ceil(total / every);
  return Math.ceil(Math.min(total, FINE.end) / FINE.every) +
    Math.ceil(Math.max(0, total - FINE.end) / COARSE);
}

/** The grid in words. */
export function describeGrid({ every }: Pick<EvaluationPlan, "every">): string {
  return every === undefined
    ? `every ${FINE.every} real steps up to ${FINE.end}, then every ${COARSE}`
    : `every ${every} real steps`;
}
