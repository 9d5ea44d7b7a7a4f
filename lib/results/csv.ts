/**
 * The CSV files of a comparison: columns, number format, row order, and reading them back.
 *
 * Numbers are written as the shortest text that reads back as the same number; a censored number is `inf`, one
 * that does not apply is empty. Lines end with a line feed on every system.
 *
 * @module
 */

import { parse, stringify } from "@std/csv";
import { labelOf } from "./labels.ts";
import type { CurveRow, EpisodeRow, PointRow, RunKey, RunRow } from "./rows.ts";

/** A result file that cannot be read. The message is one sentence that names the file. */
export class ResultFileError extends Error {
  /** Tells this error from others. */
  override name = "ResultFileError";
}

const keyColumns = ["label", "task", "seed"] as const;
/** The column of labels in files of earlier versions. */
const OLD_LABEL = "agent";

/** The numeric columns of `curves.csv`, in order, and how each is parsed. */
export const curveNumbers = {
  env_steps: "count",
  episodes: "count",
  eval_return_mean: "number",
  eval_return_std: "number",
  eval_return_min: "number",
  eval_length_mean: "number",
  model_error: "optional",
  gradient_steps: "count",
  imagined_steps: "count",
} as const;

/** The numeric columns of `episodes.csv`, in order, and how each is parsed. */
export const episodeNumbers = {
  episode: "count",
  env_steps: "count",
  return: "number",
  length: "count",
} as const;

/** The numeric columns of `runs.csv`, in order, and how each is parsed. */
const runNumbers = {
  steps_to_solve: "unknown",
  first_crossing: "unknown",
  retention: "optional",
  final_return: "unknown",
  wall_seconds: "number",
  steps_per_second: "number",
  cpu_seconds: "unknown",
  cpu_seconds_to_solve: "unknown",
  gradient_steps: "count",
  imagined_steps: "count",
} as const;

const pointNumbers = { env_steps: "count", eval_return_mean: "number" } as const;

const names = <K extends string>(numbers: Readonly<Record<K, unknown>>) => Object.keys(numbers) as K[];
const curveColumns = names(curveNumbers);
const pointColumns = names(pointNumbers);
const episodeColumns = [...names(episodeNumbers), "terminated"] as const;
const originColumns = ["date", "system", "cpu", "version", "commit"] as const;
const runColumns = ["status", ...names(runNumbers), ...originColumns, "error"] as const;
/** Columns that the files of earlier versions lack. */
const laterColumns: readonly string[] = ["cpu_seconds", "cpu_seconds_to_solve", ...originColumns];

/** What a cell can hold; NaN and what is undefined leave it empty. */
export type Cell = string | number | boolean | undefined;

/**
 * The text of `curves.csv`: the fixed columns, then every diagnostic of any agent, in alphabetical order.
 *
 * @param described What describes each run, behind its key.
 * @throws {TypeError} If a diagnostic has the name of a fixed column.
 */
export function formatCurves(rows: readonly CurveRow[], described?: Described): string {
  const own = diagnosticNames(rows);
  const taken = own.find((name) => [...keyColumns, "agent", "rules", ...curveColumns].includes(name));
  if (taken !== undefined) {
    throw new TypeError(`A diagnostic may not be called ${taken}: curves.csv has a column of that name.`);
  }
  const sorted = [...rows].sort((a, b) => compareKeys(a, b) || a.env_steps - b.env_steps);
  const cells = own.map((name) => (row: CurveRow) => row.diagnostics[name]);
  return formatRows(sorted, described, [...curveColumns, ...own], [...cellsOf(curveColumns), ...cells]);
}

/** The names of all diagnostics, in alphabetical order. */
export function diagnosticNames(rows: readonly CurveRow[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.diagnostics)))].sort();
}

/** Significant digits of the returns of a study's evaluation points, of which a folder has many thousands. */
const POINT_DIGITS = 7;

/** The text of a study's `curves.csv`: of every evaluation point, the steps and the mean return alone. */
export function formatPoints(rows: readonly PointRow[]): string {
  const sorted = [...rows].sort((a, b) => compareKeys(a, b) || a.env_steps - b.env_steps);
  return formatRows(sorted, undefined, pointColumns, [
    (row) => row.env_steps,
    (row) => Number(row.eval_return_mean.toPrecision(POINT_DIGITS)),
  ]);
}

/** The text of `episodes.csv`. */
export function formatEpisodes(rows: readonly EpisodeRow[], described?: Described): string {
  const sorted = [...rows].sort((a, b) => compareKeys(a, b) || a.episode - b.episode);
  return formatRows(sorted, described, episodeColumns, cellsOf(episodeColumns));
}

/** The text of `runs.csv`. */
export function formatRuns(rows: readonly RunRow[], described?: Described): string {
  const sorted = [...rows].sort(compareKeys);
  return formatRows(sorted, described, runColumns, cellsOf(runColumns));
}

/** Columns that describe the run of a row, behind its key. */
export interface Described {
  /** Their names. */
  readonly names: readonly string[];
  /** Their cells in the rows of an agent on a task. */
  cells(row: Pick<RunKey, "label" | "task">): readonly Cell[];
}

