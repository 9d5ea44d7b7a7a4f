/**
 * Inspects a run's agent: its model of observations, its own account of latents and pictures, and its predictions of
 * return.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import type { Generator } from "../../random/generator.ts";
import { UsageError } from "../../settings/usage_error.ts";
import type { Run } from "../run.ts";
import type { ModelSource } from "../transfer.ts";
import { horizonParts } from "./horizon_part.ts";
import { mapParts } from "./map_part.ts";
import { inspectModel, type ModelInspection } from "./model_inspection.ts";
import { returnEstimates } from "./return_estimates.ts";
import { replayReturns, returnHistory } from "./return_history.ts";
import { historyPart, inspectionVerdict, returnPart } from "./return_part.ts";
import { trustedHorizonPart } from "./trusted_horizon_part.ts";
import { uncertaintyPart } from "./uncertainty_part.ts";
import { counted } from "../../results/thousands.ts";

/** The result of `mbrl inspect`. */
export interface CheckpointInspection {
  /** Whose model it is. */
  readonly title: string;
  /** The findings, in the order of the page. */
  readonly parts: readonly InspectionPart[];
  /** What they come to, in two or three sentences. */
  readonly verdict: readonly string[];
}

/** What is inspected. */
export interface InspectionOptions {
  /** Source of every episode and probe. */
  readonly random: Generator;
  /** The source of a transferred model; needed to repeat the run. */
  readonly model?: ModelSource | undefined;
  /** Number of points at which to repeat the run and compare predicted and real return; absent to use its curve. */
  readonly history?: number | undefined;
  /** Names of the variables that the maps are drawn over; the two that matter most if absent. */
  readonly mapped?: readonly string[] | undefined;
  /** Called with the number of repeated steps. */
  readonly note?: (step: number) => void;
}

/**
 * Inspects a run's agent.
 *
 * @throws {UsageError} If the agent has no learned model, it has not been trained, or a variable is unknown.
 */
export async function inspectRun(
  run: Run,
  { random, model, history: points, mapped, note = () => {} }: InspectionOptions,
): Promise<CheckpointInspection> {
  const { agent, task } = run;
  const title = `${run.spec.agentLabel} on ${run.spec.taskLabel} after ${counted(run.steps, "real step")}`;
  const own = agent.inspectLatent?.(task, random.stream("latent")) ?? [];
  if (agent.learnedModel === undefined) {
    if (own.length === 0) throw new UsageError("This agent has no learned model of observations to inspect.");
    if (mapped !== undefined) {
      throw new UsageError(
        "--map draws the errors of a model of observations, and this agent has none: leave it out.",
      );
    }
  }
  const found = agent.learnedModel === undefined ? undefined : inspectModel(task, agent, random, mapped);
  const history = points === undefined
    ? returnHistory(run.curve)
    : await replayReturns(run.spec, model, run.steps, points, random.stream("history"), note);
  const estimates = returnEstimates(task, agent, random.stream("returns"));
  const members = found &&
    `: ${counted(found.members, "member")}, ${counted(found.dataRows, "real transition")}`;
  return {
    title: `${title}${members ?? ""}`,
    parts: [
      ...(found === undefined ? [] : modelParts(found)),
      ...own,
      ...(estimates.length === 0 ? [] : [returnPart(estimates, history)]),
      ...historyPart(history),
    ],
    verdict: inspectionVerdict(estimates, found?.horizon.byMeasure),
  };
}

/** What a model of observations shows, in the order of the page. */
export function modelParts(found: ModelInspection): InspectionPart[] {
  return [...horizonParts(found), ...mapParts(found), uncertaintyPart(found), trustedHorizonPart(found)];
}
