/**
 * How long contenders are tried before their cost is estimated.
 *
 * @module
 */

/** Seconds of one trial: at least, and at most. */
const [LEAST, MOST] = [0.5, 2];
/** Seconds of all trials together, unless each then is shorter than the least. */
const TOGETHER = 40;

/** Seconds of work in each contender's trial, not counting its longest step. */
export function trialSeconds(contenders: number): number {
  return Math.min(MOST, Math.max(LEAST, TOGETHER / Math.max(1, contenders)));
}
