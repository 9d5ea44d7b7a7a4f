/**
 * Dyna-Q: after every real step the learner of `dqn` takes k planning steps, each on transitions whose states
 * and actions were really taken and whose outcomes a learned model imagines.
 *
 * Sutton and Barto, "Reinforcement learning: an introduction", 2018, section 8.2, algorithm "Tabular Dyna-Q".
 * Between `dqn`, which has no model, and `dyna`, whose model is followed for several steps under the current
 * policy, this is the rung where the model predicts single steps, of actions that were really taken.
 *
 * Deviations from the book: networks in place of tables, a batch in place of each single backup, a model
 * fitted at intervals to all real data in place of a table of the last outcomes.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import { networkModelSettings, singleNetwork } from "../dynamics/dynamics_settings.ts";
import { UNKNOWN } from "../dynamics/reward_and_termination.ts";
import type { Generator } from "../random/generator.ts";
import type { LearningBatch } from "../replay/learning_batch.ts";
import type { ReplayBuffer } from "../replay/replay_buffer.ts";
import { rounds } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import { type AgentContext, defineAgent } from "./agent.ts";
import { createQLearner, sharedLearnerSettings, withDqnDefaults } from "./dqn.ts";
import { createFittedModel, type FittedModel } from "./fitted_model.ts";
import { type ImaginedExperience, OffPolicyAgent } from "./off_policy_agent.ts";

/** The hyperparameters of `dyna-q`: those of its learner, then the planning's. */
export const dynaQSettings = {
  ...sharedLearnerSettings,
  planningSteps: rounds(5, {
    min: 0,
    about: "Planning steps per real step, k; each is one update on a batch of imagined outcomes.",
    source: "Sutton and Barto 2018, figure 8.2, compare 0, 5 and 50",
  }),
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
  usesModel: ({ planningSteps }: DynaQValues) => planningSteps > 0,
  usesRules: ({ planningSteps }: DynaQValues) => planningSteps > 0,
  settings: dynaQSettings,
  diagnostics: ["q_loss", "epsilon", "held_out_error"],
  create: (context: AgentContext, values: DynaQValues) => createDynaQ(context, values),
});

/** Steps (d) to (f) of the book's algorithm: learn from reality, fit the model, plan k times. */
function createDynaQ(context: AgentContext, values: DynaQValues): OffPolicyAgent {
  const { random } = context;
  const learner = createQLearner(context, withDqnDefaults(values));
  const fitted = createFittedModel(context, { ...values, ...singleNetwork });
  const planned = new PlannedSteps(fitted, values, random.stream("planning"));
  return new OffPolicyAgent(context, learner, values, planned);
}

/** One-step outcomes of states and actions of the past. */
class PlannedSteps extends Stateful implements ImaginedExperience {
  readonly fitted: FittedModel;
  readonly planningSteps: number;
  readonly #values: DynaQValues;
  readonly #random: Generator;
  // derived: #terminated is written before each use; the agent saves `fitted`
  readonly #terminated: Uint8Array;
  readonly #counters = { steps: 0 };

  constructor(fitted: FittedModel, values: DynaQValues, random: Generator) {
    super();
    this.fitted = fitted;
    this.planningSteps = values.planningSteps;
    this.#values = values;
    this.#random = random;
    this.#terminated = new Uint8Array(values.batchSize);
  }

  get steps(): number {
    return this.#counters.steps;
  }

  /** Fills a batch with states and actions of the past and the model's outcomes for them. */
  plan(replay: ReplayBuffer, batch: LearningBatch): void {
    const { rows, observations, actions, returns, nextObservations, discounts, unknown } = batch;
    const { discount } = this.#values;
    replay.sample(batch, this.#random, { discount, steps: 1 });
    const options = { propagation: "mean", random: this.#random } as const;
    this.fitted.model.step(observations, actions, rows, options, nextObservations);
    this.fitted.outcomes.evaluate(observations, actions, nextObservations, rows, returns, this.#terminated);
    for (let i = 0; i < rows; i++) {
      discounts[i] = this.#terminated[i] === 0 ? discount : 0;
      unknown[i] = this.#terminated[i] === UNKNOWN ? discount : 0;
    }
    this.#counters.steps += rows;
  }

  get parts(): Parts {
    return { counters: this.#counters, random: this.#random };
  }
}
