/**
 * Assertions about a report's statistics, for scripts: `LABEL: COLUMN OP NUMBER`, with the columns of `summary.csv`.
 *
 * @module
 */

import type { Cell } from "./csv.ts";
import type { CensoredInterval } from "./statistics.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";

const OPERATORS = ["<", "<=", ">", ">=", "==", "!="] as const;
/** How two numbers are compared. */
export type Operator = typeof OPERATORS[number];

/** A parsed assertion. */
export interface Assertion {
  /** As it was given. */
  readonly text: string;
  /** The label of a curve; with several tasks also `LABEL (TASK)`. */
  readonly label: string;
  /** Of numbers. */
  readonly column: string;
  /** How the cell is compared with the number. */
  readonly operator: Operator;
  /** Infinite for `inf`. */
  readonly number: number;
}

/** A row of statistics that an assertion may be about. */
export interface AssertedRow {
  /** The curve's label. */
  readonly label: string;
  /** The task's label. */
  readonly task: string;
  /** The cell of a column. */
  cell(column: string): Cell;
  /** The statistic of whose three columns this is one; undefined where it is not of censored runs. */
  censored(column: string): CensoredInterval | undefined;
}

/** What came of an assertion. */
export interface Judgement {
  /** Whether it holds, whatever censored runs stand for. */
  readonly holds: boolean;
  /** What was found, as a sentence. */
  readonly found: string;
}

const FORM = /^(.*):\s*([A-Za-z_]+)\s*(<=|>=|==|!=|<|>)\s*([^\s<>=!]+)\s*$/s;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const INFINITE = /^([-+]?)inf$/i;

/**
 * Parses an assertion.
 *
 * @param columns Columns of numbers.
 * @throws {UsageError} If it has another form, or names another column.
 */
export function parseAssertion(text: string, columns: readonly string[]): Assertion {
  const [, label, column, operator, right] = FORM.exec(text) ?? [];
  if (operator === undefined) {
    throw new UsageError(
      `--assert takes LABEL: COLUMN OP NUMBER, with OP one of ${
        OPERATORS.join(" ")
      }, such as "dyna: steps_to_solve_median <= 500": got "${text}".`,
    );
  }
  const sign = INFINITE.exec(right)?.[1];
  if (sign === undefined && !NUMBER.test(right)) {
    throw new UsageError(`--assert compares with a number or inf: got "${right}" in "${text}".`);
  }
  if (!columns.includes(column)) throw unknownName("column of numbers", column, columns);
  return {
    text,
    label: label.trim(),
    column,
    operator: operator as Operator,
    number: sign === undefined ? Number(right) : sign === "-" ? -Infinity : Infinity,
  };
}

/**
 * Judges an assertion: it holds if it does so on every task that has the curve, whatever the steps of censored runs are.
 *
 * @throws {UsageError} If no row has its label.
 */
export function judgeAssertion(assertion: Assertion, rows: readonly AssertedRow[]): Judgement {
  const whole = (row: AssertedRow) => `${row.label} (${row.task})`;
  const meant = rows.filter((row) => row.label === assertion.label || whole(row) === assertion.label);
  if (meant.length === 0) {
    const tasks = new Set(rows.map(({ task }) => task));
    const labels = new Set(rows.flatMap((row) => tasks.size > 1 ? [row.label, whole(row)] : [row.label]));
    throw unknownName("curve", assertion.label, [...labels]);
  }
  const judged = meant.map((row) => ({ row, ...judgeRow(assertion, row) }));
  const failed = judged.find(({ holds }) => !holds);
  const { row, found } = failed ?? judged[0];
  const place = meant.length > 1 ? ` on ${row.task}` : "";
  return { holds: failed === undefined, found: `it is ${found}${place}` };
}

function judgeRow({ column, operator, number }: Assertion, row: AssertedRow): Judgement {
  const value = row.cell(column);
  if (typeof value !== "number" || Number.isNaN(value)) {
    return { holds: false, found: "empty, as it does not apply" };
  }
  const bounds = Number.isFinite(number) ? boundsOf(column, row) : undefined;
  if (bounds === undefined) {
    return { holds: compare(value, operator, number), found: shown(value) };
  }
  const { atLeast, atMost } = bounds;
  // the number lies strictly between its bounds: a censored run needs more steps than it had
  const isBelow = atMost <= number;
  const isAbove = atLeast >= number;
  const found = value === Infinity
    ? `${shown(value)} (above ${atLeast}, where runs ended that had not got there)`
    : `${value} (below ${atMost}, as runs ended that had not got there)`;
  if (!isBelow && !isAbove) return { holds: false, found: `${found}, and no more is known` };
  return { holds: isBelow ? compare(0, operator, 1) : compare(1, operator, 0), found };
}

/** The bounds of a number that is not known; undefined of one that is. */
function boundsOf(
  column: string,
  row: AssertedRow,
): { readonly atLeast: number; readonly atMost: number } | undefined {
  const statistic = row.censored(column);
  if (statistic === undefined) return undefined;
  const { bounds, high, highAtLeast } = statistic;
  if (column.endsWith("_low")) return undefined; // of the lower bounds, so that it is known
  if (!column.endsWith("_high")) return bounds.atLeast < bounds.atMost ? bounds : undefined;
  return highAtLeast < high ? { atLeast: highAtLeast, atMost: high } : undefined;
}

function compare(a: number, operator: Operator, b: number): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "==":
      return a === b;
    case "!=":
      return a !== b;
  }
}

function shown(value: number): string {
  return value === Infinity ? "inf" : value === -Infinity ? "-inf" : String(value);
}
