/**
 * `mbrl report`: statistics and pictures from any number of result folders.
 *
 * @module
 */

import { comparisonPage } from "../results/page/comparison_page.ts";
import { pageText } from "../results/page/frame.ts";
import { pageScript } from "../results/page/script.ts";
import { drawPictures } from "../results/pictures.ts";
import { hasEnded, type RunRow } from "../results/rows.ts";
import { type MergedResults, mergeFolders } from "../results/merge.ts";
import { summarise, type SummaryRow } from "../results/summary.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { thresholdOf } from "../results/seed_statistics.ts";
import { comparisonVerdict, runVerdict } from "../results/verdict.ts";
import { curvePicture } from "./curve_picture.ts";
import { describePart } from "../results/stored_plan.ts";
import { writeAtomically, writeJson } from "../results/atomic_write.ts";
import { CONFIG, mergedFiles, PAGE, pictureName } from "../results/own_files.ts";
import { claimReportFolder } from "../results/report_folder.ts";
import { nameOfRun } from "../results/run_files.ts";
import { formatRatio, formatSteps } from "../results/statistic_texts.ts";
import { writeMerged } from "../results/store.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { UsageError } from "../settings/usage_error.ts";
import { resultFoldersOf } from "../studies/study_folder.ts";
import type { Command } from "./command.ts";
import { jsonText } from "./lists.ts";
import type { Terminal } from "./terminal.ts";
import { versions } from "./version.ts";
import { columnsOf, cutMiddle, table, wrapped } from "./text_layout.ts";

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 90;
/** Columns that a name of an agent keeps, however narrow the terminal. */
const SHORTEST_NAME = 12;

export const reportCommand: Command = {
  name: "report",
  summary: "Statistics and pictures from one or more result folders.",
  examples: [
    ["mbrl report results/comparison", "summarise one comparison and redraw its pictures"],
    ["mbrl report shard-* --out results/whole", "merge shards into one folder"],
  ],
  positionals: [{
    name: "DIR",
    about: "a folder that mbrl compare wrote, or a study with its runs",
    required: true,
    repeated: true,
  }],
  options: [
    {
      name: "out",
      value: "DIR",
      about: "Folder for the merged files (default: the reported folder, if there is only one).",
    },
    { name: "overwrite", about: "Replace an earlier report in that folder." },
    { name: "json", about: "Print the summary as JSON." },
  ],
  async run(given, terminal) {
    const [first, ...others] = given.positionals;
    const folders = given.positionals.flatMap(resultFoldersOf);
    const isOne = others.length === 0 && folders.includes(first);
    const out = given.get("out") ?? (isOne ? first : undefined);
    if (out === undefined) {
      throw new UsageError(
        others.length > 0
          ? "Several folders are merged into a new one: name it with --out DIR."
          : `${first} is the folder of a study, whose comparisons are merged into a new one: name it with --out DIR.`,
      );
    }
    const claimed = claimReportFolder(out, folders, given.has("overwrite"));
    try {
      const merged = mergeFolders(folders);
      if (merged.runs.length === 0 && merged.missing.length > 0) {
        const names = folders.length === 1 ? `${out} holds` : `${folders.join(", ")} hold`;
        throw new UsageError(`${names} no finished run yet: continue with mbrl compare --resume.`);
      }
      claimed.clear();
      if (!claimed.isReported) {
        writeJson(`${out}/${CONFIG}`, merged.config);
      }
      await showReport(merged, out, given.has("json"), terminal);
    } finally {
      claimed.lock.close();
    }
    return 0;
  },
};

