/**
 * Model-based policy optimisation (MBPO): an ensemble of models is fitted to all real data; imagined rollouts of
 * the current policy, branched from real states, fill a buffer; a model-free learner takes many updates from it for
 * every real step.
 *
 * Janner, Fu, Zhang and Levine, "When to trust your model: model-based policy optimization", 2019, algorithm 2.
 *
 * Deviations from the paper: discrete actions, so the learner is the discrete soft actor-critic of `sac`; models are fitted at intervals that grow with the data; the model buffer keeps a fixed number of
 * transitions; a share of the rollouts may start in states that were never visited; the end of imagined episodes
 * is the task's rule applied to the predicted state, as in the authors' code.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import { outcomeSettings } from "../dynamics/chosen_outcomes.ts";
import { checkConservatism, conservatismSettings, waryOptions } from "../dynamics/conservatism.ts";
import { createDynamicsModel, dynamicsSettings } from "../dynamics/dynamics_settings.ts";
import type { DynamicsModel } from "../dynamics/model.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import { rolloutLength, rolloutLengthSettings } from "../dynamics/rollout_length.ts";
import type { RolloutPolicy } from "../dynamics/rollouts.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { batch, count, horizon, imagined, ratio, realSteps, share } from "../settings/kinds.ts";
import { choice, defaultsOf, type ValuesOf } from "../settings/settings.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
  type TransitionBatch,
} from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { Imagination, startShareSetting } from "./imagination.ts";
import { ImaginedOutcomes } from "./imagined_outcomes.ts";
import { nextFitAt } from "./model_schedule.ts";
import { PromisedReturn } from "./promised_return.ts";
import { SacLearner, sacLearnerSettings } from "./sac_learner.ts";

const { learningRate, discount, hiddenWidth, reward, targetEntropy, observationScale } = sacLearnerSettings;

/** Where the members are networks. */
const NETWORK = { modelType: ["deterministic", "gaussian"] } as const;

/** The hyperparameters of `mbpo`: those of its learner, then the model's. */
export const mbpoSettings = {
  learningRate,
  discount,
  hiddenWidth,
  reward,
  targetEntropy,
  observationScale,
  batchSize: batch(64, { about: "Transitions in one update.", source: "as sac" }),
  updatesPerStep: ratio(10, {
    above: 0,
    about: "Policy updates per real step, G.",
    source:
      "Janner et al. 2019 take 20 to 40; here 10 are enough to solve within a hundred steps of the first fit",
  }),
  realShare: share(0.1, {
    about: "Share of each batch that is real.",
    source: "Janner et al. 2019 take 0.05; measured: 0.3 and more hold the solution less",
  }),
  learningStarts: realSteps(100, {
    min: 2,
    about: "Real steps acted at random, before the first fit.",
    source: "a few random episodes",
  }),
  rollouts: count(50, {
    about: "Imagined rollouts made at a time, M.",
    source: "Janner et al. 2019 take 400 of one step; the product with the length is what counts",
  }),
  rolloutLength: horizon(40, {
    about: "Imagined steps of a rollout; of a schedule, the longest.",
    source: "Janner et al. 2019 take 1 to 25; measured here: 5 sees too little beyond the real states",
  }),
  ...rolloutLengthSettings,
  imaginedCapacity: imagined(10_000, {
    about: "Imagined transitions kept: the retention of the model buffer.",
    source: "those of about the last 40 real steps, as the model and the policy change",
  }),
  startShare: startShareSetting,
  ...outcomeSettings,
  propagation: choice("ts1", ["ts1", "tsinf", "mean"], {
    about:
      "How rollouts pass through the ensemble: a random member each step, one member per rollout, or the members' mean.",
    when: [{ modelMembers: { above: 1 } }, { modelType: "gaussian" }],
    source: "Janner et al. 2019, section 4.2: a random member each step",
  }),
  ...conservatismSettings,
  ...dynamicsSettings,
  modelElites: { ...dynamicsSettings.modelElites, when: { modelMembers: { above: 1 } } },
  modelWidth: { ...dynamicsSettings.modelWidth, when: NETWORK },
  modelLearningRate: { ...dynamicsSettings.modelLearningRate, when: NETWORK },
  modelMaxUpdates: { ...dynamicsSettings.modelMaxUpdates, when: NETWORK },
  modelLinearPart: { ...dynamicsSettings.modelLinearPart, when: NETWORK },
};

