/**
 * Messages between the main thread and a worker. A worker does one run at a time, many in its life.
 *
 * @module
 */

import type { EngineInfo } from "../nn/engine.ts";
import type { DreamRecording } from "../results/dreams/recording.ts";
import type { CurveRow, EpisodeRow } from "../results/rows.ts";
import type { CurvePoint } from "../results/statistics.ts";
import type { Pulse } from "../user_files/pulse.ts";
import type { RunSpec } from "./run_spec.ts";

/**
 * Requests to a running worker, as the one number of {@linkcode StartMessage.request}. The worker reads it
 * between two steps, so that it never waits for messages.
 */
export const requests = {
  /** Continue. */
  none: 0,
  /** Send the state, and continue. */
  save: 1,
  /** Send the state, and end with `stopped`. */
  stop: 2,
} as const;

/** From the main thread to a worker. */
export interface StartMessage {
  /** Tells the message from others. */
  readonly type: "start";
  /** The run. */
  readonly spec: RunSpec;
  /** The state of a saved run to continue, from the worker's own `checkpoint` message; checked before use. */
  readonly resumeFrom: Uint8Array | undefined;
  /** Seconds of work between two `checkpoint` messages; 0 for none. */
  readonly checkpointSeconds: number;
  /** Whether to end with a checkpoint of the finished run. */
  readonly keepCheckpoint: boolean;
  /** Whether to record the finished run's dreams. */
  readonly recordsDream: boolean;
  /** [1], one of {@linkcode requests}, in shared memory. */
  readonly request: Int32Array;
  /** Where the worker reports its activity. */
  readonly pulse: Pulse;
}

/** From a worker to the main thread. */
export type WorkerMessage =
  | { readonly type: "started"; readonly backend: EngineInfo }
  /** The saved run cannot be used and the run starts again; the reason, as "its content is damaged". */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "progress"; readonly progress: RunProgress }
  | { readonly type: "checkpoint"; readonly bytes: Uint8Array; readonly seconds: number }
  /** The run is complete, whatever comes of the recording that may follow. */
  | { readonly type: "result"; readonly result: RunResult }
  | { readonly type: "done"; readonly dream: DreamRecording | undefined }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly message: string; readonly stack: string };

/** The progress of a run. */
export interface RunProgress {
  /** Real steps so far. */
  readonly steps: number;
  /** Share of the budget spent, in [0, 1]. */
  readonly share: number;
  /** Mean return of the newest evaluation; undefined before the first. */
  readonly evaluationReturn: number | undefined;
  /** Evaluation points since the message before; at the first, all that the run has. */
  readonly points: readonly CurvePoint[];
  /** Real steps per second since the run was started or resumed. */
  readonly stepsPerSecond: number;
  /** What the agent is doing between two steps, if that takes long. */
  readonly note?: string;
}

/** The results of a finished run. */
export interface RunResult {
  /** Its evaluation points. */
  readonly curve: readonly CurveRow[];
  /** Its real training episodes. */
  readonly episodes: readonly EpisodeRow[];
  /** The real step at which the agent had diverged; undefined if it has not. */
  readonly divergedAt: number | undefined;
  /** Gradient steps taken, of every network together. */
  readonly gradientSteps: number;
  /** Imagined transitions made. */
  readonly imaginedSteps: number;
  /** Seconds of work, including those before a resume. */
  readonly seconds: number;
  /** CPU seconds of acting and learning, without evaluations, including those before a resume. */
  readonly cpuSeconds: number;
  /** As `cpuSeconds`, before each evaluation point. */
  readonly cpuSecondsAtPoints: readonly number[];
  /** The checkpoint of the finished run, if requested. */
  readonly checkpoint: Uint8Array | undefined;
}
