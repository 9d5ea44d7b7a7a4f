/**
 * `mbrl study`: the questions, their stored answers, and the runs that answer them again.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import { planOf } from "../experiment/comparison.ts";
import { runJob } from "../experiment/job_worker.ts";
import { describeShard, type Shard, shardFrom } from "../experiment/shard.ts";
import { writeAtomically } from "../results/atomic_write.ts";
import { PAGE } from "../results/own_files.ts";
import { fittedPageText } from "../results/page/page_room.ts";
import { pageScript } from "../results/page/script.ts";
import { ResultStore } from "../results/store.ts";
import { environmentVariable } from "../settings/environment_variables.ts";
import { defaultsOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { JoinedStore } from "../studies/joined_store.ts";
import { measurementsOf } from "../studies/measured_parts.ts";
import { lectureItems } from "../studies/lecture.ts";
import { findStudy, studies } from "../studies/registry.ts";
import { listed } from "../studies/sentences.ts";
import { storedAnswer } from "../studies/stored_answers.ts";
import type { StudySize, StudyTask } from "../studies/study.ts";
import {
  mergeStudies,
  openStudyFolder,
  type StudyRecord,
  taskOption,
  workFolder,
  writeStudy,
} from "../studies/study_folder.ts";
import { studyReport } from "../studies/study_report.ts";
import { inOrder, runsOfStudy } from "../studies/study_runs.ts";
import { findTask, tasks } from "../tasks/registry.ts";
import { baseName, isSourcePath } from "../user_files/source_file.ts";
import type { Arguments, Command } from "./command.ts";
import { registerTask } from "./own_files.ts";
import { folderOptions, openMode, performRuns, poolOptionsOf } from "./run_comparison.ts";
import { performMeasurements } from "./run_measurements.ts";
import { printAnswer, printItem, printList } from "./study_answers.ts";
import type { Terminal } from "./terminal.ts";
import { versions } from "./version.ts";

export const studyCommand: Command = {
  name: "study",
  summary: "Questions about learned models: their stored answers, and the runs that answer them again.",
  examples: [
    ["mbrl study", "the questions"],
    ["mbrl study ladder", "the stored answer: how many real steps does each method need"],
    ["mbrl study exercise 3", "what answers an exercise or question of the lecture"],
    ["mbrl study ladder --quick", "a small version of the runs, and what they say"],
    ["mbrl study ladder --full --out ladder --resume", "all runs; continued if interrupted"],
    ["mbrl study tasks --quick --task ./tank.ts", "the same question about a task of your own"],
    ["mbrl study ladder --full --shard 2/4 --out part2", "the second quarter of the runs"],
    ["mbrl study ladder --full part1 part2 part3 part4 --out ladder", "merge the parts, and answer"],
  ],
  positionals: [
    {
      name: "NAME",
      about: "a study's name, or exercise 1 to 5 or question 1 to 5 of the lecture",
      required: false,
      choices: () => studies.map(({ name }) => name),
    },
    {
      name: "DIR",
      about: "folders of the parts of a sharded study, to merge",
      required: false,
      repeated: true,
    },
  ],
  options: [
    { name: "quick", about: "Run a small version; its answer says what it is too small to show." },
    { name: "full", about: "Run all of it." },
    {
      name: "task",
      value: "TASK",
      about: `Ask about another task (${
        listed(studies.filter(({ onTask }) => onTask !== undefined).map(({ name }) => name))
      }): a name that mbrl tasks lists, or your own file, ./tank.ts (see mbrl new).`,
      choices: () => tasks.map((task) => task.name),
      orFile: true,
    },
    {
      name: "out",
      value: "DIR",
      about: "The folder to write (default results/NAME, or results/NAME-quick; with --task, NAME-TASK).",
    },
    { name: "jobs", value: "N", about: "Runs at the same time (default: the number of cores)." },
    ...folderOptions,
    {
      name: "shard",
      value: "I/N",
      about: "Run only part I of N, in a folder of its own; as in mbrl compare.",
    },
    { name: "json", about: "Print the answer as JSON." },
  ],
  async run(given, terminal) {
    const [name, ...folders] = given.positionals;
    if (name === undefined) {
      printList(given.has("json"), terminal);
      return 0;
    }
    const [, kind, number] = /^(exercise|question)s? ?(.*)$/i.exec(given.positionals.join(" ")) ?? [];
    if (kind !== undefined) {
      const one = kind.toLowerCase();
      const item = lectureItems.find((item) => item.name === `${one} ${number}`);
      if (item === undefined) {
        throw new UsageError(`Which ${one}? The lecture has 1 to 5: mbrl study ${one} 1.`);
      }
      printItem(item, given.has("json"), terminal);
      return 0;
    }
    const { name: study } = findStudy(name);
    if (given.has("quick") && given.has("full")) {
      throw new UsageError("--quick and --full are two sizes of a study: give one of them.");
    }
    const { log } = findStudy(study);
    if (given.has("full") && log !== undefined) {
      throw new UsageError(
        `${study} is a log of trials that were made one by one: --quick repeats a few of them, and mbrl study ${study} --json ` +
          `prints the command of each.`,
      );
    }
    if (given.has("quick") || given.has("full")) {
      return await runStudy(study, given.has("quick") ? "quick" : "full", folders, given, terminal);
    }
    if (folders.length > 0) {
      throw new UsageError(
        studies.some(({ name }) => name === folders[0])
          ? "mbrl study prints one answer at a time: give one name."
          : "Folders are the parts of a study that is run: add --quick or --full.",
      );
    }
    const unused = studyCommand.options!.find(({ name, value }) =>
      name !== "json" && (value === undefined ? given.has(name) : given.get(name) !== undefined)
    );
    if (unused !== undefined) {
      throw new UsageError(
        unused.name === "task"
          ? "Stored answers are about each study's own tasks: add --quick or --full to --task."
          : `--${unused.name} is for a study that is run: add --quick or --full.`,
      );
    }
    const stored = storedAnswer(study);
    if (stored === undefined) {
      throw new UsageError(
        `No answer of ${study} is stored in this version: run it with mbrl study ${study} --quick or --full.`,
      );
    }
    printAnswer(findStudy(study), stored, stored.made, given.has("json"), terminal);
    return 0;
  },
};

/** Makes the runs that the folder lacks, or merges the folders of parts, and answers if no run is missing. */
async function runStudy(
  name: string,
  size: StudySize,
  folders: readonly string[],
  given: Arguments,
  terminal: Terminal,
): Promise<number> {
  const task = await taskOf(given.get("task"));
  const study = findStudy(name, task);
  const options = poolOptionsOf(given);
  const mode = openMode(given);
  const part = folders.length > 0 ? undefined : shardFrom(given.get("shard"), environmentVariable);
  const out = given.get("out") ?? defaultFolder(name, size, task, part);
  const parts = runsOfStudy(study, size, part);
  const record: StudyRecord = {
    format: 1,
    study: name,
    size,
    ...task === undefined ? {} : { task },
    version: project.version,
    ...part === undefined ? {} : { part: { number: part.number, of: part.of } },
  };
  if (task !== undefined && folders.length === 0) {
    const files = isSourcePath(task.given) ? { task: baseName(task.given) } : {};
    await runJob("checkRuns", { specs: parts.flatMap(({ specs }) => specs) }, { files });
  }
  const lock = openStudyFolder(out, record, mode);
  try {
    if (folders.length > 0) return await answerStudy([...folders, out], out, record, given, terminal);
    const opened = [];
    try {
      for (const { name, config, specs } of parts) {
        if (specs.length === 0) continue;
        const stored = {
          format: 1,
          argv: ["study", ...given.raw],
          versions: versions(),
          backend: null,
          plan: planOf(config),
        } as const;
        opened.push({
          specs,
          // openStudyFolder has emptied a folder that is overwritten
          store: ResultStore.open(workFolder(out, name), stored, mode === "create" ? "create" : "resume"),
        });
      }
      const runs = inOrder(parts);
      const measurements = measurementsOf(study, size, part);
      if (part !== undefined) {
        terminal.say(
          describeShard(
            part,
            runs.length + measurements.length,
            runsOfStudy(study, size).flatMap(({ specs }) => specs).length +
              measurementsOf(study, size).length,
          ),
        );
      }
      let status = 0;
      const answer = async () => {
        if (part === undefined) status = await answerStudy([out], out, record, given, terminal);
        else {terminal.say(
            `${out} holds its part: mbrl study ${name} --${size}${taskOption(record)} DIR… merges the parts.`,
          );}
      };
      const measured = await performMeasurements(
        terminal,
        measurements,
        study.isAlone === true ? 1 : options.jobs,
        out,
      );
      if (measured !== 0) return measured;
      if (runs.length === 0) {
        await answer();
        return status;
      }
      const store = new JoinedStore(opened);
      const end = await performRuns(
        terminal,
        runs,
        store,
        { ...options, keepCheckpoints: false },
        out,
        answer,
      );
      return end.status === 0 ? status : end.status;
    } finally {
      for (const { store } of opened) store.close();
    }
  } finally {
    lock.close();
  }
}

