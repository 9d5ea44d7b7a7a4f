/**
 * What a report computes beyond the files of a comparison: curves against a baseline, performance profiles, assertions.
 *
 * @module
 */

import {
  type AssertedRow,
  type Assertion,
  judgeAssertion,
  type Judgement,
  parseAssertion,
} from "../results/assertion.ts";
import { writeAtomically } from "../results/atomic_write.ts";
import { type BaselineComparison, type BaselineRow, compareWithBaseline } from "../results/baseline.ts";
import {
  baselineColumns,
  baselineNames,
  formatBaseline,
  formatDifferences,
} from "../results/baseline_files.ts";
import { baselineVerdict } from "../results/baseline_verdict.ts";
import { type Described, diagnosticNames } from "../results/csv.ts";
import type { MergedResults } from "../results/merge.ts";
import { pictureNames, removeFiles, statisticFiles, statisticPictures } from "../results/own_files.ts";
import { formatProfiles, performanceProfiles, profileNames } from "../results/performance_profile.ts";
import { drawDifferences, drawProfiles } from "../results/pictures.ts";
import { type CurveRow, hasEnded, type RunRow } from "../results/rows.ts";
import { settingsColumns } from "../results/settings_columns.ts";
import type { StoredPlan } from "../results/stored_plan.ts";
import { summarise, summaryColumns, type SummaryRow } from "../results/summary.ts";
import { tableFormats } from "../results/table_formats.ts";
import { comparisonVerdict } from "../results/verdict.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import type { Arguments, Option } from "./command.ts";
import { jsonText } from "./lists.ts";
import {
  baselineTable,
  formattedBaseline,
  formattedSummary,
  summaryTable,
  type TableFormat,
} from "./report_tables.ts";
import type { Terminal } from "./terminal.ts";

/** The options about statistics. */
export const statisticOptions: readonly Option[] = [
  {
    name: "baseline",
    value: "NAME",
    about: "Compare every curve with this one, by its name in the table: baseline.csv, differences.csv.",
  },
  {
    name: "profile",
    about: "Write the share of seeds that solve the task within so many real steps: profile.csv.",
  },
  {
    name: "format",
    value: "FORMAT",
    about: "Print the table, or with --baseline that one, as md, latex or csv, and no verdict.",
    choices: () => tableFormats,
  },
  {
    name: "assert",
    value: "'LABEL: COLUMN OP NUMBER'",
    repeatable: true,
    about:
      "Exit with 1 unless it holds: a curve, a column of summary.csv or baseline.csv, one of < <= > >= == !=, a number or inf.",
  },
];

/** What is asked for. */
export interface StatisticChoice {
  readonly json: boolean;
  readonly format?: TableFormat | undefined;
  /** The label of a curve. */
  readonly baseline?: string | undefined;
  readonly profile?: boolean;
  readonly assertions?: readonly Assertion[];
}

/**
 * Reads the options about statistics.
 *
 * @throws {UsageError} If they contradict each other, or one cannot be read.
 */
export function statisticChoice(given: Arguments): StatisticChoice {
  const text = given.get("format");
  const format = tableFormats.find((format) => format === text);
  if (text !== undefined && format === undefined) throw unknownName("format", text, tableFormats);
  if (format !== undefined && given.has("json")) {
    throw new UsageError("--json and --format are two ways to print the table: give one of them.");
  }
  const baseline = given.get("baseline");
  const columns = [
    ...summaryColumns.map(([name]) => name),
    ...baseline === undefined ? [] : baselineColumns.map(([name]) => name),
  ].filter((name, i, all) => all.indexOf(name) === i && !TEXTS.includes(name));
  return {
    json: given.has("json"),
    format,
    baseline,
    profile: given.has("profile"),
    assertions: given.all("assert").map((text) => parseAssertion(text, columns)),
  };
}

/** Columns that hold no numbers. */
const TEXTS = ["ratio_to", "baseline"];

/** The statistics of a report. */
export interface ReportStatistics {
  readonly choice: StatisticChoice;
  /** Of the runs that have ended. */
  readonly curves: readonly CurveRow[];
  /** How the runs ended. */
  readonly ends: readonly RunRow[];
  readonly summary: readonly SummaryRow[];
  /** What the comparison comes to, in sentences. */
  readonly verdict: readonly string[];
  readonly comparison: BaselineComparison | undefined;
  /** What describes each curve in the files of a report. */
  readonly described: Described;
  readonly judgements: readonly (Judgement & { readonly assertion: Assertion })[];
}

