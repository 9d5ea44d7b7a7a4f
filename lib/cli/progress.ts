/**
 * The progress of a comparison: redrawn in place on a terminal, plain lines anywhere else.
 *
 * @module
 */

import { thresholdOfSpec } from "../experiment/comparison.ts";
import type { RunSpec } from "../experiment/run_spec.ts";
import type { RunProgress } from "../experiment/worker_protocol.ts";
import type { RunRow } from "../results/rows.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { LiveCurves } from "./live_curves.ts";
import { fitName, fitParts, fitRows, fitWhole, type Part } from "./progress_layout.ts";
import type { Terminal } from "./terminal.ts";

/** Seconds between two redraws on a terminal. */
const REDRAW_SECONDS = 0.1;
/** Seconds between two plain lines: a share of the time gone, within bounds. */
const PLAIN = { least: 10, share: 1 / 20, most: 600 };

/** A run in progress. */
interface ActiveRun {
  readonly spec: RunSpec;
  readonly progress: RunProgress | undefined;
}

/** Shows each run's steps, return, speed and remaining time, and the same for the whole comparison. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #total: number;
  readonly #began = performance.now();
  readonly #active = new Map<string, ActiveRun>();
  readonly #curves = new LiveCurves(thresholdOfSpec);
  #finished: number;
  #finishedHere = 0;
  #drawnLines = 0;
  #lastDrawn = -Infinity;

  /**
   * @param total Number of runs in the comparison.
   * @param finished Number of runs that finished earlier.
   */
  constructor(terminal: Terminal, total: number, finished: number) {
    this.#terminal = terminal;
    this.#total = total;
    this.#finished = finished;
  }

  started(spec: RunSpec): void {
    this.#active.set(nameOf(spec), { spec, progress: undefined });
    this.#draw();
  }

  progress(spec: RunSpec, progress: RunProgress): void {
    this.#active.set(nameOf(spec), { spec, progress });
    this.#curves.add(spec, progress.points);
    this.#draw();
  }

  /** Prints the result of a finished run above the display. */
  ended(spec: RunSpec, row: RunRow): void {
    this.#active.delete(nameOf(spec));
    this.#finished++;
    this.#finishedHere++;
    const place = `[${this.#finished}/${this.#total}]`;
    if (row.status === "failed") return this.note(`${place} ${nameOf(spec)}: failed: ${row.error}`);
    const solved: Part[] = row.status === "diverged"
      ? [{ text: ` ${row.error};`, rank: 0 }]
      : Number.isNaN(row.steps_to_solve)
      ? [] // the task has no `solved` threshold
      : row.steps_to_solve === Infinity
      ? [{ text: " not solved", rank: 0 }, { text: " within the budget", rank: 4 }, { text: ";", rank: 0 }]
      : [{ text: ` solved after ${counted(row.steps_to_solve, "step")};`, rank: 0 }];
    const parts: Part[] = [
      { text: `${place} ${nameOf(spec)}:`, rank: 0 },
      ...solved,
      { text: ` return ${row.final_return.toFixed(1)}`, rank: 1 },
      { text: `, ${duration(row.wall_seconds)}`, rank: 2 },
      { text: `, ${count(row.steps_per_second)} steps/s`, rank: 3 },
    ];
    // a line of its own on a terminal; a file has room for all
    const { columns } = this.#terminal.live ? this.#terminal.size : { columns: Infinity };
    this.note(fitWhole(parts, columns));
  }

  /** Prints a warning above the display, even when silenced. */
  warn(line: string): void {
    this.#erase();
    this.#terminal.warn(line);
    this.#lastDrawn = -Infinity;
    if (this.#terminal.live) this.#draw();
  }

  /** Leaves the drawn lines in place and continues below them. */
  drawBelow(): void {
    this.#drawnLines = 0;
  }

  /** Removes the display from the screen. */
  close(): void {
    this.#erase();
  }

  /** Prints a message above the display. */
  note(line: string): void {
    this.#erase();
    this.#terminal.say(line);
    this.#lastDrawn = -Infinity;
    if (this.#terminal.live) this.#draw();
  }

  #draw(): void {
    const now = (performance.now() - this.#began) / 1000;
    const plainSeconds = Math.min(PLAIN.most, Math.max(PLAIN.least, PLAIN.share * now));
    if (now - this.#lastDrawn < (this.#terminal.live ? REDRAW_SECONDS : plainSeconds)) return;
    const first = this.#lastDrawn === -Infinity;
    this.#lastDrawn = now;
    if (this.#terminal.quiet || (first && !this.#terminal.live)) return;
    if (!this.#terminal.live) return this.#terminal.say(this.#plainLine(now));
    const { columns, rows } = this.#terminal.size;
    const width = columns - 1; // in the last column, some terminals wrap at once
    const runs = [...this.#active.values()].map((run) => fitParts(this.#runParts(run, width), width));
    const jobs = fitRows(runs, fitParts(this.#wholeParts(now), width), rows);
    const picture = this.#curves.picture([...this.#active.values()].map(({ spec }) => spec), {
      columns: width,
      rows: rows - 1 - jobs.length,
      paint: (text, i) => this.#terminal.tint(text, i),
    });
    const lines = [...picture, ...jobs];
    const text = lines.map((line) => `${line}\x1b[K\n`).join("");
    this.#terminal.draw(`${this.#rewind()}${text}\x1b[J`);
    this.#drawnLines = lines.length;
  }

  /** One line for a file or a pipe: of the only run, or of all. */
  #plainLine(now: number): string {
    const [only] = this.#active.values();
    const parts = this.#total === 1 && only !== undefined
      ? this.#runParts(only, Infinity)
      : this.#wholeParts(now);
    return fitParts(parts, Infinity);
  }

  #runParts({ spec, progress }: ActiveRun, columns: number): Part[] {
    const name = { text: fitName(nameOf(spec), columns).padEnd(18), rank: 0 };
    if (progress === undefined) return [name, { text: " starting", rank: 1 }];
    const { steps, share, evaluationReturn, stepsPerSecond, note } = progress;
    const begin = [
      name,
      { text: ` ${bar(share, 12)}`, rank: 4 },
      { text: ` ${percent(share)}`, rank: 1 },
      { text: ` ${count(steps).padStart(7)} steps`, rank: 3 },
    ];
    if (note !== undefined) return [...begin, { text: `  ${note}`, rank: 2 }];
    const shown = evaluationReturn === undefined ? "–" : evaluationReturn.toFixed(0);
    return [
      ...begin,
      { text: `  return ${shown.padStart(3)}`, rank: 5 },
      { text: `  ${count(stepsPerSecond).padStart(6)}/s`, rank: 6 },
      { text: `  ${duration(secondsLeft(progress))} left`, rank: 2 },
    ];
  }

  #wholeParts(now: number): Part[] {
    const partial = [...this.#active.values()].reduce((sum, run) => sum + (run.progress?.share ?? 0), 0);
    const share = (this.#finished + partial) / this.#total;
    const here = this.#finishedHere + partial;
    const evenly = here > 0.01 ? (now / here) * (this.#total - this.#finished - partial) : NaN;
    // runs differ: the comparison takes at least as long as its slowest run
    const known = [evenly, ...[...this.#active.values()].map((run) => secondsLeft(run.progress))]
      .filter(Number.isFinite);
    const left = known.length === 0 ? NaN : known.reduce((most, seconds) => Math.max(most, seconds));
    return [
      { text: "all runs", rank: 0 },
      { text: " ".repeat(10), rank: 6 },
      { text: ` ${bar(share, 12)}`, rank: 4 },
      { text: ` ${percent(share)}`, rank: 2 },
      { text: ` ${`${this.#finished}/${this.#total}`.padStart(7)} done`, rank: 1 },
      { text: `, ${duration(now)} gone`, rank: 5 },
      { text: `, ${duration(left)} left`, rank: 3 },
    ];
  }

  #rewind(): string {
    return this.#drawnLines === 0 ? "" : `\x1b[${this.#drawnLines}A\r`;
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#terminal.draw(`${this.#rewind()}\x1b[J`);
    this.#drawnLines = 0;
  }
}

/** Seconds that a run still needs at its present speed; NaN where unknown. */
function secondsLeft(progress: RunProgress | undefined): number {
  if (progress === undefined) return NaN;
  const { steps, share, stepsPerSecond } = progress;
  return stepsPerSecond > 0 && share > 0 ? (steps / share - steps) / stepsPerSecond : NaN;
}

function nameOf(spec: RunSpec): string {
  return `${spec.agentLabel} seed ${spec.seed}`;
}

function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, share) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

function percent(share: number): string {
  return `${Math.floor(share * 100)}%`.padStart(4);
}

function count(value: number): string {
  return Number.isFinite(value) ? withThousands(value) : "–";
}

/** Seconds as `0:07`, `12:30` or `1:02:30`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
