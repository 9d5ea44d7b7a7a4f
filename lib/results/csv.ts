/**
 * The CSV files of a comparison: columns, number format, row order, and reading them back.
 *
 * Numbers are written as the shortest text that reads back as the same number; a censored number is `inf`, one
 * that does not apply is empty. Lines end with a line feed on every system.
 *
 * @module
 */

import { parse, stringify } from "@std/csv";
import type { CurveRow, EpisodeRow, RunKey, RunRow } from "./rows.ts";

/** A result file that cannot be read: its message is one sentence that names the file. */
export class ResultFileError extends Error {
  override name = "ResultFileError";
}

const keyColumns = ["agent", "task", "seed"] as const;

const curveColumns = [
  ...keyColumns,
  "env_steps",
  "episodes",
  "eval_return_mean",
  "eval_return_std",
  "eval_return_min",
  "eval_length_mean",
  "model_error",
  "gradient_steps",
  "imagined_steps",
] as const;

const episodeColumns = [...keyColumns, "episode", "env_steps", "return", "length", "terminated"] as const;

const runColumns = [
  ...keyColumns,
  "status",
  "steps_to_solve",
  "first_crossing",
  "retention",
  "final_return",
  "wall_seconds",
  "steps_per_second",
  "gradient_steps",
  "imagined_steps",
  "error",
] as const;

type Cell = string | number | boolean | undefined;

/** The text of `curves.csv`: the fixed columns, then every diagnostic of any agent, in alphabetical order. */
export function formatCurves(rows: readonly CurveRow[]): string {
  const own = [...new Set(rows.flatMap((row) => Object.keys(row.diagnostics)))].sort();
  const sorted = [...rows].sort((a, b) => compareKeys(a, b) || a.env_steps - b.env_steps);
  return format(
    [...curveColumns, ...own],
    sorted.map((
      row,
    ) => [...curveColumns.map((column) => row[column]), ...own.map((name) => row.diagnostics[name])]),
  );
}

/** The text of `episodes.csv`. */
export function formatEpisodes(rows: readonly EpisodeRow[]): string {
  const sorted = [...rows].sort((a, b) => compareKeys(a, b) || a.episode - b.episode);
  return format(episodeColumns, sorted.map((row) => episodeColumns.map((column) => row[column])));
}

/** The text of `runs.csv`. */
export function formatRuns(rows: readonly RunRow[]): string {
  const sorted = [...rows].sort(compareKeys);
  return format(runColumns, sorted.map((row) => runColumns.map((column) => row[column])));
}

/** A table with its heading as CSV. */
export function format(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify([columns, ...rows.map((row) => row.map(cellText))] as string[][], {
    headers: false,
    crlf: false,
  });
}

/** One cell's text. */
function cellText(value: Cell): string {
  if (value === undefined || (typeof value === "number" && Number.isNaN(value))) return "";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return String(value);
}

/** The order of rows: agents by name, numbers within names by value, then tasks, then seeds. */
export function compareKeys(a: RunKey, b: RunKey): number {
  return compareNames(a.agent, b.agent) || compareNames(a.task, b.task) || a.seed - b.seed;
}

/** Compares names so that "k=5" stands before "k=15": runs of digits count as numbers. */
export function compareNames(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const difference = Number(left[i]) - Number(right[i]);
    if (!Number.isNaN(difference) && difference !== 0) return difference;
    return left[i] < right[i] ? -1 : 1;
  }
  return left.length - right.length;
}

/**
 * Reads `curves.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseCurves(text: string, file: string): CurveRow[] {
  const fixed = new Set<string>(curveColumns);
  return table(text, file, curveColumns).map((row) => ({
    ...keyOf(row),
    env_steps: row.number("env_steps"),
    episodes: row.number("episodes"),
    eval_return_mean: row.number("eval_return_mean"),
    eval_return_std: row.number("eval_return_std"),
    eval_return_min: row.number("eval_return_min"),
    eval_length_mean: row.number("eval_length_mean"),
    model_error: row.optional("model_error"),
    gradient_steps: row.number("gradient_steps"),
    imagined_steps: row.number("imagined_steps"),
    diagnostics: Object.fromEntries(
      row.columns
        .filter((column) => !fixed.has(column) && row.text(column) !== "")
        .map((column) => [column, row.number(column)]),
    ),
  }));
}

/**
 * Reads `episodes.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseEpisodes(text: string, file: string): EpisodeRow[] {
  return table(text, file, episodeColumns).map((row) => ({
    ...keyOf(row),
    episode: row.number("episode"),
    env_steps: row.number("env_steps"),
    return: row.number("return"),
    length: row.number("length"),
    terminated: row.text("terminated") === "true",
  }));
}

/**
 * Reads `runs.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseRuns(text: string, file: string): RunRow[] {
  return table(text, file, runColumns).map((row) => ({
    ...keyOf(row),
    status: row.text("status") as RunRow["status"],
    steps_to_solve: row.number("steps_to_solve"),
    first_crossing: row.number("first_crossing"),
    retention: row.optional("retention"),
    final_return: row.optional("final_return") ?? NaN,
    wall_seconds: row.number("wall_seconds"),
    steps_per_second: row.number("steps_per_second"),
    gradient_steps: row.number("gradient_steps"),
    imagined_steps: row.number("imagined_steps"),
    error: row.text("error"),
  }));
}

/** One row of a file that was read, by column name. */
class ReadRow {
  readonly columns: readonly string[];
  readonly #cells: readonly string[];
  readonly #place: string;

  constructor(columns: readonly string[], cells: readonly string[], place: string) {
    this.columns = columns;
    this.#cells = cells;
    this.#place = place;
  }

  text(column: string): string {
    return this.#cells[this.columns.indexOf(column)];
  }

  number(column: string): number {
    const text = this.text(column);
    const value = text === "inf" ? Infinity : text === "-inf" ? -Infinity : text === "" ? NaN : Number(text);
    if (Number.isNaN(value)) {
      throw new ResultFileError(`${this.#place}: ${column} must be a number, got "${text}".`);
    }
    return value;
  }

  optional(column: string): number | undefined {
    return this.text(column) === "" ? undefined : this.number(column);
  }
}

function keyOf(row: ReadRow): RunKey {
  return { agent: row.text("agent"), task: row.text("task"), seed: row.number("seed") };
}

function table(text: string, file: string, required: readonly string[]): ReadRow[] {
  let lines: string[][];
  try {
    lines = parse(text) as string[][];
  } catch (error) {
    throw new ResultFileError(`${file} is not CSV: ${error instanceof Error ? error.message : error}.`);
  }
  const [heading = [], ...rows] = lines;
  const missing = required.find((column) => !heading.includes(column));
  if (missing !== undefined) {
    throw new ResultFileError(`${file} has no column ${missing}: it is not a file of mbrl.`);
  }
  return rows.map((cells, i) => {
    const place = `${file}, row ${i + 2}`;
    if (cells.length !== heading.length) {
      throw new ResultFileError(
        `${place} has ${cells.length} cells in place of ${heading.length}: is it cut short?`,
      );
    }
    return new ReadRow(heading, cells, place);
  });
}
