/**
 * `mbrl inspect`: where a learned model is right and where it is wrong.
 *
 * @module
 */

import type { InspectionPart } from "../agents/inspection_part.ts";
import { partFiles } from "../experiment/inspection_files.ts";
import { runJob } from "../experiment/job_worker.ts";
import { inspectionFolderOf, refuseInspectionFolder, writeInspection } from "../results/inspection_folder.ts";
import type { Command } from "./command.ts";
import { checkpointPath, movedTask, storedCheckpoint } from "./checkpoint_path.ts";
import { inspectionPage } from "./inspection_page.ts";
import { versions } from "./version.ts";

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 90;

/** The command `mbrl inspect`. */
export const inspectCommand: Command = {
  name: "inspect",
  summary: "Where a checkpoint's learned model is right and wrong, and whether it knows.",
  examples: [
    ["mbrl inspect $(mbrl train mbpo --quiet)", "train, then look into the model"],
    ["mbrl inspect results/train-dyna --history 10", "promise against reality over training"],
    [
      "mbrl inspect results/train-mbpo --out results/model",
      "a run's folder; tables and pictures to a folder",
    ],
  ],
  positionals: [{
    name: "CHECKPOINT",
    about: "a file that mbrl train wrote, or its folder",
    required: true,
  }],
  options: [
    {
      name: "out",
      value: "DIR",
      about: "Where tables and pictures go (default: a folder beside the checkpoint, named after it).",
    },
    {
      name: "history",
      value: "N",
      about:
        "Make the run again and compare promise and reality at N points of it, for agents that do not say so at each evaluation.",
    },
    { name: "seed", value: "N", about: "Seed of the fresh episodes and probes (default 0)." },
    movedTask,
    { name: "overwrite", about: "Replace an earlier inspection." },
    { name: "json", about: "Print the findings as JSON." },
  ],
  async run(given, terminal) {
    const path = checkpointPath(given.positionals[0]);
    const points = given.integer("history", { min: 2, max: 1000 });
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const out = given.get("out") ?? inspectionFolderOf(path);
    refuseInspectionFolder(out, given.has("overwrite"));
    const { title, parts } = await runJob(
      "inspect",
      { checkpoint: storedCheckpoint(given), seed, history: points },
      { onEvent: ({ step, of }) => terminal.say(`made again: ${step} of ${of} steps`) },
    );
    const files = await partFiles(parts);
    writeInspection(out, { inspected: title, mbrl: versions().mbrl, files }, given.has("overwrite"));
    const lines = given.has("json")
      ? [JSON.stringify({ title, parts: parts.map(inWords) }, undefined, 2)]
      : inspectionPage(title, parts, Math.min(terminal.columns, WIDEST));
    for (const line of lines) terminal.print(line);
    terminal.say(`Tables and pictures are in ${out}.`);
    return 0;
  },
};

/** A part without its pictures. */
function inWords(
  { chart: _, pictures: _pictures, plot: _plot, summary: _summary, ...words }: InspectionPart,
) {
  return words;
}
