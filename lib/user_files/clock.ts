/**
 * The clock for this program's own use: captured before a user's file is loaded, which may not read it.
 *
 * @module
 */

const read = performance.now.bind(performance);

/** Milliseconds since the thread started. */
export function now(): number {
  return read();
}
