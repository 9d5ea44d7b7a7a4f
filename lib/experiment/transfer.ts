/**
 * Starting a run with a model that was learned elsewhere.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Run } from "./run.ts";
import { decodeRunCheckpoint } from "./run_checkpoint.ts";
import { TRANSFER_SETTING } from "./transfer_setting.ts";

/**
 * Gives the agent of a fresh run the model of the checkpoint that its settings name, if they name one.
 *
 * @throws {UsageError} If the file cannot be read, is of another agent, or holds a model of another shape.
 */
export function transferInto(run: Run): void {
  const path = run.spec.agentSettings[TRANSFER_SETTING];
  if (typeof path !== "string" || path === "" || run.agent.adoptModel === undefined) return;
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : String(error);
    throw new UsageError(`The model cannot be taken from ${path}: ${why}.`);
  }
  const { spec, snapshot } = decodeRunCheckpoint(bytes, path);
  if (spec.agent !== run.spec.agent) {
    throw new UsageError(
      `${path} is a checkpoint of ${spec.agent}: a model passes between agents of one kind.`,
    );
  }
  try {
    run.agent.adoptModel(snapshot.agent as Snapshot);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`The model of ${path} is of another shape: give both runs the same model settings.`);
  }
}