async function answerStudy(
  folders: readonly string[],
  out: string,
  record: StudyRecord,
  given: Arguments,
  terminal: Terminal,
): Promise<number> {
  const merged = mergeStudies(folders, record);
  for (const note of merged.notes) terminal.say(note);
  if (merged.missing.length > 0) {
    const shown = merged.missing.slice(0, 5);
    const more = merged.missing.length > 5 ? `, and ${merged.missing.length - 5} more` : "";
    terminal.complain(`No answer yet, for want of ${shown.join("; ")}${more}: continue with --resume.`);
    return 1;
  }
  const { derived, files } = await writeStudy(out, record, merged, storedAnswer(record.study));
  const { answer, made } = derived;
  const page = await studyReport(derived, merged.dreams);
  writeAtomically(`${out}/${PAGE}`, await fittedPageText(page, await pageScript()));
  printAnswer(derived.study, answer, made, given.has("json"), terminal);
  terminal.say(`Written to ${out}: ${[PAGE, ...files].join(", ")}.`);
  return 0;
}

/**
 * The task that `--task` names.
 *
 * @throws {UsageError} If there is none.
 */
async function taskOf(given: string | undefined): Promise<StudyTask | undefined> {
  if (given === undefined) return undefined;
  await registerTask(given);
  const { name, settings, create } = findTask(given);
  const { solvedThreshold } = create(defaultsOf(settings)).spec;
  return { given, name, ...solvedThreshold === undefined ? {} : { solved: solvedThreshold } };
}

function defaultFolder(
  study: string,
  size: StudySize,
  task: StudyTask | undefined,
  part: Shard | undefined,
): string {
  const whole = `results/${study}${task === undefined ? "" : `-${task.name}`}${
    size === "quick" ? "-quick" : ""
  }`;
  return part === undefined ? whole : `${whole}-${part.number}-of-${part.of}`;
}
