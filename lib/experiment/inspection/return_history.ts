/**
 * The return that a run's model predicted for its policy, and the real one, over training.
 *
 * @module
 */

import { excess } from "../../dynamics/diagnostics/return_gap.ts";
import type { Generator } from "../../random/generator.ts";
import type { CurveRow } from "../../results/rows.ts";
import { UsageError } from "../../settings/usage_error.ts";
import { Run } from "../run.ts";
import type { RunSpec } from "../run_spec.ts";
import { adoptModel, type ModelSource } from "../transfer.ts";
import { imaginedEpisodesOf, returnEstimates } from "./return_estimates.ts";

/** Episodes of an evaluation, for its standard error; a run of fewer has a wider one than is taken here. */
const EVALUATION_EPISODES = 100;

/** Predicted and real return at one evaluation point of the run. */
export interface ReturnPoint {
  /** Real steps so far. */
  readonly steps: number;
  /** The mean return of imagined episodes. */
  readonly predicted: number;
  /** The mean return of real episodes. */
  readonly real: number;
  /** Whether the prediction was too high there: by a tenth, and by two standard errors of the evaluation. */
  readonly isExploited: boolean;
}

/** The history in a run's curve; empty where its agent reports no predicted return. */
export function returnHistory(curve: readonly CurveRow[]): ReturnPoint[] {
  return curve.flatMap((row) => {
    const predicted = row.diagnostics.predicted_return;
    if (predicted === undefined || Number.isNaN(predicted)) return [];
    const real = row.eval_return_mean;
    const error = row.eval_return_std / Math.sqrt(EVALUATION_EPISODES);
    return [{
      steps: row.env_steps,
      predicted,
      real,
      isExploited: excess(predicted, real, error).isExploited,
    }];
  });
}

/**
 * Repeats a run, which gives the same agent at every step, and compares predicted and real return at points evenly spaced.
 * For agents whose curves have no such column; it takes as long as the run did.
 *
 * @param spec The run's.
 * @param model What the run's model was taken from; undefined where it learned its own.
 * @param steps How far it is repeated.
 * @param points Points at most: those before the model is fitted are left out.
 * @param random Draws the episodes.
 * @param note Called with the number of repeated steps.
 * @throws {UsageError} If the agent imagines no episodes.
 */
export async function replayReturns(
  spec: RunSpec,
  model: ModelSource | undefined,
  steps: number,
  points: number,
  random: Generator,
  note: (step: number) => void,
): Promise<ReturnPoint[]> {
  // no evaluation but the last: none of them reaches the agent
  const run = await Run.begin({
    ...spec,
    evaluation: { every: Number.MAX_SAFE_INTEGER, episodes: 1 },
  });
  const found: ReturnPoint[] = [];
  if (model !== undefined) adoptModel(run, model);
  if (run.agent.learnedModel === undefined && run.agent.imaginedEpisodes === undefined) {
    throw new UsageError(
      "This agent imagines no whole episodes, so there is no history of them: leave --history out.",
    );
  }
  for (let point = 1; point <= points && !run.done; point++) {
    run.advance(Math.round((point * steps) / points) - run.steps);
    note(run.steps);
    const draws = random.stream(`at ${run.steps}`);
    if (!isTrained(run, draws)) continue;
    const [{ predicted, real, isExploited }] = returnEstimates(run.task, run.agent, draws);
    found.push({ steps: run.steps, predicted, real, isExploited });
  }
  return found;
}

/** Whether the agent's model has been fitted. */
function isTrained({ agent }: Run, random: Generator): boolean {
  const learned = agent.learnedModel?.();
  if (learned !== undefined) return learned.dynamics.isFitted;
  try {
    return imaginedEpisodesOf(agent, 1, random, true) !== undefined;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
