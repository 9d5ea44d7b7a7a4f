/**
 * What an agent predicts its policy's return to be, by its own imagination and its own values, beside the real return.
 *
 * @module
 */

import type { Agent } from "../../agents/agent.ts";
import {
  compareReturns,
  discountedReturn,
  imaginationGap,
  type ReturnGap,
} from "../../dynamics/diagnostics/return_gap.ts";
import { collectTrajectories } from "../../dynamics/diagnostics/trajectories.ts";
import { type ImaginedEpisodes, ModelEpisodes } from "../../dynamics/imagined_episodes.ts";
import type { Generator } from "../../random/generator.ts";
import type { TaskInstance } from "../../tasks/environment.ts";

/** The source of predictions by whole imagined episodes. */
export const IMAGINED = "imagined episodes";

/** Episodes, real and imagined. */
const EPISODES = 40;

/** One kind of prediction beside the real return. */
export interface ReturnEstimate extends ReturnGap {
  /** What predicts it, in the plural: "imagined episodes". */
  readonly source: string;
  /** γ; 1 for the plain return of whole episodes. */
  readonly discount: number;
}

/**
 * Whole episodes as the agent imagines them; undefined if it cannot.
 *
 * @param isSampled Whether to sample members and latents, or to take the most likely prediction.
 * @throws {UsageError} If its model has not been trained.
 */
export function imaginedEpisodesOf(
  agent: Agent,
  rows: number,
  random: Generator,
  isSampled: boolean,
): ImaginedEpisodes | undefined {
  const learned = agent.learnedModel?.();
  if (learned === undefined) return agent.imaginedEpisodes?.(rows, random, isSampled);
  const policy = agent.controller(rows, random.stream(`controller of ${rows}`));
  return new ModelEpisodes(rows, {
    model: learned.dynamics,
    outcomes: learned.outcomes,
    policy,
    propagation: isSampled ? "ts1" : "mean",
    random,
  });
}

/** Every prediction of return that the agent makes, from starts of the task under its greedy policy. */
export function returnEstimates(
  task: TaskInstance,
  agent: Agent,
  random: Generator,
  rows: number = EPISODES,
): ReturnEstimate[] {
  const estimates: ReturnEstimate[] = [];
  const policyOf = (name: string) => {
    const controller = agent.controller(rows, random.stream(name));
    controller.reset();
    return controller;
  };
  const imagined = imaginedEpisodesOf(agent, rows, random.stream("imagined"), true);
  if (imagined !== undefined) {
    const gap = imaginationGap(task, imagined, policyOf("real episodes"), random.stream("returns"));
    estimates.push({ source: IMAGINED, discount: 1, ...gap });
  }
  const episodes = collectTrajectories(task, policyOf("valued episodes"), rows, random.stream("values"));
  const size = task.spec.observationSize;
  const starts = new Float32Array(rows * size);
  episodes.forEach(({ observations }, i) => starts.set(observations.subarray(0, size), i * size));
  const estimate = agent.startValues?.(starts, rows);
  if (estimate !== undefined) {
    const { source, discount, values } = estimate;
    const returns = episodes.map((episode) => discountedReturn(episode, discount));
    estimates.push({ source, discount, ...compareReturns(values, returns) });
  }
  return estimates;
}
