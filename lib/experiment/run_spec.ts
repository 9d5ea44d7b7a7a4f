/**
 * What a run is: everything that decides its every byte.
 *
 * @module
 */

import type { SettingValues } from "../settings/settings.ts";

/** One agent on one task with one seed. Plain data: it crosses to workers and into files as JSON. */
export interface RunSpec {
  /** The agent's registry name. */
  readonly agent: string;
  /** Every hyperparameter, resolved. */
  readonly agentSettings: SettingValues;
  /** The name of this agent in CSVs and pictures: the registry name, with the swept settings in a grid. */
  readonly agentLabel: string;
  /** The task's registry name. */
  readonly task: string;
  /** Every task option, resolved. */
  readonly taskSettings: SettingValues;
  /** The name of this task in CSVs: the registry name, with the options that differ from their defaults. */
  readonly taskLabel: string;
  readonly seed: number;
  readonly budget: Budget;
  readonly evaluation: EvaluationPlan;
  /** Stands where products are computed with fused operations, whose last digits depend on the machine. */
  readonly fast?: true;
}

/** How long a run lasts: real steps, or real episodes. */
export type Budget = { readonly steps: number } | { readonly episodes: number };

/** When and how the greedy policy is measured. */
export interface EvaluationPlan {
  /** Real steps between evaluation points; the last step of the budget is always one. */
  readonly every: number;
  /** Fresh episodes at each point. */
  readonly episodes: number;
}