/** Writes merged results and their pictures into `out`, and prints the summary. */
export async function showReport(
  results: MergedResults,
  out: string,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const { config, runs, missing, notes } = results;
  writeMerged(out, config, runs);
  const curves = runs.filter(({ run }) => hasEnded(run)).flatMap(({ curve }) => curve);
  const ends = runs.map(({ run }) => run);
  const pictures = curves.length === 0 ? [] : await drawPictures(curves, config.plan, ends);
  for (const { name, svg } of pictures) writeAtomically(`${out}/${name}`, svg);
  const summary = summarise(curves, config.plan, ends);
  const verdict = comparisonVerdict(curves, config.plan, ends);
  const page = comparisonPage({ results, summary, verdict, pictures, version: versions().mbrl });
  writeAtomically(`${out}/${PAGE}`, await pageText(page, await pageScript()));
  if (json) terminal.print(jsonText(summary));
  else {
    for (const line of summaryTable(summary, terminal)) terminal.print(line);
    printVerdict(verdict, terminal);
  }
  for (const note of notes) terminal.say(note);
  for (const { label, sourceSteps } of summary.filter(({ sourceSteps }) => sourceSteps > 0)) {
    terminal.say(
      `${label} began with a model that ${
        withThousands(sourceSteps)
      } real steps of another task had trained: ` +
        "they are not in its steps to solve, and count in times fewer.",
    );
  }
  warnOfDiverged(ends, terminal);
  if (config.part !== undefined) {
    terminal.say(`${out} holds ${describePart(config.part)}: mbrl report merges the parts.`);
  }
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).map(nameOfRun);
    const more = missing.length > 5 ? `, and ${missing.length - 5} more` : "";
    terminal.say(`Missing: ${shown.join("; ")}${more}.`);
  }
  const files = [PAGE, ...mergedFiles, ...pictures.map(({ name }) => name)];
  terminal.say(`Written to ${out}: ${files.join(", ")}.`);
}

/** Draws the curve of a folder's only run, into the folder and below the progress, and says what it shows. */
export async function showRun(
  { config: { plan }, runs }: MergedResults,
  out: string,
  terminal: Terminal,
): Promise<void> {
  const ended = runs.filter(({ run }) => hasEnded(run));
  for (const { run, curve } of ended) {
    for (const { name, svg } of await drawPictures(curve, plan, [run])) {
      if (name === pictureName("curves", undefined)) writeAtomically(`${out}/${name}`, svg);
    }
    const points = curve.map((row) => ({ steps: row.env_steps, value: row.eval_return_mean }));
    for (const line of curvePicture(points, thresholdOf(run.task, plan), terminal.columns)) {
      terminal.say(line);
    }
    for (const sentence of runVerdict(curve, run, plan)) {
      for (const line of wrapped(sentence, Math.min(terminal.columns, WIDEST))) terminal.say(line);
    }
  }
  warnOfDiverged(ended.map(({ run }) => run), terminal);
}

/** Prints a verdict below a table. */
export function printVerdict(sentences: readonly string[], terminal: Terminal): void {
  if (sentences.length === 0) return;
  terminal.print("");
  for (const sentence of sentences) {
    for (const line of wrapped(sentence, Math.min(terminal.columns, WIDEST))) terminal.print(line);
  }
}

/** Warns of diverged agents, even when silenced: nothing else in the results shows them. */
export function warnOfDiverged(runs: readonly RunRow[], terminal: Terminal): void {
  const diverged = runs.filter(({ status }) => status === "diverged");
  if (diverged.length === 0) return;
  const [run] = diverged;
  const first = `${nameOfRun(run)}, ${run.error.replace(/^diverged /, "")}`;
  terminal.warn(
    `${counted(diverged.length, "run")} diverged (${
      diverged.length === 1 ? `${first}) and counts` : `first ${first}) and count`
    } as not solved.`,
  );
}

/** The summary as a table, which fits a terminal: there long names lose their middle. */
function summaryTable(rows: readonly SummaryRow[], terminal: Terminal): string[] {
  const several = new Set(rows.map((row) => row.task)).size > 1;
  const heading = ["agent", "rules", "solved", "steps to solve", "first", "held", "return", "times fewer"];
  const cells = ranked(rows).map((row) => [
    several ? `${row.label} (${row.task})` : row.label,
    row.rules,
    Number.isNaN(row.solvedFraction) ? "–" : `${Math.round(row.solvedFraction * row.seeds)}/${row.seeds}`,
    formatSteps(row.stepsToSolveMedian),
    formatSteps(row.firstCrossingMedian),
    row.retentionMean === undefined ? "–" : `${Math.round(row.retentionMean * 100)}%`,
    row.finalReturnIqm.value.toFixed(1),
    row.ratio === undefined ? "–" : formatRatio(row.ratio),
  ]);
  const whole = table([heading, ...cells]);
  const excess = widest(whole) - terminal.columns;
  if (!terminal.canRedraw || excess <= 0) return whole;
  // the column beside a name says whether rules were known
  const names = cells.map(([name]) => name.replace(` ${RULES_KNOWN}`, ""));
  const room = Math.max(SHORTEST_NAME, widest(cells.map(([name]) => name)) - excess);
  return table([heading, ...cells.map(([, ...others], i) => [cutMiddle(names[i], room), ...others])]);
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
