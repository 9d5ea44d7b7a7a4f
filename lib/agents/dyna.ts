/**
 * Dyna: the learner of `dqn`, taught by real and imagined transitions. What the two agents differ in is the
 * imagination and nothing else: `dyna` extends `dqn` and changes what a batch is made of.
 *
 * Sutton, "Integrated architectures for learning, planning, and reacting based on approximating dynamic
 * programming", 1990; the short rollouts from replayed states are those of Janner et al., "When to trust your model:
 * model-based policy optimization", 2019, section 4.2.
 *
 * Deviations from Sutton's Dyna: networks in place of tables, batches of real and imagined transitions together
 * in place of single backups of either kind, rollouts of several steps in place of one; a share of the rollouts may
 * start in states that were never visited.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import { rewardSourceSetting } from "../dynamics/chosen_outcomes.ts";
import { conservatismSettings, isWary, waryOptions } from "../dynamics/conservatism.ts";
import { DeltaModel } from "../dynamics/delta_model.ts";
import { dynamicsSettings } from "../dynamics/dynamics_settings.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import { rolloutLength, rolloutLengthSettings } from "../dynamics/rollout_length.ts";
import type { RolloutPolicy } from "../dynamics/rollouts.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { count, horizon, imagined, realSteps, share } from "../settings/kinds.ts";
import { choice, type ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import {
  type AgentContext,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
  type TransitionBatch,
} from "./agent.ts";
import { DqnAgent, dqnSettings } from "./dqn.ts";
import { Imagination, startSettings } from "./imagination.ts";
import { nextFitAt } from "./model_schedule.ts";
import { ImaginedOutcomes, terminationSetting } from "./imagined_outcomes.ts";

/** The hyperparameters of `dyna`: those of `dqn`, then the imagination's. */
export const dynaSettings = {
  ...dqnSettings,
  imaginedShare: share(0.9, {
    about: "Share of each batch that is imagined.",
    source: "Janner et al. 2019 take 0.95",
  }),
  rollouts: count(10, {
    about: "Imagined rollouts made at a time.",
    source: "the lecture's listing",
  }),
  rolloutLength: horizon(20, {
    about: "Imagined steps of each rollout, fewer where it ends; of a schedule, the longest.",
    source: "measured: 5 sees too little beyond the real states",
  }),
  ...rolloutLengthSettings,
  rolloutEpsilon: share(0.1, {
    about: "Share of random actions in rollouts; the others are greedy.",
    source: "the learner needs values of the actions it would not take",
  }),
  rolloutsPer: choice("step", ["step", "update"], {
    about:
      "Whether rollouts are made once per real step and kept, or afresh for each update and then dropped.",
    source: "kept, they cost less and teach more than once",
  }),
  imaginedCapacity: imagined(10_000, {
    about: "Imagined transitions kept.",
    source: "those of about the last 50 real steps, as the model and the policy change",
  }),
  ...startSettings,
  termination: terminationSetting,
  rewardSource: rewardSourceSetting,
  ...conservatismSettings,
  modelTraining: choice("fit", ["fit", "batch"], {
    about:
      "How the model learns: fitted to all real data at intervals, with early stopping; or one gradient step on a batch every real step.",
    source: "Janner et al. 2019, section 4.1",
  }),
  modelInterval: realSteps(25, {
    min: 1,
    about: "Real steps between fits, at first; later, fits wait until the data has grown by a tenth.",
    source: "a fit to hardly more data teaches hardly more",
  }),
  modelWidth: dynamicsSettings.modelWidth,
  modelLayers: dynamicsSettings.modelLayers,
  modelActivation: choice("relu", ["relu", "tanh", "silu"], {
    about: "The function between the model's layers.",
    source: "measured: a third of the time of silu, and no worse a policy",
  }),
  modelLearningRate: dynamicsSettings.modelLearningRate,
  modelWeightDecay: dynamicsSettings.modelWeightDecay,
  modelBatchSize: dynamicsSettings.modelBatchSize,
  modelMaxUpdates: dynamicsSettings.modelMaxUpdates,
  modelPatience: dynamicsSettings.modelPatience,
  modelHeldOutShare: dynamicsSettings.modelHeldOutShare,
  modelNormalise: dynamicsSettings.modelNormalise,
  modelLinearPart: dynamicsSettings.modelLinearPart,
};

/** The values of {@linkcode dynaSettings}. */
export type DynaValues = ValuesOf<typeof dynaSettings>;

/** The entry of the registry. */
export const dynaAgent = defineAgent({
  name: "dyna",
  summary: "The learner of dqn on real and imagined transitions: rollouts of a learned delta model.",
  kind: "model-based",
  sources: [
    "Sutton, Integrated architectures for learning, planning, and reacting, 1990",
    "Janner et al., When to trust your model: model-based policy optimization, 2019",
  ],
  settings: dynaSettings,
  diagnostics: ["q_loss", "epsilon", "held_out_error"],
  check: (_task: TaskInstance, values: DynaValues) => {
    if (values.modelTraining === "batch" && isWary(values)) {
      throw new UsageError(
        "With modelTraining=batch nobody says where the model is unsure: leave penalty and maxDisagreement alone, or use modelTraining=fit.",
      );
    }
  },
  create: (context: AgentContext, values: DynaValues) => new DynaAgent(context, values),
});

