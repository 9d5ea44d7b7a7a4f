/**
 * A run: one agent, one task, one seed, from the first real step to the last.
 *
 * @module
 */

import type { Agent, AgentContext, AnyAgentDefinition } from "../agents/agent.ts";
import { agentContext } from "../agents/agent_context.ts";
import { agentOf } from "../agents/registry.ts";
import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import type { Environment, TaskInstance } from "../tasks/environment.ts";
import { taskOf } from "../tasks/registry.ts";
import { Generator } from "../random/generator.ts";
import { isOnGrid } from "../results/evaluation_grid.ts";
import type { CurveRow, EpisodeRow, RunKey } from "../results/rows.ts";
import { beat } from "../user_files/pulse.ts";
import { hasDiverged } from "./divergence.ts";
import { evaluate, statisticsOf } from "./evaluation.ts";
import { keyOf, type RunSpec } from "./run_spec.ts";
import { restoreCurve, restoreEpisodes, saveCurve, saveEpisodes } from "./saved_rows.ts";

/** Told when evaluations begin and end; must not affect results. */
export interface EvaluationProbe {
  /** Called before the agent is evaluated. */
  evaluationBegins(): void;
  /** Called after it. */
  evaluationEnds(): void;
}

/**
 * The experiment loop. Model-free and model-based agents go through the same loop, so that a comparison
 * measures nothing but agents.
 *
 * A run is a pure function of its {@linkcode RunSpec}: dividing its steps into calls of
 * {@linkcode Run.advance}, and saving and restoring it in between, changes no byte of its rows. A run with
 * fused operations (`--fast`) needs an engine started with them (`startEngine` of `nn/engine.ts`).
 */
export class Run extends Stateful {
  readonly spec: RunSpec;
  readonly task: TaskInstance;
  readonly definition: AnyAgentDefinition;
  readonly agent: Agent;
  readonly #key: RunKey;
  readonly #probe: EvaluationProbe | undefined;
  // derived: #random gives streams alone, by the specification's seed
  readonly #random: Generator;
  readonly #lanes: Lane[] = [];
  #curve: CurveRow[] = [];
  #episodes: EpisodeRow[] = [];
  /** `divergedAt` is NaN unless the agent has diverged. */
  readonly #counters = { steps: 0, done: false, divergedAt: NaN };

  /**
   * A run from its first step, also of an agent that takes time to create, as users' agents do.
   *
   * @param note Progress callback for long computations between two steps.
   * @param probe Told of evaluations.
   * @throws {UsageError} If the agent or the task is unknown, or their settings contradict each other.
   */
  static async begin(spec: RunSpec, note?: (text: string) => void, probe?: EvaluationProbe): Promise<Run> {
    const task = taskOf(spec).create(spec.taskSettings);
    const agent = await agentOf(spec).createAsync?.(contextOf(spec, task, note), spec.agentSettings);
    return new Run(spec, note, probe, task, agent);
  }

  /**
   * As {@linkcode Run.begin}, for agents that are created at once.
   *
   * @param task The task itself; the one that the specification names unless given.
   * @param agent The agent, if it has been created.
   */
  constructor(
    spec: RunSpec,
    note?: (text: string) => void,
    probe?: EvaluationProbe,
    task?: TaskInstance,
    agent?: Agent,
  ) {
    super();
    this.spec = spec;
    this.#key = keyOf(spec);
    this.#probe = probe;
    this.#random = new Generator(spec.seed);
    this.task = task ?? taskOf(spec).create(spec.taskSettings);
    this.definition = agentOf(spec);
    this.agent = agent ?? this.definition.create(contextOf(spec, this.task, note), spec.agentSettings);
    const laneCount = this.definition.lanes?.(spec.agentSettings) ?? 1;
    const worlds = this.#random.stream("environment");
    for (let i = 0; i < laneCount; i++) {
      const environment = this.task.environment(worlds.stream(`lane ${i}`));
      this.#lanes.push({ environment, observation: environment.reset(), return: 0, length: 0 });
    }
  }

  /** The evaluation points so far. */
  get curve(): readonly CurveRow[] {
    return this.#curve;
  }

  /** The finished real episodes so far. */
  get episodes(): readonly EpisodeRow[] {
    return this.#episodes;
  }

  /** Real steps so far. */
  get steps(): number {
    return this.#counters.steps;
  }

  /** Whether the budget is spent and the last evaluation done, or the agent has diverged. */
  get done(): boolean {
    return this.#counters.done;
  }

