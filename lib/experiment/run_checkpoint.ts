/**
 * A run as one file: everything needed to continue it, evaluate its agent, or look into its model.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import { MisfitError } from "../checkpoint/parts.ts";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../checkpoint/safetensors.ts";
import type { Snapshot } from "../checkpoint/snapshot.ts";
import { UsageError } from "../settings/usage_error.ts";
import { taskOf } from "../tasks/registry.ts";
import { Run } from "./run.ts";
import { type RunSpec, specDifferences } from "./run_spec.ts";
import { parseRunSpec } from "./stored_spec.ts";

/** What a run's checkpoint holds. */
export interface RunCheckpoint {
  /** The file's name, for messages. */
  readonly name: string;
  readonly spec: RunSpec;
  readonly snapshot: Snapshot;
  /** Seconds of work behind it. */
  readonly seconds: number;
  /** The version of mbrl that wrote it. */
  readonly version: string;
}

const KIND = "mbrl run";
/** Grows when a run's snapshot is laid out in another way. */
const LAYOUT = "4";

/** The bytes of a run's checkpoint; `seconds` of work stand behind it. */
export function encodeRunCheckpoint(run: Pick<Run, "spec" | "steps" | "save">, seconds: number): Uint8Array {
  const { source } = taskOf(run.spec);
  return encodeCheckpoint(run.save(), {
    kind: KIND,
    layout: LAYOUT,
    version: project.version,
    spec: JSON.stringify(run.spec),
    agent: run.spec.agent,
    hyperparameters: JSON.stringify(run.spec.agentSettings),
    seed: String(run.spec.seed),
    step: String(run.steps),
    seconds: String(seconds),
    // for reading: nothing of it is ever run
    ...(source === undefined ? {} : { taskFiles: JSON.stringify(source.files) }),
  });
}

/**
 * Reads a run's checkpoint.
 *
 * @param name The file's name, for messages.
 * @throws {CheckpointError} If the bytes are none, or of a run that this version cannot make.
 */
export function decodeRunCheckpoint(bytes: Uint8Array, name: string): RunCheckpoint {
  const { metadata, snapshot } = decodeCheckpoint(bytes, name);
  if (metadata.kind !== KIND) {
    throw new CheckpointError(`${name} is a checkpoint, but not of a run.`, "it is not of a run");
  }
  if (metadata.layout !== LAYOUT) throw misfit(name, "it is laid out as by another one");
  const seconds = Number(metadata.seconds);
  if (!(seconds >= 0 && seconds < Infinity)) throw misfit(name, "it does not say how long it took");
  let spec: RunSpec;
  try {
    spec = parseRunSpec(JSON.parse(metadata.spec ?? ""));
  } catch (error) {
    if (error instanceof SyntaxError) throw misfit(name, "its specification is not JSON");
    throw error instanceof UsageError || error instanceof RangeError ? misfit(name, error.message) : error;
  }
  return { name, spec, snapshot, seconds, version: metadata.version ?? "" };
}

/**
 * The run that a checkpoint holds, ready to continue. The numeric backend must stand.
 *
 * @param note As of a {@linkcode Run}.
 * @throws {CheckpointError} If this version cannot make the run.
 */
export function restoreRun({ name, spec, snapshot }: RunCheckpoint, note?: (text: string) => void): Run {
  let run: Run | undefined;
  try {
    run = new Run(spec, note);
    run.restore(snapshot);
    return run;
  } catch (error) {
    if (error instanceof MisfitError) throw misfit(name, error.reason);
    // what the engine says of a damaged part helps nobody
    throw misfit(
      name,
      error instanceof UsageError ? error.message : "its state does not fit its settings",
    );
  }
}

/**
 * The saved run, if it is one of `wanted`, by this version.
 *
 * @throws {CheckpointError} If it cannot be read, or is of another run.
 */
export function resumeRun(
  bytes: Uint8Array,
  wanted: RunSpec,
  note?: (text: string) => void,
): { readonly run: Run; readonly seconds: number } {
  const checkpoint = decodeRunCheckpoint(bytes, "The saved progress");
  const differences = specDifferences(checkpoint.spec, wanted);
  if (checkpoint.version !== project.version) {
    differences.unshift(`mbrl is ${checkpoint.version || "unknown"} in place of ${project.version}`);
  }
  if (differences.length > 0) {
    const reason = `it is of another run: ${differences[0]}`;
    throw new CheckpointError(`${checkpoint.name} cannot be used: ${reason}.`, reason);
  }
  return { run: restoreRun(checkpoint, note), seconds: checkpoint.seconds };
}

/** @param why What does not fit; its full stop is left out. */
function misfit(name: string, why: string): CheckpointError {
  const reason = why.replace(/\.$/, "");
  return new CheckpointError(
    `${name} does not fit this version of mbrl (${reason}): train again, or use the version that wrote it.`,
    reason,
  );
}
