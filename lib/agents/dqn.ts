/**
 * Deep Q-learning, model-free, at full strength.
 *
 * Mnih et al., "Human-level control through deep reinforcement learning", 2015, with what later work added:
 * double Q-learning (van Hasselt et al. 2016), n-step returns (Sutton and Barto, section 7.1; Hessel et al.
 * 2018), dueling networks (Wang et al. 2016), soft targets (Lillicrap et al. 2016), the smaller of two values
 * (Fujimoto et al. 2018), the log policy in the reward (Vieillard et al. 2020), many updates per real step (van
 * Hasselt, Hessel and Aslanides 2019).
 *
 * Deviations from Mnih et al.: a small perceptron on the state, Adam in place of RMSProp, no stacking or
 * skipping of frames; the rest is the settings' default values.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { batch, capacity, horizon, ratio, realSteps } from "../settings/kinds.ts";
import { defaultsOf, type ValuesOf } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { epsilonAfter, explorationSettings } from "./exploration.ts";
import { QLearner, qLearnerSettings } from "./q_learner.ts";

/** The hyperparameters of `dqn`. */
export const dqnSettings = {
  ...qLearnerSettings,
  batchSize: batch(64, { about: "Transitions in one update.", source: "usual for this task" }),
  updatesPerStep: ratio(2, {
    above: 0,
    about: "Updates per real step; below 1, one update every 1/updatesPerStep steps.",
    source: "Mnih et al. 2015 take 1/4; measured over 10,000 steps: 1 solves and holds less",
  }),
  replayCapacity: capacity(100_000, {
    about: "Real transitions kept.",
    source: "more than any budget here: everything is kept",
  }),
  learningStarts: realSteps(100, {
    min: 2,
    about: "Real transitions held before the first update.",
    source: "a few random episodes",
  }),
  nStep: horizon(1, {
    about: "Real steps that a return spans, n.",
    source: "Hessel et al. 2018 take 3",
  }),
  ...explorationSettings,
};

/** The values of {@linkcode dqnSettings}. */
export type DqnValues = ValuesOf<typeof dqnSettings>;

const {
  learningRate,
  discount,
  hiddenWidth,
  reward,
  observationScale,
  batchSize,
  updatesPerStep,
  learningStarts,
  epsilonEnd,
  epsilonDuration,
} = dqnSettings;

/** What agents that share the learner of `dqn` include among their own settings. */
export const sharedLearnerSettings = {
  learningRate,
  discount,
  hiddenWidth,
  reward,
  observationScale,
  batchSize,
  updatesPerStep,
  learningStarts,
  epsilonEnd,
  epsilonDuration,
};

/** All that the learner of `dqn` needs to know, from what an agent that shares it says of itself. */
export function withDqnDefaults(values: ValuesOf<typeof sharedLearnerSettings>): DqnValues {
  return { ...defaultsOf(dqnSettings), ...values };
}

/** The entry of the registry. */
export const dqnAgent = defineAgent({
  name: "dqn",
  summary: "Deep Q-learning from replayed real experience: the model-free half of Dyna.",
  kind: "model-free",
  sources: [
    "Mnih et al., Human-level control through deep reinforcement learning, 2015",
    "van Hasselt, Guez and Silver, Deep reinforcement learning with double Q-learning, 2016",
    "Vieillard, Pietquin and Geist, Munchausen reinforcement learning, 2020",
    "Hessel et al., Rainbow: combining improvements in deep reinforcement learning, 2018",
  ],
  settings: dqnSettings,
  diagnostics: ["q_loss", "epsilon"],
  create: (context: AgentContext, values: DqnValues) => new DqnAgent(context, values),
});

/** The agent; `dyna` extends it by imagination. */
export class DqnAgent implements Agent {
  protected readonly learner: QLearner;
  protected readonly replay: ReplayBuffer;
  protected readonly batch: LearningBatch;
  readonly #values: DqnValues;
  readonly #actionCount: number;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  #steps = 0;
  #owed = 0;
  #lossSum = 0;
  #lossCount = 0;

  /** @throws {UsageError} If the settings do not fit the task. */
  constructor({ task, random }: AgentContext, values: DqnValues) {
    const { observationSize, actionCount } = task.spec;
    const { learningStarts, replayCapacity } = values;
    if (learningStarts > replayCapacity) {
      throw new UsageError(
        `A replayCapacity of ${replayCapacity} never holds the ${learningStarts} transitions of learningStarts, and nothing would be learned: raise it.`,
      );
    }
    this.#values = values;
    this.#actionCount = actionCount;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.learner = new QLearner(
      { observationSize, actionCount, batchSize: values.batchSize },
      values,
      random.stream("initial weights"),
    );
    this.replay = new ReplayBuffer(values.replayCapacity, observationSize);
    this.batch = makeLearningBatch(values.batchSize, observationSize);
  }

  get gradientSteps(): number {
    return this.learner.gradientSteps;
  }

  get imaginedSteps(): number {
    return 0;
  }

  act(observation: Float32Array): number {
    if (this.#exploration.uniform() < this.#epsilon()) return this.#exploration.integer(this.#actionCount);
    return this.learner.greedyAction(observation);
  }

  observe(transition: Transition): void {
    const reward = this.learner.rewardOf(transition.reward, transition.terminated);
    this.replay.add({ ...transition, reward });
    this.#steps++;
  }

  learn(): void {
    if (this.replay.size < this.#values.learningStarts) return;
    this.prepare();
    this.#owed += this.#values.updatesPerStep;
    for (; this.#owed >= 1; this.#owed--) {
      this.fill(this.batch, this.#draws);
      this.#lossSum += this.learner.update(this.batch);
      this.#lossCount++;
    }
  }

  /** What a step owes before its updates; nothing without a model. */
  protected prepare(): void {}

  /** Fills the batch of one update: real transitions only. */
  protected fill(batch: LearningBatch, random: Generator): void {
    this.fillReal(batch, random, batch.rows);
  }

  /** Fills the first `count` rows with real transitions. */
  protected fillReal(batch: LearningBatch, random: Generator, count: number): void {
    const { discount, nStep } = this.#values;
    this.replay.sample(batch, random, { discount, steps: nStep }, 0, count);
  }

  controller(): Controller {
    return this.learner.controller();
  }

  policyNetwork(): PolicyNetwork {
    return this.learner.policyNetwork();
  }

  diagnostics(): Diagnostics {
    const loss = this.#lossCount === 0 ? NaN : this.#lossSum / this.#lossCount;
    this.#lossSum = this.#lossCount = 0;
    return { q_loss: loss, epsilon: this.#epsilon() };
  }

  save(): Snapshot {
    return {
      learner: this.learner.save(),
      replay: this.replay.save(),
      exploration: this.#exploration.save(),
      draws: this.#draws.save(),
      counters: Float64Array.of(this.#steps, this.#owed, this.#lossSum, this.#lossCount),
    };
  }

  restore(snapshot: Snapshot): void {
    const { counters } = snapshot;
    if (!(counters instanceof Float64Array)) throw new TypeError("Not the snapshot of a dqn agent.");
    this.learner.restore(snapshot.learner as Snapshot);
    this.replay.restore(snapshot.replay as Snapshot);
    this.#exploration.restore(snapshot.exploration as Snapshot);
    this.#draws.restore(snapshot.draws as Snapshot);
    [this.#steps, this.#owed, this.#lossSum, this.#lossCount] = counters;
  }

  #epsilon(): number {
    return epsilonAfter(this.#steps, this.#values);
  }
}
