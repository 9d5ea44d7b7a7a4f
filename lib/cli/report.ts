/**
 * `mbrl report`: statistics and pictures from any number of result folders.
 *
 * @module
 */

import { writeDreams } from "../results/dreams/dream_files.ts";
import { comparisonPage } from "../results/page/comparison_page.ts";
import { fittedPageText } from "../results/page/page_room.ts";
import { pageScript } from "../results/page/script.ts";
import { drawPictures, pictureData, renderPictures } from "../results/pictures.ts";
import { hasEnded, type RunRow } from "../results/rows.ts";
import { type MergedResults, mergeFolders } from "../results/merge.ts";
import { thresholdOf } from "../results/seed_statistics.ts";
import { runVerdict } from "../results/verdict.ts";
import { curvePicture } from "./curve_picture.ts";
import { describePart } from "../results/stored_plan.ts";
import { writeAtomically, writeJson } from "../results/atomic_write.ts";
import { CONFIG, mergedFiles, PAGE, pictureName } from "../results/own_files.ts";
import { claimReportFolder } from "../results/report_folder.ts";
import { nameOfRun } from "../results/run_files.ts";
import { writeMerged } from "../results/store.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { UsageError } from "../settings/usage_error.ts";
import { resultFoldersOf } from "../studies/study_folder.ts";
import type { Command } from "./command.ts";
import { writeIndex } from "./report_index.ts";
import {
  printStatistics,
  type ReportStatistics,
  reportStatistics,
  sayJudgements,
  statisticChoice,
  statisticOptions,
  writeStatistics,
} from "./report_statistics.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./text_layout.ts";
import { versions } from "./version.ts";

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 90;

export const reportCommand: Command = {
  name: "report",
  summary: "Statistics and pictures from one or more result folders.",
  examples: [
    ["mbrl report results/comparison", "summarise one comparison and redraw its pictures"],
    ["mbrl report shard-* --out results/whole", "merge shards into one folder"],
    ["mbrl report results/comparison --baseline dqn", "every curve against that of dqn"],
    ["mbrl report results/comparison --profile --format latex", "a profile, and the table for a paper"],
    ["mbrl report --index results/*", "a page that lists the pages of several folders"],
    [
      "mbrl report results/mine --assert 'mine: solved_fraction >= 0.8'",
      "a test for scripts: exit status 1 if it fails",
    ],
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
    {
      name: "index",
      about: "Write index.html instead, a page that lists the folders, into --out (default: here).",
    },
    ...statisticOptions,
    { name: "json", about: "Print the table as JSON." },
  ],
  async run(given, terminal) {
    if (given.has("index")) {
      await writeIndex(given.positionals, given.get("out") ?? ".", terminal);
      return 0;
    }
    const choice = statisticChoice(given);
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
      const statistics = reportStatistics(merged, choice);
      claimed.clear();
      if (!claimed.isReported) {
        writeJson(`${out}/${CONFIG}`, merged.config);
      }
      await showReport(merged, out, statistics, terminal);
      return sayJudgements(statistics, terminal);
    } finally {
      claimed.lock.close();
    }
  },
};

/** Writes merged results, statistics and pictures into `out`, and prints the tables and the verdict. */
export async function showReport(
  results: MergedResults,
  out: string,
  statistics: ReportStatistics,
  terminal: Terminal,
): Promise<void> {
  const { config, runs, dreams, missing, notes } = results;
  const { curves, ends, summary, comparison, verdict } = statistics;
  writeMerged(out, config, runs);
  writeDreams(out, dreams);
  const tasks = curves.length === 0 ? [] : pictureData(curves, config.plan, ends);
  const pictures = await renderPictures(tasks);
  for (const { name, svg } of pictures) writeAtomically(`${out}/${name}`, svg);
  const report = { results, summary, verdict, tasks, pictures, version: versions().mbrl };
  const text = await fittedPageText((room) => comparisonPage(report, room), await pageScript());
  writeAtomically(`${out}/${PAGE}`, text);
  const further = await writeStatistics(statistics, config.plan, out);
  printStatistics(
    statistics,
    config.plan,
    terminal,
    (sentences) => printVerdict(sentences, terminal),
  );
  for (const note of comparison?.notes ?? []) terminal.say(note);
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
  const files = [PAGE, ...mergedFiles, ...pictures.map(({ name }) => name), ...further];
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
