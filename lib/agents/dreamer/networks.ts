/**
 * The sizes of Dreamer's networks, and the world model with untrained weights.
 *
 * @module
 */

import { CategoricalLatent, GaussianLatent } from "../../dynamics/rssm/latent.ts";
import { Rssm } from "../../dynamics/rssm/rssm.ts";
import { symlogScale, TwoHot } from "../../nn/categorical.ts";
import { Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { AgentContext } from "../agent.ts";
import { largestReturn } from "../reward_unit.ts";
import type { ActorCriticShape } from "./actor_critic.ts";
import type { DreamerValues } from "./settings.ts";

/** Numbers in a Gaussian latent, or categorical variables and the classes of each: as many, as Hafner et al. 2023. */
const LATENT_SIZE = 8;

/** Bins of the critic, evenly spaced, and of the reward, in symlog units. */
const BINS = 41;

/**
 * What bins reach beyond a reward of 1, and beyond that reward for ever: a target on the last bin is learned by that bin
 * alone, and with rewards' bins that end at 1 fewer seeds held (results/tuning/dreamer.csv).
 */
const REWARD_LIMIT = 6; // symlog: 402
const VALUE_MARGIN = 1.02;

/** What all parts of the agent share. */
export interface Networks {
  readonly model: Rssm;
  /** The shape of the actor and the critic. */
  readonly heads: ActorCriticShape;
  /** In units of the `RewardUnit`: a reward is in [−1, 1], a value at most that for ever. */
  readonly bins: { readonly rewards: TwoHot; readonly values: TwoHot };
}

/**
 * Creates the world model in a workspace of its own, which has room for everything else.
 *
 * @param observationSize Numbers in an encoded observation.
 * @param random Source of the initial weights, in the stream `model`.
 */
export function makeNetworks(
  observationSize: number,
  { actionCount, timeLimit }: Pick<AgentContext, "actionCount" | "timeLimit">,
  values: DreamerValues,
  random: Generator,
): Networks {
  const { hiddenWidth, discount } = values;
  const latent = values.latent === "gaussian"
    ? new GaussianLatent(LATENT_SIZE)
    : new CategoricalLatent(LATENT_SIZE, LATENT_SIZE);
  const shape = {
    observationSize,
    actionCount,
    stateSize: hiddenWidth,
    hiddenWidth,
    latent,
    rewardBins: BINS,
  };
  const workspace = new Workspace();
  const model = new Rssm(workspace, shape, random.stream("model"));
  const limit = VALUE_MARGIN * largestReturn(discount, timeLimit);
  return {
    model,
    heads: { featureSize: model.featureSize, actionCount, hiddenWidth, bins: BINS },
    bins: {
      rewards: new TwoHot(-REWARD_LIMIT, REWARD_LIMIT, BINS, symlogScale),
      values: new TwoHot(-limit, limit, BINS),
    },
  };
}
