/**
 * What the main thread asks a worker to do once, beside making runs: everything that calls a task or an
 * agent. The main thread calls none, so that a user's file is read in the same way everywhere, with the
 * rights of a worker.
 *
 * @module
 */

import type { AgentDescription } from "../agents/own/description.ts";
import type { TaskReport } from "../tasks/contract.ts";
import type { TaskDescription } from "../tasks/description.ts";
import type { Pulse } from "../user_files/pulse.ts";
import type { AgentReport } from "./agent_contract.ts";
import type { CostEstimate } from "./cost_estimate.ts";
import type { CheckpointEvaluation } from "./evaluation.ts";
import type { CheckpointInspection } from "./inspection/inspect_run.ts";
import type { MeasuredValues, MeasurementInput } from "./measurements/measurement.ts";
import type { CheckpointExport } from "./network_export.ts";
import type { RunSpec } from "./run_spec.ts";
import type { ModelOrigin } from "./transfer.ts";
import type { WatchedFrame } from "./watching.ts";

/** A checkpoint as it was read, not yet looked at. */
export interface StoredCheckpoint {
  readonly bytes: Uint8Array;
  /** The file's name, for messages. */
  readonly name: string;
  /** Where the task's file is now; where it was, unless given. */
  readonly taskPath?: string;
  /** Where the agent's file is now; where it was, unless given. */
  readonly agentPath?: string;
}

/** Findings about a task's file. */
export interface TaskExamination {
  readonly kind: "task";
  readonly description: TaskDescription;
  readonly report: TaskReport;
  readonly stepsPerSecond: number;
}

/** Findings about an agent's file. */
export interface AgentExamination {
  readonly kind: "agent";
  readonly description: AgentDescription;
  readonly report: AgentReport;
}

/** Every job: what it is given, what it tells on its way, and what it ends with. */
export interface Jobs {
  /** What a task's file holds. */
  describeTask: { input: { readonly path: string }; event: never; result: TaskDescription };
  /** What an agent's file holds. */
  describeAgent: { input: { readonly path: string }; event: never; result: AgentDescription };
  /** Whether a file keeps its contract; an event is what is being checked. */
  examine: {
    input: { readonly path: string };
    event: string;
    result: TaskExamination | AgentExamination;
  };
  /** Whether runs can begin. */
  checkRuns: { input: { readonly specs: readonly RunSpec[] }; event: never; result: void };
  /** The origins of the models that runs start with, by the path of the checkpoint. */
  resolveModels: {
    input: { readonly specs: readonly RunSpec[] };
    event: never;
    result: Readonly<Record<string, ModelOrigin>>;
  };
  /** What runs will cost. */
  estimateCosts: { input: { readonly specs: readonly RunSpec[] }; event: never; result: CostEstimate[] };
  /** A checkpoint's policy, measured. */
  evaluate: {
    input: { readonly checkpoint: StoredCheckpoint; readonly episodes: number; readonly seed: number };
    event: never;
    result: CheckpointEvaluation;
  };
  /** A checkpoint's model, looked into; an event is how many steps of the run were made again. */
  inspect: {
    input: {
      readonly checkpoint: StoredCheckpoint;
      readonly seed: number;
      /** Points of the repeated run at which predicted and real return are compared; undefined for none. */
      readonly history: number | undefined;
      /** Variables that the maps are drawn over; undefined for the two that matter most. */
      readonly mapped: readonly string[] | undefined;
    };
    event: { readonly step: number; readonly of: number };
    result: CheckpointInspection;
  };
  /** A checkpoint's networks. */
  exportNetworks: {
    input: { readonly checkpoint: StoredCheckpoint };
    event: never;
    result: CheckpointExport;
  };
  /** One case of a measurement, with one seed. */
  measure: { input: MeasurementInput; event: never; result: readonly MeasuredValues[] };
  /** A checkpoint's policy, step by step. */
  watch: {
    input: {
      readonly checkpoint: StoredCheckpoint;
      readonly seed: number;
      readonly episodes: number;
      readonly every: number;
      readonly withDream: boolean;
    };
    event: WatchedFrame;
    result: void;
  };
}

/** The name of a job. */
export type JobName = keyof Jobs;

/** From the main thread to a worker. */
export interface JobMessage<N extends JobName = JobName> {
  readonly type: "job";
  readonly name: N;
  readonly input: Jobs[N]["input"];
  /** Where the worker shows its signs of life. */
  readonly pulse: Pulse;
}

/** From the main thread to a worker: the last event was dealt with, and the next may come. */
export interface GoOnMessage {
  readonly type: "go on";
  /** Whether to skip what remains of the current part. */
  readonly isSkipped: boolean;
}

/** From a worker to the main thread. */
export type JobReply =
  | { readonly type: "event"; readonly event: unknown }
  | { readonly type: "result"; readonly result: unknown }
  | {
    readonly type: "refused";
    /** The error's name, as "UsageError". */
    readonly name: string;
    readonly message: string;
    readonly stack: string;
  };
