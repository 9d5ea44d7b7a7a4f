/**
 * The loop that the off-policy agents share: act, keep the real step, learn from batches, report. `dqn` and
 * `sac` are a learner in this loop; `dyna-q`, `dyna` and `mbpo` are the same with imagined experience beside
 * the real one.
 *
 * Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching", 1992, for
 * replay; Sutton, "Integrated architectures for learning, planning, and reacting", 1990, for what a model
 * adds.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Restorable } from "../checkpoint/snapshot.ts";
import { oneStepError } from "../dynamics/one_step_error.ts";
import type { Generator } from "../random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../replay/learning_batch.ts";
import { ReplayBuffer, type TransitionRows } from "../replay/replay_buffer.ts";
import type {
  Agent,
  AgentContext,
  Controller,
  Diagnostics,
  LearnedModel,
  Transition,
  ValueEstimates,
} from "./agent.ts";
import type { FittedModel } from "./fitted_model.ts";
import type { PolicyNetwork } from "./policy_network.ts";
import { RewardTransform } from "./reward_transform.ts";

/** Learns from batches, wherever their transitions come from, and chooses actions. */
export interface OffPolicyLearner extends Restorable {
  /** Gradient steps taken, of every network together. */
  readonly gradientSteps: number;
  /** The exploring action in one observation [observationSize], after `steps` real steps. */
  explore(observation: Float32Array, steps: number, random: Generator): number;
  /**
   * The exploring actions of imagined rollouts.
   *
   * @param observations [count, observationSize]
   * @param actions [count], written.
   */
  exploreMany(observations: Float32Array, count: number, random: Generator, actions: Uint8Array): void;
  /** One update on a whole batch. */
  update(batch: LearningBatch): void;
  /** The greedy policy over parallel episodes. */
  controller(): Controller;
  /** The greedy policy as a network. */
  policyNetwork(): PolicyNetwork;
  /**
   * Values of the greedy policy in `count` observations, of rewards as they reach the learner; absent where
   * it adds a bonus to them.
   *
   * @returns [count], a new array.
   */
  values?(observations: Float32Array, count: number): Float32Array;
  /** Averages since the last call. @param steps Real steps so far. */
  diagnostics(steps: number): Diagnostics;
}

/** Experience that a learned model makes. */
export interface ImaginedExperience extends Restorable {
  /** The model, its rewards and ends, and when they are fitted. */
  readonly fitted: FittedModel;
  /** Imagined transitions ever made. */
  readonly steps: number;
  /** Takes note of a real step. */
  observe?(transition: Transition): void;
  /** Imagines what a real step calls for, with the model as it stands. @param steps Real steps so far. */
  imagine?(replay: ReplayBuffer, learner: OffPolicyLearner, steps: number, draws: Generator): void;
  /** How many of a batch's rows are imagined. */
  rows?(batchRows: number): number;
  /** Fills `count` rows of a batch from row `from` with imagined transitions. */
  fill?(batch: LearningBatch, draws: Generator, from: number, count: number): void;
  /** Planning steps that follow the updates of a real step; 0 if absent. */
  readonly planningSteps?: number;
  /** One planning step: fills a batch to learn from. */
  plan?(replay: ReplayBuffer, batch: LearningBatch): void;
  /** Columns of its own beside the held-out error. @param steps Real steps so far. */
  diagnostics?(policy: Controller, steps: number): Diagnostics;
}

/** Options of the loop. */
export interface OffPolicyOptions {
  /** Transitions in one update. */
  readonly batchSize: number;
  /** Updates per real step; a fraction is saved up. */
  readonly updatesPerStep: number;
  /** Real steps before the first update. */
  readonly learningStarts: number;
  /** Discount per step. */
  readonly discount: number;
  /** Whether rewards are shifted and scaled; true unless given. */
  readonly rewardTransform?: boolean;
  /** Real steps that a return spans; 1 unless given. */
  readonly nStep?: number;
  /** Real transitions kept; every one of any budget unless given. */
  readonly replayCapacity?: number;
}

/** More than the budget of any report: there, every real transition is kept. */
const REPLAY_CAPACITY = 100_000;

/** A learner, a replay, and optionally imagined experience, as one agent. */
export class OffPolicyAgent extends Stateful implements Agent {
  readonly #options: OffPolicyOptions;
  readonly #learner: OffPolicyLearner;
  readonly #imagined: ImaginedExperience | undefined;
  readonly #replay: ReplayBuffer;
  readonly #batch: LearningBatch;
  /**
   * Shifts and scales returns at every update (the replay keeps rewards as the task pays them); undefined if
   * off.
   */
  readonly #transform: RewardTransform | undefined;
  readonly #exploration: Generator;
  readonly #draws: Generator;
  /** Real steps, and updates that are due. */
  readonly #counters = { steps: 0, owed: 0 };