/** The values of {@linkcode mbpoSettings}. */
export type MbpoValues = ValuesOf<typeof mbpoSettings>;

/** The entry of the registry. */
export const mbpoAgent = defineAgent({
  name: "mbpo",
  summary: "Model-based policy optimisation: soft actor-critic on branched rollouts of a model ensemble.",
  kind: "model-based",
  sources: [
    "Janner, Fu, Zhang and Levine, When to trust your model: model-based policy optimization, 2019",
    "Chua et al., Deep reinforcement learning in a handful of trials using probabilistic dynamics models, 2018",
  ],
  settings: mbpoSettings,
  diagnostics: ["q_loss", "entropy", "temperature", "held_out_error", "rollout_length", "promised_return"],
  check: (_task: TaskInstance, values: MbpoValues) => checkConservatism(values, values.modelMembers),
  create: (context: AgentContext, values: MbpoValues) => new MbpoAgent(context, values),
});

/** Real steps between two times of making rollouts: many at a time cost less; Janner et al. 2019 make them every 250 steps. */
const ROLLOUT_INTERVAL = 5;

/** More than any budget here: every real transition is kept. */
const REPLAY_CAPACITY = 100_000;

class MbpoAgent implements Agent {
  readonly #values: MbpoValues;
  readonly #actionCount: number;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #modelRandom: Generator;
  readonly #learner: SacLearner;
  readonly #model: DynamicsModel;
  readonly #replay: ReplayBuffer;
  readonly #outcomes: ImaginedOutcomes;
  readonly #imagination: Imagination;
  readonly #policy: RolloutPolicy;
  readonly #batch: LearningBatch;
  readonly #promised: PromisedReturn;
  #steps = 0;
  #owed = 0;
  #nextFit = 0;
  #heldOutError = NaN;

