/**
 * Whether a policy exploits its model: the return that is predicted for it beside the real one.
 *
 * @module
 */

import type { Generator } from "../../random/generator.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { type ImaginedEpisodes, imaginedReturns } from "../imagined_episodes.ts";
import type { RolloutPolicy } from "../rollouts.ts";
import { collectTrajectories, type Trajectory } from "./trajectories.ts";

/** A predicted and a real mean return. */
export interface ReturnGap {
  /** Mean of the predicted returns. */
  readonly predicted: number;
  /** Mean of the real ones. */
  readonly real: number;
  /** predicted − real. */
  readonly gap: number;
  /** Standard error of the gap. */
  readonly error: number;
  /** The gap at and above which the prediction counts as too high. */
  readonly bound: number;
  /** Whether the prediction is too high: the policy exploits errors of the model. */
  readonly isExploited: boolean;
}

/** The share of the returns' size that a prediction may be too high; the gap must also be two standard errors wide. */
export const GAP_BOUND = 0.1;

/**
 * Compares the returns of whole imagined episodes with those of real ones under the same policy, from starts of the task.
 *
 * @param imagined Made for as many rows as there are episodes.
 * @param policy Acts in the real episodes.
 */
export function imaginationGap(
  task: TaskInstance,
  imagined: ImaginedEpisodes,
  policy: RolloutPolicy,
  random: Generator,
): ReturnGap {
  const episodes = imagined.actions.length;
  const real = collectTrajectories(task, policy, episodes, random.stream("real"));
  const lanes = task.vectorEnvironment(episodes, random.stream("imagined starts"));
  lanes.reset();
  const predicted = imaginedReturns(imagined, lanes.observations, task.spec.timeLimit);
  return compareReturns(predicted, Float64Array.from(real, (episode) => episode.return));
}

/**
 * The discounted return from every step to the end of the episode.
 *
 * @param discount γ
 * @param beyond What is paid after the end, as seen from the last step's successor.
 * @returns [length]
 */
export function discountedReturns(
  { length, rewards }: Pick<Trajectory, "length" | "rewards">,
  discount: number,
  beyond = 0,
): Float64Array {
  const returns = new Float64Array(length);
  for (let t = length - 1, next = beyond; t >= 0; t--) next = returns[t] = rewards[t] + discount * next;
  return returns;
}

/** Share of a truncated episode, at its end, whose mean reward is taken to go on being paid. */
const TAIL = 0.1;

/**
 * The discounted return of a real episode. Values look beyond the time limit: a truncated episode is taken to go on
 * paying the mean reward of its last tenth.
 *
 * @param discount γ, below 1.
 */
export function discountedReturn(
  episode: Pick<Trajectory, "length" | "rewards" | "terminated">,
  discount: number,
): number {
  const { length, rewards, terminated } = episode;
  if (terminated) return discountedReturns(episode, discount)[0];
  const last = rewards.subarray(length - Math.max(1, Math.round(TAIL * length)), length);
  const mean = last.reduce((sum, reward) => sum + reward, 0) / last.length;
  return discountedReturns(episode, discount, mean / (1 - discount))[0];
}

/**
 * Compares predicted returns with real ones, each of single episodes.
 *
 * A prediction is too high if the gap is at least a tenth of the larger return's size and two standard errors.
 */
export function compareReturns(predicted: ArrayLike<number>, real: ArrayLike<number>): ReturnGap {
  const [a, b] = [momentsOf(predicted), momentsOf(real)];
  const gap = a.mean - b.mean;
  const error = Math.sqrt(a.variance / predicted.length + b.variance / real.length);
  return { predicted: a.mean, real: b.mean, gap, error, ...excess(a.mean, b.mean, error) };
}

/** The bound of a gap between means with this standard error, and whether it is reached. */
export function excess(
  predicted: number,
  real: number,
  error: number,
): Pick<ReturnGap, "bound" | "isExploited"> {
  const bound = Math.max(GAP_BOUND * Math.max(Math.abs(predicted), Math.abs(real)), 2 * error);
  return { bound, isExploited: predicted > real && predicted - real >= bound };
}

function momentsOf(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let square = 0;
  for (let i = 0; i < values.length; i++) square += (values[i] - mean) ** 2;
  return { mean, variance: values.length > 1 ? square / (values.length - 1) : 0 };
}