class DynaAgent extends DqnAgent {
  readonly #values: DynaValues;
  readonly #model: DeltaModel;
  readonly #outcomes: ImaginedOutcomes;
  readonly #imagination: Imagination;
  readonly #policy: RolloutPolicy;
  readonly #modelRandom: Generator;
  readonly #policyRandom: Generator;
  readonly #modelBatch: LearningBatch;
  #nextFit = 0;
  #heldOutError = NaN;

  constructor(context: AgentContext, values: DynaValues) {
    super(context, values);
    const { task, random } = context;
    const { observationSize, actionCount } = task.spec;
    this.#values = values;
    this.#modelRandom = random.stream("model");
    this.#policyRandom = random.stream("rollout policy");
    this.#model = new DeltaModel({
      observationSize,
      actionCount,
      hidden: Array<number>(values.modelLayers).fill(values.modelWidth),
      activation: values.modelActivation,
      initialisation: "framework",
      learningRate: values.modelLearningRate,
      weightDecay: values.modelWeightDecay,
      batchSize: values.modelBatchSize,
      maxUpdates: values.modelMaxUpdates,
      patience: values.modelPatience,
      normalise: values.modelNormalise,
      linearPart: values.modelLinearPart,
      heldOutShare: values.modelHeldOutShare,
      secondOpinion: isWary(values),
    }, random.stream("initial model weights"));
    this.#outcomes = new ImaginedOutcomes(task, this.learner, values, random.stream("outcomes"));
    const { imaginedCapacity, rollouts } = values;
    this.#imagination = new Imagination(
      this.#model,
      this.#outcomes,
      { capacity: imaginedCapacity, widest: rollouts, values },
      random.stream("imagination"),
    );
    this.#modelBatch = makeLearningBatch(values.modelBatchSize, observationSize);
    this.#policy = {
      act: (observations, _alive, actions) => {
        this.learner.greedyActions(observations, actions.length, actions);
        for (let i = 0; i < actions.length; i++) {
          if (this.#policyRandom.uniform() < values.rolloutEpsilon) {
            actions[i] = this.#policyRandom.integer(actionCount);
          }
        }
      },
    };
  }

  override get gradientSteps(): number {
    return super.gradientSteps + this.#model.updates + this.#outcomes.updates;
  }

  override get imaginedSteps(): number {
    return this.#imagination.steps;
  }

  override observe(transition: Transition): void {
    super.observe(transition);
    this.#imagination.observe(transition.observation);
  }

  protected override prepare(): void {
    const { modelTraining, modelInterval, modelBatchSize, rolloutsPer } = this.#values;
    if (modelTraining === "batch") {
      const batch = this.#modelBatch;
      this.replay.sample(batch, this.#modelRandom, { discount: 1, steps: 1 });
      const terminated = new Uint8Array(modelBatchSize); // no model of the state needs it
      this.#model.update({ ...batch, count: modelBatchSize, rewards: batch.returns, terminated });
    } else if (this.replay.added >= this.#nextFit) {
      this.#nextFit = nextFitAt(this.replay.added, modelInterval);
      this.#heldOutError = this.#model.fit(this.replay.rows(), this.#modelRandom).heldOutError;
      this.#outcomes.fit(this.replay.rows(), this.#modelRandom);
    }
    if (rolloutsPer === "step") this.#imagine();
  }

  protected override fill(batch: LearningBatch, random: Generator): void {
    const { buffer } = this.#imagination;
    if (this.#values.rolloutsPer === "update") {
      buffer.clear();
      this.#imagine();
    }
    const imagined = buffer.size === 0 ? 0 : Math.round(this.#values.imaginedShare * batch.rows);
    const real = batch.rows - imagined;
    if (real > 0) this.fillReal(batch, random, real);
    if (imagined > 0) {
      buffer.sample(batch, random, { discount: this.#values.discount, steps: 1 }, real, imagined);
    }
  }

  #imagine(): void {
    const { rollouts, discount } = this.#values;
    this.#imagination.imagine(this.replay, this.#policy, {
      rollouts,
      length: rolloutLength(this.#values, this.replay.added, this.#heldOutError, discount),
      propagation: "mean",
      ...waryOptions(this.#values),
    });
  }

  modelError(batch: TransitionBatch): number {
    return oneStepError(this.#model, batch);
  }

  learnedModel(): LearnedModel {
    return { dynamics: this.#model, data: this.replay.rows() };
  }

  override diagnostics(): Diagnostics {
    return { ...super.diagnostics(), held_out_error: this.#heldOutError };
  }

  override save(): Snapshot {
    return {
      ...super.save(),
      model: this.#model.save(),
      outcomes: this.#outcomes.save(),
      imagination: this.#imagination.save(),
      modelRandom: this.#modelRandom.save(),
      policyRandom: this.#policyRandom.save(),
      fitting: Float64Array.of(this.#nextFit, this.#heldOutError),
    };
  }

  override restore(snapshot: Snapshot): void {
    const { fitting } = snapshot;
    if (!(fitting instanceof Float64Array)) throw new TypeError("Not the snapshot of a dyna agent.");
    super.restore(snapshot);
    this.#model.restore(snapshot.model as Snapshot);
    this.#outcomes.restore(snapshot.outcomes as Snapshot);
    this.#imagination.restore(snapshot.imagination as Snapshot);
    this.#modelRandom.restore(snapshot.modelRandom as Snapshot);
    this.#policyRandom.restore(snapshot.policyRandom as Snapshot);
    [this.#nextFit, this.#heldOutError] = fitting;
  }

  override dispose(): void {
    super.dispose();
    this.#model.dispose();
    this.#outcomes.dispose();
  }
}