/**
 * Computes the statistics, before anything is written.
 *
 * @throws {UsageError} If the baseline or an assertion names no curve.
 */
export function reportStatistics(
  { config: { plan }, runs }: MergedResults,
  choice: StatisticChoice,
): ReportStatistics {
  const curves = runs.filter(({ run }) => hasEnded(run)).flatMap(({ curve }) => curve);
  const ends = runs.map(({ run }) => run);
  const summary = summarise(curves, plan, ends);
  const diagnostics = diagnosticNames(curves);
  const { baseline, assertions = [] } = choice;
  const comparison = baseline === undefined ? undefined : compareWithBaseline(curves, plan, ends, baseline);
  const rows = summary.map((row) => assertedRow(row, comparison?.rows ?? []));
  const judgements = assertions.map((assertion) => ({ assertion, ...judgeAssertion(assertion, rows) }));
  return {
    choice,
    curves,
    ends,
    summary,
    verdict: comparisonVerdict(curves, plan, ends),
    comparison,
    described: settingsColumns(plan, [...diagnostics, ...baselineNames, ...profileNames]),
    judgements,
  };
}

/** A curve's cells of both tables by column; what both have is the same. */
function assertedRow(row: SummaryRow, compared: readonly BaselineRow[]): AssertedRow {
  const against = compared.find(({ label, task }) => label === row.label && task === row.task);
  const statistics = {
    steps_to_solve_median: row.stepsToSolveMedian,
    steps_to_solve_iqm: row.stepsToSolveIqm,
    first_crossing_median: row.firstCrossingMedian,
    ratio: row.ratio,
    first_crossing_ratio: row.firstCrossingRatio,
    ratio_to_baseline: against?.ratio,
  };
  return {
    label: row.label,
    task: row.task,
    cell(name) {
      const own = summaryColumns.find(([column]) => column === name);
      if (own !== undefined) return own[1](row);
      const other = baselineColumns.find(([column]) => column === name);
      return against && other?.[1](against);
    },
    censored: (name) => new Map(Object.entries(statistics)).get(name.replace(/_(low|high)$/, "")),
  };
}

/** Prints the tables and what they come to. */
export function printStatistics(
  { choice: { json, format }, curves, summary, verdict, comparison, described }: ReportStatistics,
  plan: StoredPlan,
  terminal: Terminal,
  printVerdict: (sentences: readonly string[]) => void,
): void {
  if (json) return terminal.print(jsonText(comparison?.rows ?? summary));
  if (format !== undefined) {
    const lines = comparison === undefined
      ? formattedSummary(summary, format, settingsColumns(plan, diagnosticNames(curves)))
      : formattedBaseline(comparison.rows, format, described);
    for (const line of lines) terminal.print(line);
    return;
  }
  for (const line of summaryTable(summary, terminal)) terminal.print(line);
  if (comparison !== undefined && comparison.rows.length > 0) {
    terminal.print("");
    for (const line of baselineTable(comparison.rows, terminal)) terminal.print(line);
  }
  printVerdict([
    ...verdict,
    ...comparison === undefined ? [] : baselineVerdict(comparison.rows),
  ]);
}

/** Writes the files that were asked for, and removes those of an earlier report; returns their names. */
export async function writeStatistics(
  { choice, curves, ends, comparison, described }: ReportStatistics,
  plan: StoredPlan,
  out: string,
): Promise<string[]> {
  removeFiles(out, [...statisticFiles, ...pictureNames(plan, statisticPictures)]);
  const written: string[] = [];
  const write = (name: string, text: string) => {
    writeAtomically(`${out}/${name}`, text);
    written.push(name);
  };
  if (comparison !== undefined) {
    write("baseline.csv", formatBaseline(comparison.rows, described));
    write("differences.csv", formatDifferences(comparison.differences, described));
    for (const { name, svg } of await drawDifferences(comparison.differences, plan)) write(name, svg);
  }
  if (choice.profile === true && curves.length > 0) {
    const rows = performanceProfiles(curves, plan, ends);
    write("profile.csv", formatProfiles(rows, described));
    for (const { name, svg } of await drawProfiles(rows, plan)) write(name, svg);
  }
  return written;
}

/** Says which assertions hold, and complains of those that do not; returns the exit status. */
export function sayJudgements({ judgements }: ReportStatistics, terminal: Terminal): number {
  for (const { assertion: { text }, holds, found } of judgements) {
    if (holds) terminal.say(`Holds: ${text} (${found}).`);
    else terminal.complain(`Does not hold: ${text} (${found}).`);
  }
  return judgements.every(({ holds }) => holds) ? 0 : 1;
}
