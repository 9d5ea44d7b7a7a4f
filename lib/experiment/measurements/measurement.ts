/**
 * Measurements: what is asked of models and planners by themselves, without a run of an agent. Each is a function of a
 * case and a seed that returns rows of numbers, so that it can be made anywhere and again.
 *
 * @module
 */

import type { ModelErrorsCase } from "./model_errors.ts";
import type { ModelTrustCase } from "./model_trust.ts";
import type { ModelTransferCase } from "./model_transfer.ts";
import type { ExploitationCase } from "./exploitation.ts";
import type { ImaginedTrainingCase } from "./imagined_training.ts";
import type { TrainedLatentCase } from "./trained_latent.ts";
import type { PlannerTrialCase } from "./planner_trial.ts";
import type { RunCostCase } from "./run_cost.ts";

/** One row: numbers by the names of their columns. */
export type MeasuredValues = Readonly<Record<string, number>>;

/** What a case of each measurement says. Plain data that is passed to workers. */
export interface Measurements {
  /** How exact a model is, one to many steps ahead. */
  "model errors": ModelErrorsCase;
  /** Whether a model knows where it is wrong, on and off its data. */
  "model trust": ModelTrustCase;
  /** Whether a policy that is optimised in a model exploits it. */
  "exploitation": ExploitationCase;
  /** What a policy is worth that learns from imagined rollouts alone. */
  "imagined training": ImaginedTrainingCase;
  /** What a planner reaches in one model, and how fast it decides. */
  "planner trial": PlannerTrialCase;
  /** What a model of one task is worth on the next. */
  "model transfer": ModelTransferCase;
  /** What a model of latents knows after training. */
  "trained latent": TrainedLatentCase;
  /** What a real step of a run costs. */
  "run cost": RunCostCase;
}

/** The name of a measurement. */
export type MeasurementName = keyof Measurements;

/** One case of a measurement, with one seed. */
export type MeasurementInput = {
  readonly [N in MeasurementName]: {
    readonly measure: N;
    readonly of: Measurements[N];
    readonly seed: number;
  };
}[MeasurementName];

/** Measures one case with one seed, which alone decide the rows; columns of CPU time are named `cpu_…`. */
export type Measure<Case> = (of: Case, seed: number) => MeasuredValues[];
