/**
 * Discrete soft actor-critic, model-free.
 *
 * Haarnoja et al., "Soft actor-critic algorithms and applications", 2018; Christodoulou, "Soft actor-critic for
 * discrete action settings", 2019. Losses and networks stand in `sac_learner.ts`, with their equations and deviations.
 *
 * @module
 */

import type { Snapshot } from "../checkpoint/snapshot.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer } from "../replay/replay_buffer.ts";
import { batch, ratio, realSteps } from "../settings/kinds.ts";
import type { ValuesOf } from "../settings/settings.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "./agent.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { SacLearner, sacLearnerSettings } from "./sac_learner.ts";

/** The hyperparameters of `sac`. */
export const sacSettings = {
  ...sacLearnerSettings,
  batchSize: batch(64, { about: "Transitions in one update.", source: "usual for this task" }),
  updatesPerStep: ratio(2, {
    above: 0,
    about: "Updates per real step; below 1, one update every 1/updatesPerStep steps.",
    source: "Haarnoja et al. 2018 take 1; measured over 10,000 steps: 2 holds the solution twice as long",
  }),
  learningStarts: realSteps(100, {
    min: 1,
    about: "Real steps acted at random, before the first update.",
    source: "a few random episodes",
  }),
};

/** The values of {@linkcode sacSettings}. */
export type SacValues = ValuesOf<typeof sacSettings>;

/** The entry of the registry. */
export const sacAgent = defineAgent({
  name: "sac",
  summary: "Discrete soft actor-critic from replayed real experience: the model-free half of MBPO.",
  kind: "model-free",
  sources: [
    "Haarnoja et al., Soft actor-critic algorithms and applications, 2018",
    "Christodoulou, Soft actor-critic for discrete action settings, 2019",
  ],
  settings: sacSettings,
  diagnostics: ["q_loss", "entropy", "temperature"],
  create: (context: AgentContext, values: SacValues) => new SacAgent(context, values),
});

/** More than any budget here: every real transition is kept. */
const REPLAY_CAPACITY = 100_000;

class SacAgent implements Agent {
  readonly imaginedSteps = 0;
  readonly #values: SacValues;
  readonly #actionCount: number;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  readonly #learner: SacLearner;
  readonly #replay: ReplayBuffer;
  readonly #batch: LearningBatch;
  #steps = 0;
  #owed = 0;

  constructor({ task, random }: AgentContext, values: SacValues) {
    const { observationSize, actionCount } = task.spec;
    this.#values = values;
    this.#actionCount = actionCount;
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    this.#learner = new SacLearner(
      { observationSize, actionCount, batchSize: values.batchSize },
      values,
      random.stream("initial weights"),
    );
    this.#replay = new ReplayBuffer(REPLAY_CAPACITY, observationSize);
    this.#batch = makeLearningBatch(values.batchSize, observationSize);
  }

  get gradientSteps(): number {
    return this.#learner.gradientSteps;
  }

  act(observation: Float32Array): number {
    if (this.#steps < this.#values.learningStarts) return this.#exploration.integer(this.#actionCount);
    return this.#learner.explore(observation, this.#exploration);
  }

  observe(transition: Transition): void {
    const reward = this.#learner.rewardOf(transition.reward, transition.terminated);
    this.#replay.add({ ...transition, reward });
    this.#steps++;
  }

  learn(): void {
    if (this.#steps < this.#values.learningStarts) return;
    const { discount, updatesPerStep } = this.#values;
    this.#owed += updatesPerStep;
    for (; this.#owed >= 1; this.#owed--) {
      this.#replay.sample(this.#batch, this.#draws, { discount, steps: 1 });
      this.#learner.update(this.#batch);
    }
  }

  controller(): Controller {
    return this.#learner.controller();
  }

  policyNetwork(): PolicyNetwork {
    return this.#learner.policyNetwork();
  }

  diagnostics(): Diagnostics {
    return this.#learner.diagnostics();
  }

  save(): Snapshot {
    return {
      learner: this.#learner.save(),
      replay: this.#replay.save(),
      exploration: this.#exploration.save(),
      draws: this.#draws.save(),
      counters: Float64Array.of(this.#steps, this.#owed),
    };
  }

  restore(snapshot: Snapshot): void {
    const { counters } = snapshot;
    if (!(counters instanceof Float64Array)) throw new TypeError("Not the snapshot of a sac agent.");
    this.#learner.restore(snapshot.learner as Snapshot);
    this.#replay.restore(snapshot.replay as Snapshot);
    this.#exploration.restore(snapshot.exploration as Snapshot);
    this.#draws.restore(snapshot.draws as Snapshot);
    [this.#steps, this.#owed] = counters;
  }
}
