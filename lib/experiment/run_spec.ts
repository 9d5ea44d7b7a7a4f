/**
 * The specification of a run: everything that determines its results.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import type { EvaluationPlan } from "../results/evaluation_grid.ts";
import type { RunKey } from "../results/rows.ts";
import type { SettingValues } from "../settings/settings.ts";
import { keyOfSource, type SourceId } from "../user_files/source_file.ts";

/** One agent on one task with one seed. Plain data that is passed to workers and stored as JSON. */
export interface RunSpec {
  /** The agent's name. */
  readonly agent: string;
  /** The user's file that defines the agent; absent for a built-in one. */
  readonly agentFile?: SourceId;
  /** Every hyperparameter, resolved. */
  readonly agentSettings: SettingValues;
  /** The agent's name in CSVs and pictures: the registry name, followed by swept settings. */
  readonly agentLabel: string;
  /** Whether the agent is given the task's rewards and ends; hidden from agents that cannot use them. */
  readonly rules: Rules;
  /** The task's name. */
  readonly task: string;
  /** The user's file that defines the task; absent for a built-in one. */
  readonly taskFile?: SourceId;
  /** Every task option, resolved. */
  readonly taskSettings: SettingValues;
  /** The name of this task in CSVs: the registry name, with the options that differ from their defaults. */
  readonly taskLabel: string;
  /** Root seed of all randomness. */
  readonly seed: number;
  /** How long the run lasts. */
  readonly budget: Budget;
  /** When and how the agent is evaluated. */
  readonly evaluation: EvaluationPlan;
  /** Present if products use fused operations, whose last digits depend on the machine. */
  readonly fast?: true;
  /**
   * SHA-256 of the checkpoint whose model the run starts with, in hexadecimal; present if the settings name
   * one.
   */
  readonly modelDigest?: string;
  /** Real steps that trained that model, on another task. */
  readonly sourceSteps?: number;
}

/** How long a run lasts: real steps, or real episodes. */
export type Budget = { readonly steps: number } | { readonly episodes: number };

/** The runs of each agent and task of a comparison, which differ in their seeds alone. */
export function contendersOf(specs: readonly RunSpec[]): RunSpec[][] {
  return [...Map.groupBy(specs, (spec) => `${spec.agentLabel}\n${spec.taskLabel}`).values()];
}

/** The setting that names a checkpoint to take a model from. */
export const TRANSFER_SETTING = "transferFrom";

/** The checkpoint that an agent's settings name; undefined if they name none. */
export function modelPath(settings: SettingValues): string | undefined {
  const path = settings[TRANSFER_SETTING];
  return typeof path === "string" && path !== "" ? path : undefined;
}

/** The key of a run in files. */
export function keyOf(spec: RunSpec): RunKey {
  return { label: spec.agentLabel, task: spec.taskLabel, seed: spec.seed };
}

/**
 * The differences between two specifications in words, as "dqn.batchSize is 32 instead of 64"; empty if they
 * are equal.
 *
 * @param found The one examined.
 * @param wanted The one expected.
 */
export function specDifferences(found: RunSpec, wanted: RunSpec): string[] {
  const [there, here] = [flat(found), flat(wanted)];
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((name) => there.get(name) !== here.get(name))
    .map((name) => `${name} is ${there.get(name) ?? "absent"} instead of ${here.get(name) ?? "absent"}`);
}

function flat(
  { agentSettings, agentFile, taskSettings, taskFile, budget, evaluation, ...plain }: RunSpec,
): Map<string, string> {
  const entries = [
    ...Object.entries(plain),
    ...Object.entries(agentSettings).map(([key, value]) => [`${plain.agent}.${key}`, value] as const),
    ...Object.entries(taskSettings).map(([key, value]) => [`task.${key}`, value] as const),
    // paths do not matter
    ...(agentFile === undefined ? [] : [["the agent's file", shortened(agentFile)] as const]),
    ...(taskFile === undefined ? [] : [["the task's file", shortened(taskFile)] as const]),
    ...Object.entries(budget).map(([key, value]) => [`the budget in ${key}`, value] as const),
    ...Object.entries(evaluation).map(([key, value]) => [`evaluation.${key}`, value] as const),
  ];
  return new Map(entries.map(([key, value]) => [key, String(value)]));
}

/** A file's name and the beginning of its digest, for messages; for a changed import, those of the import. */
function shortened(id: SourceId): string {
  return keyOfSource(id).replaceAll(/ ([0-9a-f]{12})[0-9a-f]*/g, " (SHA-256 $1…)").replaceAll("\n", ", ");
}
