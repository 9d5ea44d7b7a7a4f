/**
 * The lecture's listing (`listing.ts`) as an agent: the parts of its loop, `train_model_based()`, are `act`,
 * `observe` and `learn`.
 *
 * As listed, synthetic transitions never end and pay 1 each: a falling pole pays as much as a standing one,
 * and the policy unlearns. The cure is `--rules known`: a synthetic transition ends where the task's rule
 * calls the predicted state terminal.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import {
  KnownRewardAndTermination,
  type RewardAndTermination,
} from "../../dynamics/reward_and_termination.ts";
import { oneStepError } from "../../dynamics/one_step_error.ts";
import { argmax } from "../../nn/categorical.ts";
import { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { boolean, type ValuesOf } from "../../settings/settings.ts";
import { UsageError } from "../../settings/usage_error.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import {
  type Agent,
  type AgentContext,
  type AnyAgentDefinition,
  type Controller,
  defineAgent,
  type Diagnostics,
  type LearnedModel,
  type Transition,
  type ValueEstimates,
} from "../agent.ts";
import type { PolicyNetwork } from "../policy_network.ts";
import { TrainingAverages } from "../training_averages.ts";
import { DISCOUNT, ModelBasedAgent } from "./listing.ts";

/** The hyperparameters of `lecture`; all other numbers are the listing's. */
export const lectureSettings = {
  useSynthetic: boolean(true, {
    about:
      "Whether half of each batch is synthetic; without, the agent is Q-learning from 32 real transitions.",
    source: "the listing's use_synthetic",
  }),
};

/** The values of {@linkcode lectureSettings}. */
export type LectureValues = ValuesOf<typeof lectureSettings>;

/** Episodes of the listing's run, `num_episodes`. */
export const LECTURE_EPISODES = 200;

/** The entry of the registry. */
export const lectureAgent: AnyAgentDefinition = defineAgent({
  name: "lecture",
  summary: "Dyna as the lecture lists it, which unlearns; with its one cure, and without imagination.",
  kind: "model-based",
  sources: ["Week 15: Model-based reinforcement learning, the listing “CartPole with Learned Model”"],
  usesModel: ({ useSynthetic }: LectureValues) => useSynthetic,
  usesRules: ({ useSynthetic }: LectureValues) => useSynthetic,
  settings: lectureSettings,
  diagnostics: ["q_loss", "model_loss", "epsilon"],
  check: checkRewards,
  create: (context: AgentContext, values: LectureValues) => new LectureAgent(context, values),
});

/** The listing takes every step to pay 1. */
function checkRewards(task: TaskInstance): void {
  const random = new Generator(0);
  const environment = task.environment(random.stream("environment"));
  environment.reset();
  for (let step = 0; step < 200; step++) {
    const { reward, terminated, truncated } = environment.step(random.integer(task.spec.actionCount));
    if (reward !== 1) {
      throw new UsageError(
        `The agent lecture takes every step to pay 1, as listed, and a step of ${task.spec.id} pays ${reward}: choose dyna, or a task that pays 1 a step.`,
      );
    }
    if (terminated || truncated) environment.reset();
  }
}

class LectureAgent extends Stateful implements Agent {
  readonly #listed: ModelBasedAgent;
  readonly #useSynthetic: boolean;
  readonly #inputs: number;
  readonly #angles: readonly number[];
  readonly #averages = new TrainingAverages(["q_loss", "model_loss"]);
  // derived: #outcomes are known rules, which learn nothing
  readonly #outcomes: RewardAndTermination;
  readonly #counters = { episode: 0 };

  constructor(
    { observationSize, actionCount, angles, rules, random }: AgentContext,
    { useSynthetic }: LectureValues,
  ) {
    super();
    this.#useSynthetic = useSynthetic;
    this.#inputs = observationSize + angles.length;
    this.#angles = angles;
    this.#outcomes = new KnownRewardAndTermination({
      // "simple reward model (for CartPole, reward is 1 if not done)"
      reward: (_states, _actions, _next, count, out) => void out.fill(1, 0, count),
      terminated: (next, count, out) =>
        rules === undefined ? void out.fill(0, 0, count) : rules.terminated(next, count, out),
    });
    this.#listed = new ModelBasedAgent(observationSize, actionCount, angles, this.#outcomes, random);
  }

  /** The listing's schedule. */
  get #epsilon(): number {
    return Math.max(0.01, 0.5 - this.#counters.episode / 100);
  }

  act(observation: Float32Array): number {
    return this.#listed.selectAction(observation, this.#epsilon);
  }

  observe(transition: Transition): void {
    const done = transition.terminated || transition.truncated;
    this.#listed.storeTransition(transition, done);
    if (done) this.#counters.episode++;
  }

  /** "Train model and policy"; a model that nothing is drawn from is not trained. */
  learn(): void {
    if (this.#listed.buffer.size <= 64) return;
    if (this.#useSynthetic) this.#averages.add("model_loss", this.#listed.trainModel());
    this.#averages.add("q_loss", this.#listed.trainPolicy(this.#useSynthetic));
  }

  controller(): Controller {
    return { ...this.#listed.greedy, reset() {} };
  }

  get gradientSteps(): number {
    return this.#listed.gradientSteps;
  }

  get imaginedSteps(): number {
    return this.#listed.synthetic.steps;
  }

  modelError(batch: TransitionRows): number {
    return oneStepError(this.#listed.dynamics, batch);
  }

  learnedModel(): LearnedModel {
    const { dynamics, buffer } = this.#listed;
    return { dynamics, data: buffer.rows(), outcomes: this.#outcomes };
  }

  policyNetwork(): PolicyNetwork {
    const { policy } = this.#listed;
    return {
      network: { inputs: this.#inputs, branches: [policy.denseLayers()] },
      angles: this.#angles,
      outputs: "action values",
      compute: (observations, count, out) => this.#listed.qValues(observations, count, out),
    };
  }

  startValues(observations: Float32Array, rows: number): ValueEstimates {
    const { policy, actionDim } = this.#listed;
    const actionValues = new Float32Array(rows * actionDim);
    policy.predict(observations, rows, actionValues);
    const values = Float64Array.from(
      { length: rows },
      (_, row) => actionValues[row * actionDim + argmax(actionValues, row * actionDim, actionDim)],
    );
    return { source: "action values", discount: DISCOUNT, values };
  }

  diagnostics(): Diagnostics {
    return { ...this.#averages.take(), epsilon: this.#epsilon };
  }

  get parts(): Parts {
    return { counters: this.#counters, listed: this.#listed, averages: this.#averages };
  }
}
