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
import { outcomeSettings } from "../dynamics/chosen_outcomes.ts";
import { conservatismSettings, isWary, waryOptions } from "../dynamics/conservatism.ts";
import type { DeltaModel } from "../dynamics/delta_model.ts";
import { createDeltaModel, networkModelSettings } from "../dynamics/dynamics_settings.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import type { RolloutPolicy } from "../dynamics/rollouts.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import { count, horizon, imagined, share } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import {
  type AgentContext,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
  type TransitionBatch,
} from "./agent.ts";
import { DqnAgent, sharedLearnerSettings, withDqnDefaults } from "./dqn.ts";
import { Imagination, startShareSetting } from "./imagination.ts";
import { nextFitAt } from "./model_schedule.ts";
import { ImaginedOutcomes } from "./imagined_outcomes.ts";

/** The hyperparameters of `dyna`: those of its learner, then the imagination's. */
export const dynaSettings = {
  ...sharedLearnerSettings,
  imaginedShare: share(0.9, {
    about: "Share of each batch that is imagined.",
    source: "Janner et al. 2019 take 0.95",
  }),
  rollouts: count(10, {
    about: "Imagined rollouts made at every real step.",
    source: "the lecture's listing",
  }),
  rolloutLength: horizon(20, {
    about: "Imagined steps of each rollout, fewer where it ends.",
    source: "measured: 5 sees too little beyond the real states",
  }),
  imaginedCapacity: imagined(10_000, {
    about: "Imagined transitions kept.",
    source: "those of about the last 50 real steps, as the model and the policy change",
  }),
  startShare: startShareSetting,
  ...outcomeSettings,
  ...conservatismSettings,
  ...networkModelSettings,
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
  create: (context: AgentContext, values: DynaValues) => new DynaAgent(context, values),
});

/** Share of random actions in rollouts: the learner needs values of the actions it would not take. */
const ROLLOUT_EPSILON = 0.1;

class DynaAgent extends DqnAgent {
  readonly #values: DynaValues;
  readonly #model: DeltaModel;
  readonly #outcomes: ImaginedOutcomes;
  readonly #imagination: Imagination;
  readonly #policy: RolloutPolicy;
  readonly #modelRandom: Generator;
  readonly #policyRandom: Generator;
  #nextFit = 0;
  #heldOutError = NaN;

  constructor(context: AgentContext, values: DynaValues) {
    super(context, withDqnDefaults(values));
    const { task, random } = context;
    const { actionCount } = task.spec;
    this.#values = values;
    this.#modelRandom = random.stream("model");
    this.#policyRandom = random.stream("rollout policy");
    const weights = random.stream("initial model weights");
    this.#model = createDeltaModel(values, task.spec, isWary(values), weights);
    this.#outcomes = new ImaginedOutcomes(task, this.learner, values, random.stream("outcomes"));
    const { imaginedCapacity, rollouts, startShare } = values;
    this.#imagination = new Imagination(
      this.#model,
      this.#outcomes,
      { capacity: imaginedCapacity, widest: rollouts, startShare },
      random.stream("imagination"),
    );
    this.#policy = {
      act: (observations, _alive, actions) => {
        this.learner.greedyActions(observations, actions.length, actions);
        for (let i = 0; i < actions.length; i++) {
          if (this.#policyRandom.uniform() < ROLLOUT_EPSILON) {
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
    if (this.replay.added >= this.#nextFit) {
      this.#nextFit = nextFitAt(this.replay.added, this.#values.modelInterval);
      this.#heldOutError = this.#model.fit(this.replay.rows(), this.#modelRandom).heldOutError;
      this.#outcomes.fit(this.replay.rows(), this.#modelRandom);
    }
    const { rollouts, rolloutLength } = this.#values;
    this.#imagination.imagine(this.replay, this.#policy, {
      rollouts,
      length: rolloutLength,
      propagation: "mean",
      ...waryOptions(this.#values),
    });
  }

  protected override fill(batch: LearningBatch, random: Generator): void {
    const { buffer } = this.#imagination;
    const imagined = buffer.size === 0 ? 0 : Math.round(this.#values.imaginedShare * batch.rows);
    const real = batch.rows - imagined;
    if (real > 0) this.fillReal(batch, random, real);
    if (imagined > 0) {
      buffer.sample(batch, random, { discount: this.#values.discount, steps: 1 }, real, imagined);
    }
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
}
