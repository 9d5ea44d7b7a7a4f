/**
 * The worker's end of every job. Loaded by workers alone.
 *
 * @module
 */

import { ownAgents } from "../agents/own/own_agents.ts";
import { startEngine } from "../nn/engine.ts";
import { Generator } from "../random/generator.ts";
import { defaultsOf } from "../settings/settings.ts";
import { examineTask, stepsPerSecond } from "../tasks/contract.ts";
import { describeTask, ownTasks } from "../tasks/own_task.ts";
import { kindOf } from "../user_files/form.ts";
import { defaultExportOf } from "../user_files/load.ts";
import { extremesOf } from "../user_files/parse_settings.ts";
import { baseName, readSource } from "../user_files/source_file.ts";
import { examineAgent } from "./agent_contract.ts";
import { estimateCosts } from "./cost_estimate.ts";
import { evaluateRun } from "./evaluation.ts";
import type { JobName, Jobs, StoredCheckpoint } from "./job_protocol.ts";
import { decodeRunCheckpoint, restoreRun, type RunCheckpoint } from "./run_checkpoint.ts";
import { checkRuns } from "./run_check.ts";
import { loadFilesOf, loadFilesOfCheckpoint } from "./load_files.ts";
import type { Measure } from "./measurements/measurement.ts";
import { modelOf, resolveModels } from "./transfer.ts";
import { watchRun } from "./watching.ts";

/** How each job is done. */
export type JobTable = {
  readonly [N in JobName]: (
    input: Jobs[N]["input"],
    /** Resolves when the event was dealt with, to whether to skip what remains of the current part. */
    emit: (event: Jobs[N]["event"]) => Promise<boolean>,
  ) => Promise<Jobs[N]["result"]>;
};

/** `mbrl check` takes its time. */
const EXAMINATION = { steps: 10_000, seconds: 10 };

/** What is played of each option at each end of its range. */
const EXTREME = { steps: 500, seconds: 2 };

/** Every job. */
export const jobs: JobTable = {
  async describeTask({ path }) {
    return describeTask(await ownTasks.load(path));
  },
  async describeAgent({ path }) {
    return (await ownAgents.load(path)).description;
  },
  async examine({ path }, emit) {
    const source = await readSource(path);
    if (kindOf(await defaultExportOf(source)) === "agent") {
      const { description } = await ownAgents.load(path);
      return { kind: "agent", description, report: await examineAgent(description, emit) };
    }
    const loaded = await ownTasks.load(path);
    const settings = defaultsOf(loaded.task.settings ?? {});
    const file = baseName(path);
    const report = examineTask(loaded.task, settings, loaded.source, file, EXAMINATION);
    for (const [key, value] of extremesOf(loaded.task.settings ?? {})) {
      const where = `${file}, with task.${key}=${value}`;
      examineTask(loaded.task, { ...settings, [key]: value }, loaded.source, where, EXTREME);
    }
    const speed = stepsPerSecond(loaded.task, settings);
    return { kind: "task", description: describeTask(loaded), report, stepsPerSecond: speed };
  },
  async checkRuns({ specs }) {
    await loadFilesOf(specs);
    await checkRuns(specs);
  },
  async resolveModels({ specs }) {
    await loadFilesOf(specs);
    return await resolveModels(specs);
  },
  async estimateCosts({ specs }) {
    await loadFilesOf(specs);
    return await estimateCosts(specs);
  },
  async evaluate({ checkpoint, episodes, seed }) {
    const { run } = await restored(checkpoint);
    return evaluateRun(run, episodes, new Generator(seed).stream("evaluate"));
  },
  async inspect({ checkpoint, seed, history, mapped }, emit) {
    const { run, spec } = await restored(checkpoint);
    const model = history === undefined ? undefined : await modelOf(spec);
    const { inspectRun } = await import("./inspection/inspect_run.ts");
    return inspectRun(run, {
      random: new Generator(seed).stream("inspect"),
      model,
      history,
      mapped,
      note: (step) => void emit({ step, of: run.steps }),
    });
  },
  async exportNetworks({ checkpoint }) {
    const { run } = await restored(checkpoint);
    const { exportRun } = await import("./network_export.ts");
    return exportRun(run);
  },
  async measure({ measure, of, seed }) {
    const { measurements } = await import("./measurements/registry.ts");
    await startEngine();
    return (measurements[measure] as Measure<typeof of>)(of, seed);
  },
  async watch({ checkpoint, seed, episodes, every, withDream }, emit) {
    const { run } = await restored(checkpoint);
    const random = new Generator(seed).stream("watch");
    const frames = watchRun(run, random, episodes, every, withDream);
    let isSkipped = false;
    for (let frame = frames.next(); !frame.done; frame = frames.next(isSkipped)) {
      isSkipped = await emit(frame.value);
    }
  },
};

/** The run of a checkpoint, its files loaded and the engine started. */
async function restored(stored: StoredCheckpoint) {
  const { bytes, name } = stored;
  await loadFilesOfCheckpoint(stored);
  const checkpoint: RunCheckpoint = decodeRunCheckpoint(bytes, name);
  await startEngine({ fast: checkpoint.spec.fast === true });
  return { run: await restoreRun(checkpoint), spec: checkpoint.spec };
}
