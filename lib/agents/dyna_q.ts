/**
 * Dyna-Q: after every real step the learner of `dqn` takes k planning steps, each on transitions whose states and
 * actions were really taken and whose outcomes a learned model imagines.
 *
 * Sutton and Barto, "Reinforcement learning: an introduction", 2018, section 8.2, algorithm "Tabular Dyna-Q". Between `dqn`,
 * which has no model, and `dyna`, whose model is followed for several steps under the current policy, this is the rung
 * where the model is asked one step at a time, about actions that were really taken.
 *
 * Deviations from the book: networks in place of tables, a batch in place of each single backup, a model fitted at
 * intervals to all real data in place of a table of the last outcomes.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import { outcomeSettings } from "../dynamics/chosen_outcomes.ts";
import { conservatismSettings, isWary } from "../dynamics/conservatism.ts";
import type { DeltaModel } from "../dynamics/delta_model.ts";
import { createDeltaModel, networkModelSettings } from "../dynamics/dynamics_settings.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { rounds } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import {
  type AgentContext,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type TransitionBatch,
} from "./agent.ts";
import { DqnAgent, sharedLearnerSettings, withDqnDefaults } from "./dqn.ts";
import { ImaginedOutcomes } from "./imagined_outcomes.ts";
import { nextFitAt } from "./model_schedule.ts";

/** The hyperparameters of `dyna-q`: those of its learner, then the planning's. */
export const dynaQSettings = {
  ...sharedLearnerSettings,
  planningSteps: rounds(5, {
    min: 0,
    about: "Planning steps per real step, k; each is one update on a batch of imagined outcomes.",
    source: "Sutton and Barto 2018, figure 8.2, compare 0, 5 and 50",
  }),
  ...outcomeSettings,
  ...conservatismSettings,
  ...networkModelSettings,
};

/** The values of {@linkcode dynaQSettings}. */
export type DynaQValues = ValuesOf<typeof dynaQSettings>;

/** The entry of the registry. */
export const dynaQAgent = defineAgent({
  name: "dyna-q",
  summary: "The learner of dqn with k planning steps per real step: one-step outcomes of a learned model.",
  kind: "model-based",
  sources: [
    "Sutton, Integrated architectures for learning, planning, and reacting, 1990",
    "Sutton and Barto, Reinforcement learning: an introduction, 2018, section 8.2",
  ],
  settings: dynaQSettings,
  diagnostics: ["q_loss", "epsilon", "held_out_error"],
  create: (context: AgentContext, values: DynaQValues) => new DynaQAgent(context, values),
});

class DynaQAgent extends DqnAgent {
  readonly #values: DynaQValues;
  readonly #model: DeltaModel;
  readonly #outcomes: ImaginedOutcomes;
  readonly #modelRandom: Generator;
  readonly #planningRandom: Generator;
  readonly #planned: LearningBatch;
  readonly #terminated: Uint8Array;
  readonly #disagreement: Float32Array | undefined;
  #imaginedSteps = 0;
  #nextFit = 0;
  #heldOutError = NaN;

  constructor(context: AgentContext, values: DynaQValues) {
    super(context, withDqnDefaults(values));
    const { task, random } = context;
    const { observationSize } = task.spec;
    this.#values = values;
    this.#modelRandom = random.stream("model");
    this.#planningRandom = random.stream("planning");
    const weights = random.stream("initial model weights");
    this.#model = createDeltaModel(values, task.spec, isWary(values), weights);
    this.#outcomes = new ImaginedOutcomes(task, this.learner, values, random.stream("outcomes"));
    this.#planned = makeLearningBatch(values.batchSize, observationSize);
    this.#terminated = new Uint8Array(values.batchSize);
    this.#disagreement = isWary(values) ? new Float32Array(values.batchSize) : undefined;
  }

  override get gradientSteps(): number {
    return super.gradientSteps + this.#model.updates + this.#outcomes.updates;
  }

  override get imaginedSteps(): number {
    return this.#imaginedSteps;
  }

  /** Steps (d) to (f) of the book's algorithm: learn from reality, fit the model, plan k times. */
  override learn(): void {
    super.learn();
    if (this.replay.size < this.#values.learningStarts) return;
    if (this.replay.added >= this.#nextFit) {
      this.#nextFit = nextFitAt(this.replay.added, this.#values.modelInterval);
      this.#heldOutError = this.#model.fit(this.replay.rows(), this.#modelRandom).heldOutError;
      this.#outcomes.fit(this.replay.rows(), this.#modelRandom);
    }
    for (let k = 0; k < this.#values.planningSteps; k++) {
      if (this.#plan()) this.learner.update(this.#planned);
    }
  }

  /**
   * Fills a batch with states and actions of the past and the model's outcomes for them.
   *
   * @returns Whether there is any outcome that the model is sure enough of.
   */
  #plan(): boolean {
    const { rows, observations, actions, returns, nextObservations, discounts } = this.#planned;
    const { discount } = this.#values;
    const disagreement = this.#disagreement;
    this.replay.sample(this.#planned, this.#planningRandom, { discount, steps: 1 });
    const options = {
      propagation: "mean",
      random: this.#planningRandom,
      ...(disagreement === undefined ? {} : { disagreement }),
    } as const;
    this.#model.step(observations, actions, rows, options, nextObservations);
    this.#outcomes.judge(observations, actions, nextObservations, rows, returns, this.#terminated);
    for (let i = 0; i < rows; i++) discounts[i] = this.#terminated[i] === 1 ? 0 : discount;
    this.#imaginedSteps += rows;
    return disagreement === undefined || this.#beWary(disagreement);
  }

  /** Takes the penalty off every reward, and repeats trusted rows in place of those beyond the bound. */
  #beWary(disagreement: Float32Array): boolean {
    const { rows, observations, actions, returns, nextObservations, discounts } = this.#planned;
    const { penalty, maxDisagreement } = this.#values;
    const size = observations.length / rows;
    const trusted = Array.from({ length: rows }, (_, i) => i).filter((i) =>
      disagreement[i] <= maxDisagreement
    );
    for (let i = 0; i < rows; i++) returns[i] -= penalty * disagreement[i];
    for (let i = 0, repeated = 0; i < rows && trusted.length > 0; i++) {
      if (disagreement[i] <= maxDisagreement) continue;
      const from = trusted[repeated++ % trusted.length];
      observations.copyWithin(i * size, from * size, (from + 1) * size);
      nextObservations.copyWithin(i * size, from * size, (from + 1) * size);
      actions[i] = actions[from];
      returns[i] = returns[from];
      discounts[i] = discounts[from];
    }
    return trusted.length > 0;
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
      modelRandom: this.#modelRandom.save(),
      planningRandom: this.#planningRandom.save(),
      planning: Float64Array.of(this.#imaginedSteps, this.#nextFit, this.#heldOutError),
    };
  }

  override restore(snapshot: Snapshot): void {
    const { planning } = snapshot;
    if (!(planning instanceof Float64Array)) throw new TypeError("Not the snapshot of a dyna-q agent.");
    super.restore(snapshot);
    this.#model.restore(snapshot.model as Snapshot);
    this.#outcomes.restore(snapshot.outcomes as Snapshot);
    this.#modelRandom.restore(snapshot.modelRandom as Snapshot);
    this.#planningRandom.restore(snapshot.planningRandom as Snapshot);
    [this.#imaginedSteps, this.#nextFit, this.#heldOutError] = planning;
  }
}
