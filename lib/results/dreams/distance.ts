/**
 * How far a dream is from reality, and from where on that counts as having left it.
 *
 * @module
 */

/** The share of a variable's range by which a dream may be off. */
export const TOLERANCE = 0.1;
/** The share of a picture's variance by which a dreamed picture may be off. */
export const PICTURE_TOLERANCE = 0.5;

/** The distance of two values; of angles, the shorter way round. */
export function difference(a: number, b: number, isAngle: boolean): number {
  const gap = Math.abs(a - b);
  if (!isAngle) return gap;
  const rest = gap % (2 * Math.PI);
  return Math.min(rest, 2 * Math.PI - rest);
}

/** The squared error of a picture as a share of the real one's variance; infinite if that is even and the dream is not. */
export function unexplained(real: ArrayLike<number>, dream: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < real.length; i++) sum += real[i];
  const mean = sum / real.length;
  let [missed, spread] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    missed += (real[i] - dream[i]) ** 2;
    spread += (real[i] - mean) ** 2;
  }
  return spread === 0 ? (missed === 0 ? 0 : Infinity) : missed / spread;
}
