/**
 * Quantiles of a sample.
 *
 * @module
 */

/**
 * The value below which the share `q` of the sample lies, interpolated between neighbours (Hyndman and Fan's type 7);
 * NaN of an empty sample.
 *
 * @param sorted In ascending order.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
