/**
 * `mbrl inspect`: where a learned model is right, where it is wrong, and whether its uncertainty shows it.
 *
 * @module
 */

import type { InspectionPart } from "../agents/inspection_part.ts";
import { partFiles } from "../experiment/inspection/inspection_files.ts";
import { runJob } from "../experiment/job_worker.ts";
import { inspectionFolderOf, refuseInspectionFolder, writeInspection } from "../results/inspection_folder.ts";
import type { Command } from "./command.ts";
import { checkpointArgument, checkpointPath, filePathOptions, storedCheckpoint } from "./checkpoint_path.ts";
import { UsageError } from "../settings/usage_error.ts";
import { table, wrapped } from "./text_layout.ts";
import { versions } from "./version.ts";

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 90;
const INDENT = "   ";

export const inspectCommand: Command = {
  name: "inspect",
  summary:
    "Show where a checkpoint's learned model is accurate, where it is not, and whether it is exploited.",
  examples: [
    ["mbrl inspect $(mbrl train mbpo --quiet)", "train, then inspect the model"],
    ["mbrl inspect results/train-dyna --history 10", "predicted and real return over training"],
    [
      "mbrl inspect results/train-mbpo --out results/model",
      "inspect a run's folder; write tables and pictures into results/model",
    ],
  ],
  positionals: [checkpointArgument],
  options: [
    {
      name: "out",
      value: "DIR",
      about: "Folder for tables and pictures (default: beside the checkpoint, named after it).",
    },
    {
      name: "history",
      value: "N",
      about:
        "Repeat the run and compare predicted and real return at N points, for agents that do not report them at each evaluation.",
    },
    {
      name: "map",
      value: "X,Y",
      about: "Draw the maps over these variables (default: the two over which errors vary most).",
    },
    { name: "seed", value: "N", about: "Seed of the test episodes and sampled states (default 0)." },
    ...filePathOptions,
    { name: "overwrite", about: "Replace an earlier inspection." },
    { name: "json", about: "Print the findings as JSON." },
  ],
  async run(given, terminal) {
    const path = checkpointPath(given.positionals[0]);
    const points = given.integer("history", { min: 2, max: 1000 });
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const mapped = mapVariables(given.get("map"));
    const out = given.get("out") ?? inspectionFolderOf(path);
    refuseInspectionFolder(out, given.has("overwrite"));
    const { title, parts, verdict } = await runJob(
      "inspect",
      { checkpoint: storedCheckpoint(given), seed, history: points, mapped },
      { onEvent: ({ step, of }) => terminal.say(`repeating the run: ${step} of ${of} steps`) },
    );
    const files = await partFiles(parts);
    writeInspection(out, { inspected: title, mbrl: versions().mbrl, files }, given.has("overwrite"));
    const lines = given.has("json")
      ? [JSON.stringify({ title, parts: parts.map(inWords), verdict }, undefined, 2)]
      : inspectionPage(title, parts, verdict, Math.min(terminal.columns, WIDEST));
    for (const line of lines) terminal.print(line);
    terminal.say(`Tables and pictures are in ${out}.`);
    return 0;
  },
};

/** The variables of `--map`. @throws {UsageError} If there are none, or more than two. */
function mapVariables(text: string | undefined): string[] | undefined {
  const names = text?.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (
    names === undefined || (names.length >= 1 && names.length <= 2 && new Set(names).size === names.length)
  ) return names;
  throw new UsageError(`--map takes one variable or two different ones, X,Y: got "${text}".`);
}

/** A part without its picture, for JSON. */
function inWords(
  { chart: _, pictures: _pictures, plot: _plot, summary: _summary, ...words }: InspectionPart,
) {
  return words;
}

/**
 * The page, line by line; the verdict closes it.
 *
 * @param title Whose model it is, and after how much experience.
 * @param width Columns at most; tables take 75.
 */
export function inspectionPage(
  title: string,
  parts: readonly InspectionPart[],
  verdict: readonly string[],
  width: number,
): string[] {
  const told = parts.filter(({ sentences }) => sentences.length > 0);
  return [
    ...wrapped(`The model of ${title}.`, width),
    "",
    ...told.flatMap(({ title, summary = [], sentences }, i) => [
      ...wrapped(`${i + 1}. ${title}`, width),
      ...table(summary).map((line) => INDENT + line),
      ...sentences.flatMap((sentence) => wrapped(sentence, width, INDENT)),
      "",
    ]),
    ...verdict.flatMap((sentence) => wrapped(sentence, width)),
  ];
}