/** Rows with their key, what describes each run, and these columns. */
function formatRows<R extends RunKey>(
  rows: readonly R[],
  described: Described | undefined,
  columns: readonly string[],
  cells: readonly ((row: R) => Cell)[],
): string {
  const descriptions = new Map<string, readonly Cell[]>();
  return format(
    [...keyColumns, ...described?.names ?? [], ...columns],
    rows.map((row) => {
      const { label, task, seed } = row;
      const name = `${label}\n${task}`;
      let description = descriptions.get(name);
      if (description === undefined) descriptions.set(name, description = described?.cells(row) ?? []);
      return [label, task, seed, ...description, ...cells.map((cell) => cell(row))];
    }),
  );
}

function cellsOf<K extends string>(columns: readonly K[]): ((row: Readonly<Record<K, Cell>>) => Cell)[] {
  return columns.map((column) => (row) => row[column]);
}

/** A table with its heading as CSV. */
export function format(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = stringify([columns, ...rows.map((row) => row.map(cellText))] as string[][], {
    headers: false,
  });
  return text.replaceAll("\r\n", "\n"); // no cell holds a line's end
}

function cellText(value: Cell): string {
  if (value === undefined || (typeof value === "number" && Number.isNaN(value))) return "";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return String(value).replaceAll(/[\r\n]+/g, " "); // one row is one line
}

/** The order of rows: labels by name, numbers within names by value, then tasks, then seeds. */
export function compareKeys(a: RunKey, b: RunKey): number {
  return compareNames(a.label, b.label) || compareNames(a.task, b.task) || a.seed - b.seed;
}

/**
 * Compares names so that numbers within them count as numbers: "k=5" stands before "k=15", "lr=3e-4" before
 * "lr=1e-3". A minus sign counts behind "=" only.
 */
export function compareNames(a: string, b: string): number {
  const left = a.match(NAME_PARTS) ?? [];
  const right = b.match(NAME_PARTS) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    const areNumbers = [x, y].map((part) => /^-?\d/.test(part));
    if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1; // numbers before words
    const difference = areNumbers[0] ? Number(x) - Number(y) : x === y ? 0 : x < y ? -1 : 1;
    if (difference !== 0) return difference;
  }
  return left.length - right.length || (a === b ? 0 : a < b ? -1 : 1);
}

/** Numbers, and what stands between them. */
const NAME_PARTS = /(?:(?<==)-)?\d+(?:\.\d+)?(?:e[-+]?\d+)?|=|[^\d=]+/g;

/**
 * Reads `curves.csv`. A diagnostic of which no row has a value is NaN in all of them, so that its column stays; any other
 * is absent where it has none.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseCurves(text: string, file: string): CurveRow[] {
  const lastSteps = new Map<string, number>();
  const rows = table(text, file, curveColumns);
  const columns = rows[0]?.columns ?? [];
  const fixed = new Set<string>(curveColumns);
  // columns before the first number of a point describe its run, as config.json does
  const own = columns.slice(columns.indexOf(curveColumns[0])).filter((column) => !fixed.has(column));
  const empty = own.filter((column) => rows.every((row) => row.isMissing(column)));
  return rows.map((row) => {
    const steps = row.count("env_steps");
    const { label, task, seed } = row.key();
    const run = `${label}\n${task}\n${seed}`;
    const last = lastSteps.get(run) ?? -1;
    if (steps <= last) {
      throw row.error(
        `env_steps must grow within a run, got ${steps} after ${last}: a row stands twice or in the wrong place`,
      );
    }
    lastSteps.set(run, steps);
    return {
      ...row.numbers(curveNumbers),
      diagnostics: Object.fromEntries(
        own.filter((column) => !row.isMissing(column) || empty.includes(column))
          .map((column) => [column, row.optional(column) ?? NaN]),
      ),
    };
  });
}

/**
 * Reads a study's `curves.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parsePoints(text: string, file: string): PointRow[] {
  return table(text, file, pointColumns).map((row) => row.numbers(pointNumbers));
}

/**
 * Reads `episodes.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseEpisodes(text: string, file: string): EpisodeRow[] {
  return table(text, file, episodeColumns).map((row) => ({
    ...row.numbers(episodeNumbers),
    terminated: row.choice("terminated", ["true", "false"]) === "true",
  }));
}

/**
 * Reads `runs.csv`.
 *
 * @throws {ResultFileError} If it is not such a file.
 */
export function parseRuns(text: string, file: string): RunRow[] {
  return table(text, file, runColumns.filter((name) => !laterColumns.includes(name))).map((row) => ({
    ...row.numbers(runNumbers),
    status: row.choice("status", ["done", "diverged", "failed", "interrupted"]),
    ...row.texts(originColumns),
    error: row.text("error"),
  }));
}

// JavaScript, pandas, R and spreadsheets write numbers and missing ones in different ways
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;
const MISSING = /^(na|nan|n\/a|null|none)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+(e[-+]?\d+)?$/i;

