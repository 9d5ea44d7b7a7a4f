/**
 * Fits progress into a terminal: never wider than a row, never taller than the screen, because lines that
 * wrap or scroll cannot be redrawn.
 *
 * @module
 */

import { columnsOf, cut } from "./text_layout.ts";

/** A piece of a line, including the spaces before it. */
export interface Part {
  readonly text: string;
  /** If a line is too long, the parts with the highest rank are dropped first; those of rank 0 stay. */
  readonly rank: number;
}

/** Length to which a name may be cut before other parts of its line are dropped. */
const SHORTEST_NAME = 18;

/** A name, cut if it would take more than half of a line. */
export function fitName(name: string, columns: number): string {
  return cut(name, Math.max(SHORTEST_NAME, Math.floor(columns / 2)));
}

/** The parts that fit into a line of `columns`, in order; what stays is cut. */
export function fitParts(parts: readonly Part[], columns: number): string {
  return cut(fitWhole(parts, columns), columns);
}

/** The parts that fit into a line of `columns`, in order; those of rank 0 may be longer. */
export function fitWhole(parts: readonly Part[], columns: number): string {
  let kept = [...parts];
  const text = () => kept.map((part) => part.text).join("");
  const ranks = [...new Set(parts.map(({ rank }) => rank))].sort((a, b) => b - a).filter((rank) => rank > 0);
  for (const rank of ranks) {
    if (columnsOf(text()) <= columns) break;
    kept = kept.filter((part) => part.rank !== rank);
  }
  return text();
}

/** The lines of the runs and of the total, at most one fewer than the screen has: the cursor needs a row. */
export function fitRows(runs: readonly string[], whole: string, rows: number): string[] {
  const room = rows - 1;
  if (room < 1) return [];
  if (runs.length + 1 <= room) return [...runs, whole];
  const shown = Math.max(0, room - 2);
  const more = `… and ${runs.length - shown} more running`;
  return room === 1 ? [whole] : [...runs.slice(0, shown), more, whole];
}