  constructor(
    { observationSize, random }: AgentContext,
    learner: OffPolicyLearner,
    options: OffPolicyOptions,
    imagined?: ImaginedExperience,
  ) {
    super();
    this.#options = options;
    this.#learner = learner;
    this.#imagined = imagined;
    this.#replay = new ReplayBuffer(options.replayCapacity ?? REPLAY_CAPACITY, observationSize);
    this.#batch = makeLearningBatch(options.batchSize, observationSize);
    this.#transform = options.rewardTransform === false ? undefined : new RewardTransform(options.discount);
    this.#exploration = random.stream("exploration");
    this.#draws = random.stream("replay");
    if (imagined === undefined) return;
    this.modelError = (batch: TransitionRows) => oneStepError(imagined.fitted.model, batch);
    this.learnedModel = () => ({
      dynamics: imagined.fitted.model,
      data: this.#replay.rows(),
      outcomes: imagined.fitted.outcomes,
    });
  }

  readonly modelError?: (batch: TransitionRows) => number;
  readonly learnedModel?: () => LearnedModel;

  get gradientSteps(): number {
    return this.#learner.gradientSteps + (this.#imagined?.fitted.updates ?? 0);
  }

  get imaginedSteps(): number {
    return this.#imagined?.steps ?? 0;
  }

  act(observation: Float32Array): number {
    return this.#learner.explore(observation, this.#counters.steps, this.#exploration);
  }

  observe(transition: Transition): void {
    this.#transform?.observe(transition.reward); // targets are computed at every update: they follow by themselves
    this.#replay.add(transition);
    this.#imagined?.observe?.(transition);
    this.#counters.steps++;
  }

  /** Fit where that is due, imagine, update, plan. */
  learn(): void {
    const { learningStarts, updatesPerStep } = this.#options;
    if (this.#counters.steps < learningStarts) return;
    const imagined = this.#imagined;
    imagined?.fitted.fitWhenDue(this.#replay, this.#counters.steps);
    imagined?.imagine?.(this.#replay, this.#learner, this.#counters.steps, this.#draws);
    this.#transform?.fix();
    this.#counters.owed += updatesPerStep;
    for (; this.#counters.owed >= 1; this.#counters.owed--) {
      this.#fill();
      this.#update();
    }
    for (let k = 0; k < (imagined?.planningSteps ?? 0); k++) {
      imagined?.plan?.(this.#replay, this.#batch);
      this.#update();
    }
  }

  /** One update on the batch, whose returns are brought to the learner's size. */
  #update(): void {
    const { rows, returns, discounts, unknown } = this.#batch;
    const lowest = this.#imagined?.fitted.outcomes.lowestValue(this.#options.discount, Infinity) ?? 0;
    for (let i = 0; i < rows; i++) if (unknown[i] !== 0) returns[i] += unknown[i] * lowest;
    this.#transform?.apply(returns, discounts, rows);
    this.#learner.update(this.#batch);
  }

  /** A batch of real transitions, followed by imagined ones. */
  #fill(): void {
    const { discount, nStep: steps = 1 } = this.#options;
    const imagined = this.#imagined?.rows?.(this.#batch.rows) ?? 0;
    const real = this.#batch.rows - imagined;
    if (real > 0) this.#replay.sample(this.#batch, this.#draws, { discount, steps }, 0, real);
    if (imagined > 0) this.#imagined?.fill?.(this.#batch, this.#draws, real, imagined);
  }

  controller(): Controller {
    return this.#learner.controller();
  }

  policyNetwork(): PolicyNetwork {
    return this.#learner.policyNetwork();
  }

  startValues(observations: Float32Array, rows: number): ValueEstimates | undefined {
    const values = this.#learner.values?.(observations, rows);
    return values && {
      source: "action values",
      discount: this.#options.discount,
      values: Float64Array.from(values, (value) => this.#transform?.toReturn(value) ?? value),
    };
  }

  diagnostics(): Diagnostics {
    const own = this.#learner.diagnostics(this.#counters.steps);
    if (this.#imagined === undefined) return own;
    const { fitted } = this.#imagined;
    const further = this.#imagined.diagnostics?.(this.controller(), this.#counters.steps);
    return { ...own, held_out_error: fitted.heldOutError, ...further };
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      learner: this.#learner,
      replay: this.#replay,
      transform: this.#transform,
      model: this.#imagined?.fitted,
      imagined: this.#imagined,
      exploration: this.#exploration,
      draws: this.#draws,
    };
  }
}
