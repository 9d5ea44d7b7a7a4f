/**
 * Numbers for human readers.
 *
 * @module
 */

/** A rounded number with thousands separators: 1,700. The runtime's own formatter takes 10 ms to load. */
export function withThousands(value: number): string {
  return String(Math.round(value) + 0).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
}
