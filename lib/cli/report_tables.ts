/**
 * The tables of a report: for a terminal, and with intervals for other documents.
 *
 * @module
 */

import type { BaselineRow } from "../results/baseline.ts";
import { formatBaseline } from "../results/baseline_files.ts";
import type { Described } from "../results/csv.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import {
  formatRatio,
  formatRatioInterval,
  formatReturnInterval,
  formatShare,
  formatSteps,
  formatStepsInterval,
} from "../results/statistic_texts.ts";
import type { Interval } from "../results/statistics.ts";
import { formatSummary, type SummaryRow } from "../results/summary.ts";
import { latexTable, markdownTable, type tableFormats } from "../results/table_formats.ts";
import { withThousands } from "../results/thousands.ts";
import type { Terminal } from "./terminal.ts";
import { columnsOf, cutMiddle, table } from "./text_layout.ts";

/** How a table may be printed for other documents. */
export type TableFormat = typeof tableFormats[number];

/** Columns that a name of an agent keeps, however narrow the terminal. */
const SHORTEST_NAME = 12;

/** The summary as a table for the terminal. */
export function summaryTable(rows: readonly SummaryRow[], terminal: Terminal): string[] {
  const heading = ["agent", "rules", "solved", "steps to solve", "first", "held", "return", "times fewer"];
  const cells = ranked(rows).map((row) => [
    nameIn(rows, row),
    row.rules,
    solvedText(row),
    formatSteps(row.stepsToSolveMedian),
    formatSteps(row.firstCrossingMedian),
    formatShare(row.retentionMean),
    row.finalReturnIqm.value.toFixed(1),
    row.ratio === undefined ? "–" : formatRatio(row.ratio),
  ]);
  // the column beside a name says whether rules were known
  return fitted([heading, ...cells], terminal, (name) => name.replace(` ${RULES_KNOWN}`, ""));
}

/** The curves against a baseline as a table for the terminal, under a line that explains it. */
export function baselineTable(rows: readonly BaselineRow[], terminal: Terminal): string[] {
  if (rows.length === 0) return [];
  const heading = ["agent", "times fewer", "P(fewer)", "after steps", "return above"];
  const cells = rows.map((row) => {
    const [name, , ratio, fewer, , steps, difference] = baselineCells(rows, row);
    return [name, ratio, fewer, steps, difference];
  });
  return [
    `Against ${rows[0].baseline}, with 95% intervals:`,
    ...fitted([heading, ...cells], terminal, (name) => name),
  ];
}

/** The summary for another document. */
export function formattedSummary(
  rows: readonly SummaryRow[],
  format: TableFormat,
  described: Described,
): string[] {
  if (format === "csv") return formatSummary(rows, described).trimEnd().split("\n");
  return (format === "md" ? markdownTable : latexTable)([
    [
      "agent",
      "rules",
      "seeds",
      "solved",
      "steps to solve [95%]",
      "first crossing",
      "held",
      "final return [95%]",
      "times fewer [95%]",
      "P(fewer)",
    ],
    ...ranked(rows).map((row) => [
      nameIn(rows, row),
      row.rules,
      `${row.seeds}`,
      solvedText(row),
      formatStepsInterval(row.stepsToSolveMedian),
      formatSteps(row.firstCrossingMedian),
      formatShare(row.retentionMean),
      formatReturnInterval(row.finalReturnIqm),
      row.ratio === undefined ? "–" : formatRatioInterval(row.ratio),
      row.probabilityOfFewer === undefined ? "–" : row.probabilityOfFewer.toFixed(2),
    ]),
  ]);
}

/** The curves against a baseline for another document. */
export function formattedBaseline(
  rows: readonly BaselineRow[],
  format: TableFormat,
  described: Described,
): string[] {
  if (format === "csv") return formatBaseline(rows, described).trimEnd().split("\n");
  const against = rows.length === 0 ? "the baseline" : rows[0].baseline;
  return (format === "md" ? markdownTable : latexTable)([
    [
      "agent",
      "seeds (shared)",
      `times fewer than ${against} [95%]`,
      "P(fewer) [95%]",
      "on shared seeds",
      "after steps",
      "return above [95%]",
      "area above [95%]",
    ],
    ...rows.map((row) => [...baselineCells(rows, row)]),
  ]);
}

function baselineCells(rows: readonly BaselineRow[], row: BaselineRow): string[] {
  return [
    nameIn(rows, row),
    `${row.seeds} (${row.sharedSeeds})`,
    row.ratio === undefined ? "–" : formatRatioInterval(row.ratio),
    probabilityText(row.probabilityOfFewer),
    row.fewerOnSharedSeeds === undefined ? "–" : row.fewerOnSharedSeeds.toFixed(2),
    row.equalSteps === undefined ? "–" : withThousands(row.equalSteps),
    ...[row.returnDifference, row.areaDifference].map((difference) =>
      Number.isNaN(difference.value) ? "–" : formatReturnInterval(difference)
    ),
  ];
}

/** "0.93 [0.80, 1.00]". */
function probabilityText(probability: Interval | undefined): string {
  if (probability === undefined) return "–";
  const { value, low, high } = probability;
  return value.toFixed(2) + (Number.isNaN(low) ? "" : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`);
}

/** "18/20"; a dash if the task has no threshold. */
function solvedText({ solvedFraction, seeds }: SummaryRow): string {
  return Number.isNaN(solvedFraction) ? "–" : `${Math.round(solvedFraction * seeds)}/${seeds}`;
}

/** A curve's name in a table, with its task where there are several. */
function nameIn(
  rows: readonly { readonly task: string }[],
  { label, task }: { readonly label: string; readonly task: string },
): string {
  return rows.some((row) => row.task !== task) ? `${label} (${task})` : label;
}

/** A table that fits the terminal: there long names in the first column lose their middle. */
function fitted(
  [heading, ...cells]: readonly (readonly string[])[],
  terminal: Terminal,
  shorter: (name: string) => string,
): string[] {
  const whole = table([heading, ...cells]);
  const excess = widest(whole) - terminal.columns;
  if (!terminal.canRedraw || excess <= 0) return whole;
  const room = Math.max(SHORTEST_NAME, widest(cells.map(([name]) => name)) - excess);
  return table([
    heading,
    ...cells.map(([name, ...others]) => [cutMiddle(shorter(name), room), ...others]),
  ]);
}

const widest = (lines: readonly string[]) => lines.reduce((most, line) => Math.max(most, columnsOf(line)), 0);

/**
 * Sorts the rows of tasks without a threshold by final return and then mean return, best first; leaves others
 * in order.
 */
function ranked(rows: readonly SummaryRow[]): SummaryRow[] {
  return [...rows].sort((a, b) =>
    a.task === b.task && Number.isNaN(a.solvedFraction)
      ? b.finalReturnIqm.value - a.finalReturnIqm.value || b.areaUnderCurve - a.areaUnderCurve
      : 0
  );
}
