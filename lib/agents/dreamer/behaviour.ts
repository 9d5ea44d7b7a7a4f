/**
 * Behaviour learning: Dreamer's actor and critic, trained on rollouts that the world model imagines.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { Rssm } from "../../dynamics/rssm/rssm.ts";
import type { TwoHot } from "../../nn/categorical.ts";
import { Adam, type Parameters } from "../../nn/engine.ts";
import { lambdaReturns, reachWeights } from "../../planning/returns.ts";
import type { Generator } from "../../random/generator.ts";
import type { Diagnostics } from "../agent.ts";
import { TrainingAverages } from "../training_averages.ts";
import { type ActorCriticShape, ActorLoss, makeActor, makeCritic } from "./actor_critic.ts";
import { CriticSteps } from "./critic_steps.ts";
import { Imagination } from "./imagination.ts";
import { ReturnRange } from "./return_range.ts";
import type { DreamerValues } from "./settings.ts";

/** λ of the returns: Hafner et al. 2020. */
const LAMBDA = 0.95;

/** Imagined rollouts per update, from some of a batch's states: from all, as Hafner et al. 2023, takes longer and adds little. */
export const ROLLOUTS = 64;

/** Maximum norm of each gradient: Hafner et al. 2020. */
const CLIP_NORM = 100;

/** The actor, the critic, and their updates. All rewards and returns are in units of the rewards' scale. */
export class Behaviour extends Stateful {
  readonly actor: Parameters;
  readonly critic: Parameters;
  readonly #slowCritic: Parameters;
  readonly #values: DreamerValues;
  readonly #imagination: Imagination;
  readonly #actorAdam: Adam;
  readonly #actorLoss: ActorLoss;
  readonly #criticAdam: Adam;
  readonly #criticSteps: CriticSteps;
  readonly #range = new ReturnRange();
  readonly #averages = new TrainingAverages(["return_range", "imagined_value", "entropy"]);
  // derived: #returns and #weights are written before each use
  readonly #returns: Float64Array;
  readonly #weights: Float64Array;

  /** @param bins Of rewards and of values. */
  constructor(
    model: Rssm,
    shape: ActorCriticShape,
    bins: { readonly rewards: TwoHot; readonly values: TwoHot },
    values: DreamerValues,
    random: Generator,
  ) {
    super();
    this.#values = values;
    const { workspace } = model.parameters;
    this.actor = makeActor(workspace, shape, random.stream("actor"));
    this.critic = makeCritic(workspace, shape, random.stream("critic"));
    this.#slowCritic = makeCritic(workspace, shape, random.stream("critic"));
    const { horizon, entropyWeight } = values;
    this.#imagination = new Imagination(model, this.actor, this.#slowCritic, bins, ROLLOUTS, horizon);
    const moments = ROLLOUTS * horizon;
    const adam = (parameters: Parameters, learningRate: number) =>
      new Adam(parameters, { learningRate, clipNorm: CLIP_NORM });
    this.#actorAdam = adam(this.actor, values.actorLearningRate);
    this.#criticAdam = adam(this.critic, values.criticLearningRate);
    this.#actorLoss = new ActorLoss(this.actor, shape, moments, entropyWeight);
    const steps = Math.min(values.criticSteps, moments);
    this.#criticSteps = new CriticSteps(this.#criticAdam, shape, bins.values, moments, steps);
    this.#returns = new Float64Array(moments);
    this.#weights = new Float64Array(moments);
  }

  /** Imagined steps in one update. */
  get imaginedSteps(): number {
    return this.#returns.length;
  }

  /**
   * One update of the actor and several of the critic on one set of rollouts.
   *
   * @param drawStates Writes the states in which rollouts start: [rows, featureSize].
   * @param factor Of the learning rates.
   */
  update(drawStates: (out: Float32Array) => void, factor: number, random: Generator): void {
    const { discount, slowCriticRate, actorLearningRate, criticLearningRate } = this.#values;
    const imagination = this.#imagination;
    drawStates(imagination.starts);
    imagination.run(random);
    const { rows, values } = imagination;
    // Rₜ = rₜ + γ cₜ ((1 − λ) vₜ₊₁ + λ Rₜ₊₁), and w: the chance that the episode is still running, discounted
    lambdaReturns(imagination, discount, LAMBDA, this.#returns);
    reachWeights(imagination.continues, rows, discount, this.#weights);
    // S: the 5% to 95% range of returns, averaged over updates
    this.#range.observe(this.#returns);
    const { divisor } = this.#range;
    const loss = this.#actorLoss;
    loss.features.values.set(imagination.features);
    loss.actions.values.set(imagination.actions);
    loss.weights.values.set(this.#weights);
    for (let i = 0; i < this.#returns.length; i++) {
      loss.advantages.values[i] = (this.#returns[i] - values[i]) / divisor; // (R − v) / max(1, S)
    }
    this.#actorAdam.learningRate = factor * actorLearningRate;
    this.#actorAdam.descend(loss.program, loss.loss);
    this.#criticAdam.learningRate = factor * criticLearningRate;
    this.#criticSteps.learn(imagination.features, this.#returns, this.#weights, random);
    this.#slowCritic.moveTowards(this.critic, slowCriticRate);
    this.#averages.add("entropy", loss.entropy.values[0]);
    this.#averages.add("return_range", this.#range.range);
    this.#averages.add("imagined_value", values.subarray(0, rows).reduce((sum, v) => sum + v, 0) / rows);
  }

  /** Forgets the range of returns: the unit of rewards has changed. */
  forgetRange(): void {
    this.#range.reset();
  }

  /** Averages since the last call, returns in units of `scale`. */
  diagnostics(scale: number): Diagnostics {
    const { return_range, imagined_value, entropy } = this.#averages.take();
    return { return_range: scale * return_range, imagined_value: scale * imagined_value, entropy };
  }

  get parts(): Parts {
    return {
      actor: this.actor,
      critic: this.critic,
      slowCritic: this.#slowCritic,
      actorAdam: this.#actorAdam,
      criticAdam: this.#criticAdam,
      range: this.#range,
      averages: this.#averages,
    };
  }
}
