/**
 * A run as one file: everything needed to continue it, evaluate its agent, or look into its model.
 *
 * @module
 */

import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../checkpoint/safetensors.ts";
import { findAgent } from "../agents/registry.ts";
import type { Snapshot } from "../checkpoint/snapshot.ts";
import { Run } from "./run.ts";
import type { RunSpec } from "./run_spec.ts";

/** What a run's checkpoint holds. */
export interface RunCheckpoint {
  readonly spec: RunSpec;
  readonly snapshot: Snapshot;
  /** Seconds of work behind it. */
  readonly seconds: number;
}

const KIND = "mbrl run";

/** The bytes of a run's checkpoint; `seconds` of work stand behind it. */
export function encodeRunCheckpoint(run: Run, seconds: number): Uint8Array {
  return encodeCheckpoint(run.save(), {
    kind: KIND,
    spec: JSON.stringify(run.spec),
    agent: run.spec.agent,
    hyperparameters: JSON.stringify(run.spec.agentSettings),
    seed: String(run.spec.seed),
    step: String(run.steps),
    seconds: String(seconds),
  });
}

/**
 * Reads a run's checkpoint.
 *
 * @param name The file's name, for messages.
 * @throws {CheckpointError} If the bytes are none.
 */
export function decodeRunCheckpoint(bytes: Uint8Array, name: string): RunCheckpoint {
  const { metadata, snapshot } = decodeCheckpoint(bytes, name);
  if (metadata.kind !== KIND) throw new CheckpointError(`${name} is a checkpoint, but not of a run.`);
  return { spec: JSON.parse(metadata.spec) as RunSpec, snapshot, seconds: Number(metadata.seconds) };
}

/**
 * The run that a checkpoint holds, ready to continue. The numeric backend must stand.
 *
 * @throws {CheckpointError} If the bytes hold no run that this version can make.
 */
export function restoreRun(bytes: Uint8Array, name: string): Run {
  const { spec, snapshot } = decodeRunCheckpoint(bytes, name);
  const misfit = (why?: string) =>
    new CheckpointError(
      `${name} does not fit this version of mbrl${
        why === undefined ? "." : `: ${why}`
      } Train again, or use the version that wrote it.`,
    );
  const unknown = Object.keys(findAgent(spec.agent).settings).filter((key) => !(key in spec.agentSettings));
  if (unknown.length > 0) {
    throw misfit(`it says nothing of ${unknown.map((key) => `${spec.agent}.${key}`).join(", ")}.`);
  }
  const run = new Run(spec);
  try {
    run.restore(snapshot);
  } catch (error) {
    run.dispose();
    // what the engine says of a missing part helps nobody
    const isOurs = error instanceof Error && error.message.startsWith("Not the snapshot");
    throw misfit(isOurs ? error.message : undefined);
  }
  return run;
}
