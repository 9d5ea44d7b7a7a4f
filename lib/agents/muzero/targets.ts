/**
 * Training targets of MuZero's networks, from real episodes and the searches in them.
 *
 * @module
 */

import { rowKinds, type SearchedEpisodes } from "../../replay/searched_episodes.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { RewardUnit } from "../reward_unit.ts";
import type { NetworkShape } from "./networks.ts";
import type { UnrolledLoss } from "./unrolled_loss.ts";

/** How value targets are computed. */
export interface ValueTargetOptions {
  /** Discount per step. */
  readonly discount: number;
  /** Maximum number of real rewards. */
  readonly nStep: number;
  /** The return is cut at the first action whose probability in the searched policy is below this. */
  readonly cutShare: number;
}

/**
 * The value target of a row, z = u₁ + γ u₂ + … + γⁿ⁻¹ uₙ + γⁿ ν (section 3 of the paper): up to n = `nStep` real
 * rewards u, then the searched value ν, which is 0 after a terminal row.
 *
 * If the search now gives an action little probability, the rest of the episode says nothing about the value
 * of the present policy: the return is cut there and bootstraps from the searched value. The first reward
 * always counts, so that a target is never just the search's own value of the same position.
 */
export function valueTarget(episodes: SearchedEpisodes, row: number, options: ValueTargetOptions): number {
  const { discount, nStep, cutShare } = options;
  const { kinds, actions, rewards, values, policies, actionCount } = episodes;
  let sum = 0;
  let factor = 1;
  let at = row;
  for (let k = 0; k < nStep; k++) {
    if (kinds[at] !== rowKinds.acted) break;
    if (k > 0 && policies[at * actionCount + actions[at]] < cutShare) break;
    sum += factor * rewards[at];
    factor *= discount;
    at = episodes.next(at);
  }
  return kinds[at] === rowKinds.terminal ? sum : sum + factor * values[at];
}

/**
 * Replaces the values of the newest episode, which is finished and was random, by its returns. A search in
 * untrained networks would give arbitrary values, because the branch tried first looks best, and a policy
 * learned from it would collapse.
 */
export function valueByReturns(episodes: SearchedEpisodes, discount: number): void {
  const { kinds, rewards, values, capacity, newest } = episodes;
  const before = (row: number) => (row + capacity - 1) % capacity;
  let sum = values[newest];
  for (let row = before(newest); kinds[row] === rowKinds.acted && row !== newest; row = before(row)) {
    sum = rewards[row] + discount * sum;
    values[row] = sum;
  }
}

/** The source of a batch's targets. */
export interface BatchSource extends ValueTargetOptions {
  /** Rewards and values as the task pays them. */
  readonly episodes: SearchedEpisodes;
  readonly shape: NetworkShape;
  readonly scale: ObservationScale;
  /** The unit of rewards and values in the networks. */
  readonly unit: RewardUnit;
}

/**
 * Writes the observations, actions and targets of the position `row` into place `i` of a batch. Terminal
 * states are absorbing: from a terminal row on every reward and value is 0, whatever the action (here, the
 * first), and no policy is trained. Beyond a truncated row, or the newest, nothing is trained.
 *
 * @returns The value target of the position itself, in units of the task's rewards.
 */
export function fillPosition(
  loss: UnrolledLoss,
  source: BatchSource,
  i: number,
  row: number,
): number {
  const { episodes, shape, scale, unit } = source;
  const { observationSize: inputs, actionCount } = shape;
  const { observationSize: size } = episodes;
  const batchSize = loss.observations.rows;
  const unrollSteps = loss.actions.length;
  const { kinds, actions, rewards, policies, observations } = episodes;
  let at = row;
  let own = 0;
  for (let k = 0; k <= unrollSteps; k++) {
    const place = k * batchSize + i;
    const kind = kinds[at];
    const [isActed, isTerminal] = [kind === rowKinds.acted, kind === rowKinds.terminal];
    const target = isActed ? valueTarget(episodes, at, source) : 0;
    if (k === 0) own = target;
    shape.value.encode(unit.toValue(target), loss.valueTargets.values, place * shape.value.count);
    loss.valueWeights.values[place] = isActed || isTerminal ? 1 : 0;
    loss.policyWeights.values[place] = isActed ? 1 : 0;
    for (let a = 0; a < actionCount; a++) {
      loss.policyTargets.values[place * actionCount + a] = isActed ? policies[at * actionCount + a] : 0;
    }
    const seen = observations.subarray(at * size, (at + 1) * size);
    const [input, first] = k === 0 ? [loss.observations, 0] : [loss.laterObservations, batchSize];
    scale.apply(seen, 1, input.values.subarray((place - first) * inputs, (place - first + 1) * inputs));
    if (k === unrollSteps) break;
    loss.consistencyWeights.values[place] = isActed ? 1 : 0; // the step leads to a row that was observed
    const action = isActed ? actions[at] : 0;
    const choice = loss.actions[k].values;
    for (let a = 0; a < actionCount; a++) choice[i * actionCount + a] = a === action ? 1 : 0;
    const reward = unit.toReward(isActed ? rewards[at] : 0);
    shape.reward.encode(reward, loss.rewardTargets.values, place * shape.reward.count);
    loss.rewardWeights.values[place] = isActed || isTerminal ? 1 : 0;
    if (isActed) at = episodes.next(at);
  }
  return own;
}
