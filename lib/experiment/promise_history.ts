/**
 * What a run's model promised its policy, and what reality paid, over training.
 *
 * @module
 */

import { exploitation, GAP_BOUND } from "../dynamics/diagnostics/exploitation.ts";
import type { Generator } from "../random/generator.ts";
import type { CurveRow } from "../results/rows.ts";
import { Run } from "./run.ts";
import type { RunSpec } from "./run_spec.ts";
import { adoptModel, type ModelSource } from "./transfer.ts";

/** Episodes of an evaluation, for its standard error; a run of fewer has a wider one than is taken here. */
const EVALUATION_EPISODES = 100;
/** Episodes played in the model, and in reality, at each point of a run that is made again. */
const REPLAY_EPISODES = 40;

/** What the model promised and what reality paid at one evaluation point of the run. */
export interface PromisePoint {
  /** Real steps so far. */
  readonly steps: number;
  /** The return that the model promises. */
  readonly promised: number;
  /** The return that reality pays. */
  readonly real: number;
  /** Whether the gap passed the bound there: a share of the promise, and two standard errors of the evaluation. */
  readonly isExploited: boolean;
}

/** The history of promises in a run's curve; empty where its agent reports none. */
export function promiseHistory(curve: readonly CurveRow[]): PromisePoint[] {
  return curve.flatMap((row) => {
    const promised = row.diagnostics.promised_return;
    if (promised === undefined || Number.isNaN(promised)) return [];
    const gap = promised - row.eval_return_mean;
    const error = row.eval_return_std / Math.sqrt(EVALUATION_EPISODES);
    const bound = Math.max(GAP_BOUND * Math.abs(promised), 2 * error);
    return [{ steps: row.env_steps, promised, real: row.eval_return_mean, isExploited: gap >= bound }];
  });
}

/**
 * Makes a run again, which gives the same agent at every step, and asks its model at points evenly spaced what it promises the
 * policy of that moment. For agents whose curves have no such column; it takes as long as the run did.
 *
 * @param spec The run's.
 * @param model What the run's model was taken from; undefined where it learned its own.
 * @param steps How far it is made.
 * @param points Points at most: those before the model is fitted are left out.
 * @param random Draws the episodes.
 * @param note Told how far it is.
 * @throws {TypeError} If the agent has no model of observations.
 */
export function replayPromises(
  spec: RunSpec,
  model: ModelSource | undefined,
  steps: number,
  points: number,
  random: Generator,
  note: (step: number) => void,
): PromisePoint[] {
  // no evaluation but the last: none of them reaches the agent
  const run = new Run({ ...spec, evaluation: { every: Number.MAX_SAFE_INTEGER, episodes: 1 } });
  const found: PromisePoint[] = [];
  if (model !== undefined) adoptModel(run, model);
  for (let point = 1; point <= points && !run.done; point++) {
    run.advance(Math.round((point * steps) / points) - run.steps);
    note(run.steps);
    const learned = run.agent.learnedModel?.();
    if (learned === undefined) throw new TypeError("This agent has no learned model of observations.");
    if (!learned.dynamics.isFitted) continue;
    const draws = random.stream(`at ${run.steps}`);
    const { promised, real, isExploited } = exploitation(
      run.task,
      learned.dynamics,
      learned.outcomes,
      (rows) => {
        const controller = run.agent.controller(rows, draws.stream(`controller of ${rows}`));
        controller.reset();
        return controller;
      },
      REPLAY_EPISODES,
      draws.stream("returns"),
    );
    found.push({ steps: run.steps, promised, real, isExploited });
  }
  return found;
}
