/**
 * A run as one file: everything needed to continue it, evaluate its agent, or inspect its model.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import { agentOf } from "../agents/registry.ts";
import { MisfitError } from "../checkpoint/parts.ts";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../checkpoint/safetensors.ts";
import type { Snapshot } from "../checkpoint/snapshot.ts";
import { compareBudgets } from "../results/plan_extension.ts";
import { UsageError } from "../settings/usage_error.ts";
import { taskOf } from "../tasks/registry.ts";
import { type EvaluationProbe, Run } from "./run.ts";
import { type RunSpec, specDifferences } from "./run_spec.ts";
import { parseRunSpec } from "./stored_spec.ts";

/** The content of a run's checkpoint. */
export interface RunCheckpoint {
  /** The file's name, for messages. */
  readonly name: string;
  readonly spec: RunSpec;
  readonly snapshot: Snapshot;
  /** Seconds of work before it. */
  readonly seconds: number;
  /** CPU seconds before it, as `CpuMeter.save` gives them; absent where nobody measured. */
  readonly cpu?: Float64Array;
  /** The version of mbrl that wrote it. */
  readonly version: string;
}

const KIND = "mbrl run";
/** Increases when the layout of a run's snapshot changes. */
const LAYOUT = "4";

/**
 * Encodes a run's checkpoint.
 *
 * @param seconds Seconds of work before it.
 * @param cpu CPU seconds before it, as `CpuMeter.save` gives them.
 */
export function encodeRunCheckpoint(
  run: Pick<Run, "spec" | "steps" | "save">,
  seconds: number,
  cpu?: Float64Array,
): Uint8Array {
  const [task, agent] = [taskOf(run.spec), agentOf(run.spec)];
  return encodeCheckpoint({ ...run.save(), ...(cpu === undefined ? {} : { cpu }) }, {
    kind: KIND,
    layout: LAYOUT,
    version: project.version,
    spec: JSON.stringify(run.spec),
    agent: run.spec.agent,
    hyperparameters: JSON.stringify(run.spec.agentSettings),
    seed: String(run.spec.seed),
    step: String(run.steps),
    seconds: String(seconds),
    // for reading: it is never executed
    ...(task.source === undefined ? {} : { taskFiles: JSON.stringify(task.source.files) }),
    ...(agent.source === undefined ? {} : { agentFiles: JSON.stringify(agent.source.files) }),
  });
}

/**
 * Decodes a run's checkpoint.
 *
 * @param name The file's name, for messages.
 * @throws {CheckpointError} If the bytes are not a checkpoint, or this version cannot create the run.
 */
export function decodeRunCheckpoint(bytes: Uint8Array, name: string): RunCheckpoint {
  const { metadata, snapshot: { cpu, ...snapshot } } = decodeCheckpoint(bytes, name);
  if (metadata.kind !== KIND) {
    throw new CheckpointError(`${name} is a checkpoint, but not of a run.`, "it is not of a run");
  }
  if (metadata.layout !== LAYOUT) {
    const { version = "before 0.2.0" } = metadata; // which wrote no version
    throw misfit(
      name,
      version === project.version
        ? "it is laid out as by another one"
        : `mbrl ${version} wrote it, and this is ${project.version}`,
    );
  }
  const seconds = Number(metadata.seconds);
  if (!(seconds >= 0 && seconds < Infinity)) throw misfit(name, "it does not say how long it took");
  let spec: RunSpec;
  try {
    spec = parseRunSpec(JSON.parse(metadata.spec ?? ""));
  } catch (error) {
    if (error instanceof SyntaxError) throw misfit(name, "its specification is not JSON");
    throw error instanceof UsageError || error instanceof RangeError ? misfit(name, error.message) : error;
  }
  const measured = cpu instanceof Float64Array && cpu.length > 0 ? { cpu } : {};
  return { name, spec, snapshot, seconds, ...measured, version: metadata.version ?? "" };
}

/**
 * Restores the run of a checkpoint. The numeric engine must have been started.
 *
 * @param note As of a {@linkcode Run}.
 * @param probe As of a {@linkcode Run}.
 * @throws {CheckpointError} If this version cannot create the run.
 */
export async function restoreRun(
  { name, spec, snapshot }: RunCheckpoint,
  note?: (text: string) => void,
  probe?: EvaluationProbe,
): Promise<Run> {
  let run: Run | undefined;
  try {
    run = await Run.begin(spec, note, probe);
    run.restore(snapshot);
    return run;
  } catch (error) {
    if (error instanceof MisfitError) throw misfit(name, error.reason);
    // the engine's own message about a damaged part would not help the user
    throw misfit(
      name,
      error instanceof UsageError ? error.message : "its state does not fit its settings",
    );
  }
}

/**
 * The saved run, if it is one of `wanted` and was written by this version.
 *
 * @throws {CheckpointError} If it cannot be read, or is another run.
 */
export async function resumeRun(
  bytes: Uint8Array,
  wanted: RunSpec,
  note?: (text: string) => void,
  probe?: EvaluationProbe,
): Promise<{ readonly run: Run; readonly seconds: number; readonly cpu: Float64Array | undefined }> {
  const checkpoint = decodeRunCheckpoint(bytes, "The saved progress");
  // the steps of a smaller budget are the first of those of a larger one
  const isSmaller = (compareBudgets(checkpoint.spec.budget, wanted.budget) ?? 1) <= 0;
  const spec = isSmaller ? { ...checkpoint.spec, budget: wanted.budget } : checkpoint.spec;
  const differences = specDifferences(spec, wanted);
  if (checkpoint.version !== project.version) {
    differences.unshift(`mbrl is ${checkpoint.version || "unknown"} instead of ${project.version}`);
  }
  if (differences.length > 0) {
    const reason = `it is of another run: ${differences[0]}`;
    throw new CheckpointError(`${checkpoint.name} cannot be used: ${reason}.`, reason);
  }
  const run = await restoreRun({ ...checkpoint, spec }, note, probe);
  const { seconds, cpu } = checkpoint;
  return { run, seconds, cpu: cpu === undefined ? undefined : upToPoint(cpu, run.curve.length) };
}

/** Measured CPU seconds without those at points that an extended run has dropped. */
function upToPoint(cpu: Float64Array, points: number): Float64Array {
  const kept = cpu.slice(0, Math.min(points, cpu.length - 1) + 1);
  kept[kept.length - 1] = cpu[cpu.length - 1];
  return kept;
}

/** @param why What does not fit; a final full stop is removed. */
function misfit(name: string, why: string): CheckpointError {
  const reason = why.replace(/\.$/, "");
  return new CheckpointError(
    `${name} does not fit this version of mbrl (${reason}): train again, or use the version that wrote it.`,
    reason,
  );
}
