/**
 * Starts a run with a model that another run has learned.
 *
 * @module
 */

import { CheckpointError } from "../checkpoint/safetensors.ts";
import type { Snapshot } from "../checkpoint/snapshot.ts";
import { startEngine } from "../nn/engine.ts";
import { UsageError } from "../settings/usage_error.ts";
import { readPlainFile, sha256 } from "../user_files/source_file.ts";
import { Run } from "./run.ts";
import { decodeRunCheckpoint, type RunCheckpoint } from "./run_checkpoint.ts";
import { contendersOf, modelPath, type RunSpec } from "./run_spec.ts";

/** A checkpoint to take a model from. */
export interface ModelSource extends RunCheckpoint {
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly digest: string;
}

/** What a run has to know of the checkpoint that its model comes from. */
export type ModelOrigin = Required<Pick<RunSpec, "modelDigest" | "sourceSteps">>;

/**
 * The origin of every model that the settings of runs name, by the path of its checkpoint. Each is read, and its model tried
 * in every agent that will start with it, so that no run fails later.
 *
 * @throws {UsageError} If a file cannot be read, is not a run's checkpoint, or has no suitable model.
 */
export async function resolveModels(
  specs: readonly RunSpec[],
): Promise<Readonly<Record<string, ModelOrigin>>> {
  const models: Record<string, ModelOrigin> = {};
  await startEngine({ fast: specs[0]?.fast === true });
  for (const [spec] of contendersOf(specs)) {
    const source = await modelOf(spec);
    if (source === undefined) continue;
    const run = await Run.begin(spec);
    adoptModel(run, source);
    models[source.name] = { modelDigest: source.digest, sourceSteps: stepsOf(source) };
  }
  return models;
}

/** All real steps that a run has learned from, those on the tasks before included. */
function stepsOf({ spec, snapshot }: RunCheckpoint): number {
  return (spec.sourceSteps ?? 0) + Number((snapshot.counters as Snapshot).steps);
}

/**
 * The checkpoint whose model a run starts with; undefined if its settings name none.
 *
 * @throws {UsageError} If the file cannot be read, differs from the one in the specification, or is not a
 * run's checkpoint.
 */
export async function modelOf(spec: RunSpec): Promise<ModelSource | undefined> {
  const path = modelPath(spec.agentSettings);
  if (path === undefined) return undefined;
  const bytes = readPlainFile(path, (why) => refusal(path, why));
  const digest = await sha256(bytes);
  if (spec.modelDigest !== undefined && digest !== spec.modelDigest) {
    throw refusal(path, "the file has changed since the run began");
  }
  try {
    return { ...decodeRunCheckpoint(bytes, path), digest };
  } catch (error) {
    throw error instanceof CheckpointError ? refusal(path, error.reason) : error;
  }
}

/**
 * Gives the agent of a fresh run the model of a checkpoint.
 *
 * @throws {UsageError} If it is another agent's, has not been trained, or has another shape.
 */
export function adoptModel({ spec, agent }: Run, { name, spec: from, snapshot }: ModelSource): void {
  if (from.agent !== spec.agent || agent.adoptModel === undefined) {
    throw refusal(
      name,
      `it is from ${from.agent}, and a model can only be transferred between agents of the same kind`,
    );
  }
  try {
    agent.adoptModel(snapshot.agent as Snapshot);
  } catch {
    throw refusal(name, "its model has another shape, and both runs need the same model settings");
  }
  if (agent.learnedModel?.().dynamics.isFitted === false) {
    throw refusal(name, "its model has not been fitted yet, and needs more steps");
  }
}

function refusal(path: string, why: string): UsageError {
  return new UsageError(`The model cannot be taken from ${path}: ${why}.`);
}