/** Columns of numbers, and how a cell of each reads. */
type Columns = Readonly<Record<string, "count" | "number" | "optional" | "unknown">>;
type Numbers<C extends Columns> = { [K in keyof C]: C[K] extends "optional" ? number | undefined : number };

/** One parsed row, by column name. */
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
    const text = this.text(column).trim();
    if (DECIMAL.test(text)) return Number(text);
    const sign = INFINITE.exec(text)?.[1];
    if (sign !== undefined) return sign === "-" ? -Infinity : Infinity;
    const hint = DECIMAL_COMMA.test(text) ? ": save the file with decimal points" : "";
    throw this.error(`${column} must be a number, got "${text}"${hint}`);
  }

  count(column: string): number {
    const value = this.number(column);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw this.error(`${column} must be a whole number, got "${value}"`);
  }

  choice<T extends string>(column: string, choices: readonly T[]): T {
    const text = this.text(column).trim();
    const found = choices.find((choice) => choice === text.toLowerCase()); // pandas writes True, R TRUE
    if (found !== undefined) return found;
    throw this.error(`${column} must be ${choices.join(" or ")}, got "${text}"`);
  }

  /** The error for what is wrong in this row. */
  error(what: string): ResultFileError {
    return new ResultFileError(`${this.#place}: ${what}.`);
  }

  optional(column: string): number | undefined {
    return this.isMissing(column) ? undefined : this.number(column);
  }

  /** NaN for a missing value. */
  unknown(column: string): number {
    return this.optional(column) ?? NaN;
  }

  /** The key and the numbers of a row. */
  numbers<C extends Columns>(columns: C): RunKey & Numbers<C> {
    const cells = Object.entries(columns).map(([column, kind]) => [column, this[kind](column)]);
    return { ...this.key(), ...Object.fromEntries(cells) as Numbers<C> };
  }

  key(): RunKey {
    const label = this.text(this.columns.includes("label") ? "label" : OLD_LABEL);
    return { label: labelOf(label), task: labelOf(this.text("task")), seed: this.count("seed") };
  }

  /** The text of each column; empty where there is no such column. */
  texts<K extends string>(columns: readonly K[]): Record<K, string> {
    const cells = columns.map((column) => [column, this.columns.includes(column) ? this.text(column) : ""]);
    return Object.fromEntries(cells) as Record<K, string>;
  }

  /** Whether a cell is marked as missing, or its column is. */
  isMissing(column: string): boolean {
    return !this.columns.includes(column) || MISSING.test(this.text(column).trim());
  }
}

function table(text: string, file: string, required: readonly string[]): ReadRow[] {
  let lines: string[][];
  try {
    lines = parse(text) as string[][];
  } catch {
    throw new ResultFileError(
      `${file} is not CSV: a quotation mark is missing or stands in the wrong place.`,
    );
  }
  const [heading = [], ...rows] = lines;
  const isOld = !heading.includes("label") && heading.includes(OLD_LABEL);
  const missing = [isOld ? OLD_LABEL : "label", "task", "seed", ...required]
    .find((column) => !heading.includes(column));
  const separator = /[;\t]/.exec(heading[0] ?? "")?.[0];
  if (missing !== undefined && separator !== undefined) {
    throw new ResultFileError(
      `${file} has ${
        separator === ";" ? "semicolons" : "tabs"
      } between its columns: save it with commas, and with decimal points.`,
    );
  }
  if (missing !== undefined) {
    throw new ResultFileError(`${file} has no column ${missing}: mbrl did not write it.`);
  }
  if (!text.endsWith("\n")) {
    throw new ResultFileError(`${file} is cut short: its last line, ${lines.length}, has no end.`);
  }
  return rows.map((cells, i) => {
    const place = `${file}, line ${i + 2}`;
    if (cells.length !== heading.length) {
      throw new ResultFileError(
        `${place} has ${cells.length} cells instead of ${heading.length}: copy the file again, or run the comparison again.`,
      );
    }
    return new ReadRow(heading, cells, place);
  });
}

/** The first three cells of a row, as `stringify` writes them. */
const KEY_CELLS = /(?:(?:"(?:[^"]|"")*"|[^",\n]*),){2}\d+(?=,)/y;

/**
 * Whether every row of a file belongs to one of these runs, according to its first cells, which is much faster
 * than parsing it; also false if the rows are not formatted as mbrl writes them.
 */
export function holdsOnly(text: string, keys: readonly RunKey[]): boolean {
  const known = new Set(
    keys.map(({ label, task, seed }) =>
      stringify([[label, task, String(seed)]], { headers: false }).trimEnd()
    ),
  );
  const isOurs = [keyColumns[0], OLD_LABEL].some((first) => text.startsWith(`${first},task,seed,`));
  if (!isOurs || !text.endsWith("\n")) return false;
  for (let at = text.indexOf("\n") + 1; at < text.length; at = text.indexOf("\n", at) + 1) {
    KEY_CELLS.lastIndex = at;
    const cells = KEY_CELLS.exec(text)?.[0];
    if (cells === undefined || !known.has(cells)) return false;
  }
  return true;
}