  /**
   * The real step at which the agent was found to have diverged; undefined if it has not. This is checked
   * after every evaluation, and when the agent throws an error.
   */
  get divergedAt(): number | undefined {
    return Number.isNaN(this.#counters.divergedAt) ? undefined : this.#counters.divergedAt;
  }

  /** The fraction of the budget spent, in [0, 1]. */
  get share(): number {
    const { budget } = this.spec;
    return "steps" in budget ? this.#counters.steps / budget.steps : this.episodes.length / budget.episodes;
  }

  /** Takes up to `steps` real steps, evaluating when due; stops at the end of the budget. */
  advance(steps: number): void {
    for (let i = 0; i < steps && !this.#counters.done; i++) {
      try {
        this.#step();
      } catch (error) {
        // an error caused by NaN (no probability left to sample from, say) is a divergence, not a bug
        if (!hasDiverged(this.agent.save())) throw error;
        this.#endDiverged();
      }
    }
  }

  #endDiverged(): void {
    this.#counters.divergedAt = this.#counters.steps;
    this.#counters.done = true;
  }

  #step(): void {
    beat();
    const index = this.#counters.steps % this.#lanes.length; // lanes take turns, so that every real step is counted
    const lane = this.#lanes[index];
    const action = this.agent.act(lane.observation, index);
    const { observation, reward, terminated, truncated } = lane.environment.step(action);
    this.#counters.steps++;
    lane.return += reward;
    lane.length++;
    this.agent.observe({
      observation: lane.observation,
      action,
      reward,
      nextObservation: observation,
      terminated,
      truncated,
    }, index);
    this.agent.learn();
    lane.observation = observation;
    if (terminated || truncated) this.#endEpisode(lane, terminated);
    const { budget, evaluation } = this.spec;
    this.#counters.done = "steps" in budget
      ? this.#counters.steps >= budget.steps
      : this.episodes.length >= budget.episodes;
    const isGridPoint = isOnGrid(this.#counters.steps, evaluation);
    if (!isGridPoint && !this.#counters.done) return;
    this.#probe?.evaluationBegins();
    if (isGridPoint) this.#evaluate();
    else this.#evaluateOffGrid();
    this.#probe?.evaluationEnds();
  }

  #endEpisode(lane: Lane, terminated: boolean): void {
    this.#episodes.push({
      ...this.#key,
      episode: this.#episodes.length + 1,
      env_steps: this.#counters.steps,
      return: lane.return,
      length: lane.length,
      terminated,
    });
    lane.observation = lane.environment.reset();
    lane.return = 0;
    lane.length = 0;
  }

  #evaluate(): void {
    const random = this.#random.stream("evaluation").stream(String(this.#counters.steps));
    const evaluation = evaluate(this.agent, this.task, this.spec.evaluation.episodes, random);
    const { returnMean, returnStd, returnMin, lengthMean } = statisticsOf(evaluation);
    this.#curve.push({
      ...this.#key,
      env_steps: this.#counters.steps,
      episodes: this.episodes.length,
      eval_return_mean: returnMean,
      eval_return_std: returnStd,
      eval_return_min: returnMin,
      eval_length_mean: lengthMean,
      model_error: evaluation.modelError,
      gradient_steps: this.agent.gradientSteps,
      imagined_steps: this.agent.imaginedSteps,
      diagnostics: this.agent.diagnostics(),
    });
    if (hasDiverged(this.agent.save())) this.#endDiverged();
  }

  /** Evaluates at the end of a budget that lies off the grid; a longer run must not differ because of it. */
  #evaluateOffGrid(): void {
    const before = this.agent.save();
    this.#evaluate();
    if (this.divergedAt === undefined) this.agent.restore(before); // averages of diagnostics go on
  }

  /**
   * Continues a run that had ended if the budget is larger now, without its last point if that is off the
   * grid.
   */
  override restore(snapshot: Snapshot): void {
    super.restore(snapshot);
    const { budget, evaluation } = this.spec;
    const isSpent = "steps" in budget ? this.steps >= budget.steps : this.episodes.length >= budget.episodes;
    if (!this.done || isSpent || this.divergedAt !== undefined) return;
    this.#counters.done = false;
    if (!isOnGrid(this.steps, evaluation)) this.#curve.pop();
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      agent: this.agent,
      lanes: this.#lanes,
      curve: {
        save: () => saveCurve(this.#curve),
        restore: (saved: SnapshotValue) => this.#curve = restoreCurve(saved, this.#key),
      },
      episodes: {
        save: () => saveEpisodes(this.#episodes),
        restore: (saved: SnapshotValue) => this.#episodes = restoreEpisodes(saved, this.#key),
      },
    };
  }
}

function contextOf(spec: RunSpec, task: TaskInstance, note?: (text: string) => void): AgentContext {
  return agentContext(task, new Generator(spec.seed).stream("agent"), spec.rules, note);
}

/** One real environment and its current episode. */
type Lane = {
  readonly environment: Environment;
  observation: Float32Array;
  return: number;
  length: number;
};
