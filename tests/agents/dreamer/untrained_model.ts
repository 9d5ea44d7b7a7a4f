import { BeliefUpdate } from "../../../lib/dynamics/rssm/belief.ts";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

/** What reports look at: a small model of CartPole's four numbers that has learned nothing. */
export function untrainedModel(): { update: BeliefUpdate; featureSize: number } {
  const shape = {
    observationSize: 4,
    actionCount: 2,
    stateSize: 4,
    hiddenWidth: 5,
    latent: new GaussianLatent(3),
    rewardBins: 5,
  };
  const model = new Rssm(new Workspace(), shape, new Generator(3));
  return { update: new BeliefUpdate(model, 32), featureSize: model.featureSize };
}
