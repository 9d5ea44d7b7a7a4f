/**
 * Numbers at 16 bits each, as text: precise to 1/65,534 of their range, in a third of the characters.
 *
 * @module
 */

/** Numbers in base64, with their range. */
export interface PackedNumbers {
  /** The smallest. */
  readonly low: number;
  /** The largest. */
  readonly high: number;
  /** Two bytes a number, the lower one first: its place in the range from 0 to 65,534, or 65,535 for NaN. */
  readonly bytes: string;
}

const MOST = 65_534;
const NONE = 65_535;

/** Packs numbers; those that are not finite become NaN. */
export function pack(values: ArrayLike<number>): PackedNumbers {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (low > high) [low, high] = [0, 0];
  const bytes = new Uint8Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const place = !Number.isFinite(values[i])
      ? NONE
      : high === low
      ? 0
      : Math.round((values[i] - low) / (high - low) * MOST);
    bytes[2 * i] = place & 255;
    bytes[2 * i + 1] = place >> 8;
  }
  return { low, high, bytes: bytes.toBase64() };
}

/** The numbers, each within half a step of what was packed; the smallest and the largest exactly. */
export function unpack({ low, high, bytes }: PackedNumbers): Float64Array {
  const text = atob(bytes);
  return Float64Array.from({ length: text.length / 2 }, (_, i) => {
    const place = text.charCodeAt(2 * i) | text.charCodeAt(2 * i + 1) << 8;
    if (place === NONE) return NaN;
    return place === MOST ? high : low + place / MOST * (high - low);
  });
}
