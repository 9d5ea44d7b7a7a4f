/**
 * Whether predicted intervals hold what they promise.
 *
 * Kuleshov et al., "Accurate uncertainties for deep learning using calibrated regression", 2018, section 3.5.
 *
 * @module
 */

/** How often outcomes lay in the central interval of a nominal probability. */
export interface Coverage {
  /** The interval's nominal probability. */
  readonly nominal: number;
  /** The share of outcomes within it. */
  readonly observed: number;
}

/** Nominal probabilities of central intervals, and the half-widths of a standard normal's. */
const INTERVALS: readonly (readonly [number, number])[] = [
  [0.1, 0.125661],
  [0.2, 0.253347],
  [0.3, 0.38532],
  [0.4, 0.524401],
  [0.5, 0.67449],
  [0.6, 0.841621],
  [0.7, 1.036433],
  [0.8, 1.281552],
  [0.9, 1.644854],
  [0.95, 1.959964],
  [0.99, 2.575829],
];

/**
 * Coverage of the normal's central intervals.
 *
 * @param scores Errors divided by predicted standard deviations.
 */
export function calibration(scores: ArrayLike<number>): Coverage[] {
  return INTERVALS.map(([nominal, halfWidth]) => {
    let within = 0;
    for (let i = 0; i < scores.length; i++) if (Math.abs(scores[i]) <= halfWidth) within++;
    return { nominal, observed: within / scores.length };
  });
}
