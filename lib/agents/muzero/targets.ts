/**
 * What MuZero's networks are drawn to, from real episodes and what searches found in them.
 *
 * @module
 */

import { rowKinds, type SearchedEpisodes } from "../../replay/searched_episodes.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { NetworkShape } from "./networks.ts";
import type { UnrolledLoss } from "./unrolled_loss.ts";

/** How value targets are made. */
export interface ValueTargetOptions {
  /** Discount per step. */
  readonly discount: number;
  /** Real rewards at most. */
  readonly nStep: number;
  /** The return ends at the first action whose searched share is below this. */
  readonly cutShare: number;
}

/**
 * The value target of a row: the discounted rewards of up to `nStep` real steps, then the searched value. Nothing comes
 * after a terminal row. At an action that the search now thinks little of, the rest of the episode says nothing about
 * the value of acting well: there the return is cut, and the searched value takes its place. The first reward always counts: a target is never the
 * search's own opinion of the same position.
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

/** Where a batch's targets come from. */
export interface BatchSource extends ValueTargetOptions {
  readonly episodes: SearchedEpisodes;
  readonly shape: NetworkShape;
  readonly scale: ObservationScale;
}

/**
 * Writes observation, actions and targets of the position `row` into place `i` of a batch.
 *
 * A terminal row has the value 0; beyond it every reward and value is 0, whatever the action (here, the first), and no
 * policy is trained: falls are absorbing. From a truncated row, or the newest, nothing is trained.
 *
 * @returns The value target of the position itself.
 */
export function fillPosition(
  loss: UnrolledLoss,
  { episodes, shape, scale, ...options }: BatchSource,
  i: number,
  row: number,
): number {
  const { observationSize: size, actionCount } = shape;
  const batchSize = loss.observations.rows;
  const unrollSteps = loss.actions.length;
  const { kinds, actions, rewards, policies, observations } = episodes;
  let at = row;
  let own = 0;
  for (let k = 0; k <= unrollSteps; k++) {
    const place = k * batchSize + i;
    const kind = kinds[at];
    const [isActed, isTerminal] = [kind === rowKinds.acted, kind === rowKinds.terminal];
    const target = isActed ? valueTarget(episodes, at, options) : 0;
    if (k === 0) own = target;
    shape.value.encode(target, loss.valueTargets.values, place * shape.value.count);
    loss.valueWeights.values[place] = isActed || isTerminal ? 1 : 0;
    loss.policyWeights.values[place] = isActed ? 1 : 0;
    for (let a = 0; a < actionCount; a++) {
      loss.policyTargets.values[place * actionCount + a] = isActed ? policies[at * actionCount + a] : 0;
    }
    const seen = observations.subarray(at * size, (at + 1) * size);
    if (k === 0) scale.apply(seen, 1, loss.observations.values.subarray(i * size, (i + 1) * size));
    if (k === unrollSteps) break;
    const action = isActed ? actions[at] : 0;
    const choice = loss.actions[k].values;
    for (let a = 0; a < actionCount; a++) choice[i * actionCount + a] = a === action ? 1 : 0;
    shape.reward.encode(isActed ? rewards[at] : 0, loss.rewardTargets.values, place * shape.reward.count);
    loss.rewardWeights.values[place] = isActed || isTerminal ? 1 : 0;
    if (isActed) at = episodes.next(at);
  }
  return own;
}
