/**
 * `mbrl inspect`: where a learned model is right and where it is wrong.
 *
 * @module
 */

import type { Inspection } from "../experiment/inspection.ts";
import { inspectionFiles, partFiles } from "../experiment/inspection_files.ts";
import { runJob } from "../experiment/job_worker.ts";
import { inspectionFolderOf, refuseInspectionFolder, writeInspection } from "../results/inspection_folder.ts";
import type { Command } from "./command.ts";
import { checkpointPath, movedTask, storedCheckpoint } from "./checkpoint_path.ts";
import { inspectionPage } from "./inspection_page.ts";
import { wrapped } from "./text_layout.ts";
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
    const { title, parts, found, history } = await runJob(
      "inspect",
      { checkpoint: storedCheckpoint(given), seed, history: points },
      { onEvent: ({ step, of }) => terminal.say(`made again: ${step} of ${of} steps`) },
    );
    const files = [
      ...(found === undefined ? [] : await inspectionFiles(found, history)),
      ...await partFiles(parts ?? []),
    ];
    writeInspection(out, { inspected: title, mbrl: versions().mbrl, files }, given.has("overwrite"));
    const width = Math.min(terminal.columns, WIDEST);
    if (given.has("json")) {
      const findings = found === undefined ? {} : { ...brief(found), history };
      terminal.print(
        JSON.stringify({ ...findings, ...(parts === undefined ? {} : { parts }) }, undefined, 2),
      );
    } else {
      const lines = [
        ...(found === undefined
          ? [`The model of ${title}.`, ""]
          : inspectionPage(found, history, title, width)),
        ...(parts ?? []).filter(({ sentences }) => sentences.length > 0).flatMap((
          { title, sentences },
        ) => [title, ...sentences.flatMap((line) => wrapped(line, width, "   ")), ""]),
      ];
      for (const line of lines) terminal.print(line);
    }
    terminal.say(`Tables and pictures are in ${out}.`);
    return 0;
  },
};

/** The findings without maps and points. */
function brief({ maps: _, trust, ...found }: Inspection) {
  return { ...found, trust: trust.map(({ points: _points, ...rest }) => rest) };
}
