/**
 * When a model is fitted again.
 *
 * @module
 */

/**
 * The number of real steps at which the next fit is due: after `interval` more, or a tenth more than there are,
 * whichever is later, so that the work of all fits together grows with the data and not with its square.
 */
export function nextFitAt(steps: number, interval: number): number {
  return steps + Math.max(interval, Math.floor(steps / 10));
}