  constructor({ task, random }: AgentContext, values: MbpoValues) {
    const { observationSize, actionCount } = task.spec;
    this.#values = values;
    this.#actionCount = actionCount;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#modelRandom = random.stream("model");
    this.#learner = new SacLearner(
      { observationSize, actionCount, batchSize: values.batchSize },
      { ...defaultsOf(sacLearnerSettings), ...values },
      random.stream("initial weights"),
    );
    this.#model = createDynamicsModel(values, task.spec, random.stream("initial model weights"));
    this.#replay = new ReplayBuffer(REPLAY_CAPACITY, observationSize);
    const { imaginedCapacity, rollouts, startShare } = values;
    this.#outcomes = new ImaginedOutcomes(task, this.#learner, values, random.stream("outcomes"));
    this.#imagination = new Imagination(
      this.#model,
      this.#outcomes,
      { capacity: imaginedCapacity, widest: rollouts, startShare },
      random.stream("imagination"),
    );
    const policyRandom = this.#draws;
    this.#policy = {
      act: (observations, _alive, actions) =>
        this.#learner.exploreMany(observations, actions.length, policyRandom, actions),
    };
    this.#batch = makeLearningBatch(values.batchSize, observationSize);
    this.#promised = new PromisedReturn(this.#model, task);
  }

  get gradientSteps(): number {
    return this.#learner.gradientSteps + this.#model.updates + this.#outcomes.updates;
  }

  get imaginedSteps(): number {
    return this.#imagination.steps;
  }

  act(observation: Float32Array): number {
    if (this.#steps < this.#values.learningStarts) return this.#exploration.integer(this.#actionCount);
    return this.#learner.explore(observation, this.#exploration);
  }

  observe(transition: Transition): void {
    const reward = this.#learner.rewardOf(transition.reward, transition.terminated);
    this.#replay.add({ ...transition, reward });
    this.#imagination.observe(transition.observation);
    this.#promised.observe(transition.observation, transition.terminated || transition.truncated);
    this.#steps++;
  }

  /** Algorithm 2 of the paper, from line 4: fit, branch, update. */
  learn(): void {
    const { learningStarts, updatesPerStep, modelInterval } = this.#values;
    if (this.#steps < learningStarts) return;
    if (this.#steps >= this.#nextFit) {
      this.#nextFit = nextFitAt(this.#steps, modelInterval);
      this.#heldOutError = this.#model.fit(this.#replay.rows(), this.#modelRandom).heldOutError;
      this.#outcomes.fit(this.#replay.rows(), this.#modelRandom);
    }
    if ((this.#steps - learningStarts) % ROLLOUT_INTERVAL === 0) this.#imagine();
    this.#owed += updatesPerStep;
    for (; this.#owed >= 1; this.#owed--) this.#update();
  }

  #imagine(): void {
    const { rollouts, propagation } = this.#values;
    this.#imagination.imagine(this.#replay, this.#policy, {
      rollouts,
      length: this.#length(),
      propagation,
      ...waryOptions(this.#values),
    });
  }

  #length(): number {
    return rolloutLength(this.#values, this.#steps, this.#heldOutError, this.#values.discount);
  }

  #update(): void {
    const batch = this.#batch;
    const { buffer } = this.#imagination;
    const options = { discount: this.#values.discount, steps: 1 };
    const imagined = buffer.size === 0 ? 0 : Math.round((1 - this.#values.realShare) * batch.rows);
    const real = batch.rows - imagined;
    if (real > 0) this.#replay.sample(batch, this.#draws, options, 0, real);
    if (imagined > 0) buffer.sample(batch, this.#draws, options, real, imagined);
    this.#learner.update(batch);
  }

  controller(): Controller {
    return this.#learner.controller();
  }

  modelError(batch: TransitionBatch): number {
    return oneStepError(this.#model, batch);
  }

  learnedModel(): LearnedModel {
    return { dynamics: this.#model, data: this.#replay.rows() };
  }

  policyNetwork(): PolicyNetwork {
    return this.#learner.policyNetwork();
  }

  diagnostics(): Diagnostics {
    return {
      ...this.#learner.diagnostics(),
      held_out_error: this.#heldOutError,
      rollout_length: this.#length(),
      promised_return: this.#model.isFitted ? this.#promised.measure(this.#learner.controller()) : NaN,
    };
  }

  save(): Snapshot {
    return {
      learner: this.#learner.save(),
      model: this.#model.save(),
      outcomes: this.#outcomes.save(),
      replay: this.#replay.save(),
      imagination: this.#imagination.save(),
      promised: this.#promised.save(),
      exploration: this.#exploration.save(),
      draws: this.#draws.save(),
      modelRandom: this.#modelRandom.save(),
      counters: Float64Array.of(this.#steps, this.#owed, this.#nextFit, this.#heldOutError),
    };
  }

  restore(snapshot: Snapshot): void {
    const { counters } = snapshot;
    if (!(counters instanceof Float64Array)) throw new TypeError("Not the snapshot of an mbpo agent.");
    this.#learner.restore(snapshot.learner as Snapshot);
    this.#model.restore(snapshot.model as Snapshot);
    this.#outcomes.restore(snapshot.outcomes as Snapshot);
    this.#replay.restore(snapshot.replay as Snapshot);
    this.#imagination.restore(snapshot.imagination as Snapshot);
    this.#promised.restore(snapshot.promised as Snapshot);
    this.#exploration.restore(snapshot.exploration as Snapshot);
    this.#draws.restore(snapshot.draws as Snapshot);
    this.#modelRandom.restore(snapshot.modelRandom as Snapshot);
    [this.#steps, this.#owed, this.#nextFit, this.#heldOutError] = counters;
  }
}
