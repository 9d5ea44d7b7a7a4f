/**
 * Numbers for human readers.
 *
 * @module
 */

/** A rounded number with thousands separators: 1,700. The runtime's own formatter takes 10 ms to load. */
export function withThousands(value: number): string {
  return String(Math.round(value) + 0).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
}

/** A number of things: "1 seed", "1,700 seeds". */
export function counted(count: number, noun: string): string {
  return `${Number.isInteger(count) ? withThousands(count) : count} ${noun}${count === 1 ? "" : "s"}`;
}
