/**
 * The time, for this program's own use: taken before a user's file is loaded, for whose code it is out of reach.
 *
 * @module
 */

const read = performance.now.bind(performance);

/** Milliseconds since the thread began. */
export function now(): number {
  return read();
}
