/**
 * What the main thread and a worker say to each other. A worker does one run at a time, many in its life.
 *
 * @module
 */

import type { EngineInfo } from "../nn/engine.ts";
import type { CurveRow, EpisodeRow } from "../results/rows.ts";
import type { Pulse } from "../user_files/pulse.ts";
import type { RunSpec } from "./run_spec.ts";

/**
 * What the main thread asks of a run under way, in the one number of {@linkcode StartMessage.request}. A worker looks
 * there between two steps, so that it need never wait for messages.
 */
export const requests = {
  /** To go on. */
  none: 0,
  /** To hand over its state, and to go on. */
  save: 1,
  /** To hand over its state, and to end with `stopped`. */
  stop: 2,
} as const;

/** From the main thread to a worker. */
export interface StartMessage {
  readonly type: "start";
  readonly spec: RunSpec;
  /** A saved run to continue from, as the worker's own `checkpoint` message gave it; looked at before it is used. */
  readonly resumeFrom: Uint8Array | undefined;
  /** Seconds of work between two `checkpoint` messages; 0 for none. */
  readonly checkpointSeconds: number;
  /** Whether to end with a checkpoint of the finished run. */
  readonly keepCheckpoint: boolean;
  /** [1], one of {@linkcode requests}, in memory that both threads share. */
  readonly request: Int32Array;
  /** Where the worker shows its signs of life. */
  readonly pulse: Pulse;
}

/** From a worker to the main thread. */
export type WorkerMessage =
  | { readonly type: "started"; readonly backend: EngineInfo }
  /** The saved run cannot be used, and the run starts anew: why, as "its content is damaged". */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "progress"; readonly progress: RunProgress }
  | { readonly type: "checkpoint"; readonly bytes: Uint8Array; readonly seconds: number }
  | { readonly type: "done"; readonly result: RunResult }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly message: string; readonly stack: string };

/** Where a run stands. */
export interface RunProgress {
  readonly steps: number;
  /** Share of the budget spent, in [0, 1]. */
  readonly share: number;
  readonly episodes: number;
  /** Mean return of the newest evaluation; undefined before the first. */
  readonly evaluationReturn: number | undefined;
  /** Return of the newest finished real episode; undefined before the first. */
  readonly episodeReturn: number | undefined;
  /** Real steps per second since the run was started or resumed. */
  readonly stepsPerSecond: number;
  /** What is being done between two steps, where that takes long. */
  readonly note?: string;
}

/** All that a finished run leaves. */
export interface RunResult {
  readonly curve: readonly CurveRow[];
  readonly episodes: readonly EpisodeRow[];
  /** The real step at which the agent had diverged; undefined where it has not. */
  readonly divergedAt: number | undefined;
  readonly gradientSteps: number;
  readonly imaginedSteps: number;
  /** Seconds of work, those before a resume included. */
  readonly seconds: number;
  /** The finished run, saved, where it was asked for. */
  readonly checkpoint: Uint8Array | undefined;
}
