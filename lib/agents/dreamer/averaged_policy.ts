/**
 * Dreamer's policy in the real task: averaged weights of the model and the actor, and the belief about the current
 * episode.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { BeliefUpdate } from "../../dynamics/rssm/belief.ts";
import { Rssm } from "../../dynamics/rssm/rssm.ts";
import { type Node, type Parameters, Program } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { Controller } from "../agent.ts";
import { type ActorCriticShape, logPolicy, makeActor } from "./actor_critic.ts";
import type { ObservationEncoder } from "./observation_encoder.ts";
import { argmax, sampleLogits } from "../../nn/categorical.ts";

/** Rows of one call of the networks. */
export const POLICY_ROWS = 128;

/** The policy of the current real episode, and of parallel episodes in evaluation. */
export class AveragedPolicy extends Stateful {
  /** Updates beliefs with the averaged model. */
  readonly update: BeliefUpdate;
  /** The averaged model. */
  readonly model: Rssm;
  readonly #weights: Parameters;
  // derived: #encoder is the agent's to save
  readonly #encoder: ObservationEncoder;
  readonly #policy: { readonly program: Program; readonly features: Node; readonly logs: Node };
  /** [1, featureSize] */
  readonly #belief: Float32Array;

  /**
   * Starts with its own weights, equal to those of a model and an actor created from the same generator.
   *
   * @param like The learned model, whose workspace and shape it shares.
   * @param random Source of the initial weights, in the streams `model` and `actor`.
   */
  constructor(
    like: Rssm,
    heads: ActorCriticShape,
    encoder: ObservationEncoder,
    random: Generator,
  ) {
    super();
    const { workspace } = like.parameters;
    this.#encoder = encoder;
    this.model = new Rssm(workspace, like.shape, random.stream("model"));
    this.#weights = makeActor(workspace, heads, random.stream("actor"));
    this.update = new BeliefUpdate(this.model, POLICY_ROWS);
    const program = new Program(workspace);
    const features = program.input(POLICY_ROWS, like.featureSize);
    const logs = logPolicy(program, this.#weights, features);
    program.seal();
    this.#policy = { program, features, logs };
    this.#belief = new Float32Array(like.featureSize);
  }

  /** Moves the averages a fraction `rate` towards the learned weights. */
  follow(model: Rssm, actor: Parameters, rate: number): void {
    this.model.parameters.moveTowards(model.parameters, rate);
    this.#weights.moveTowards(actor, rate);
  }

  /**
   * Updates the belief with an observation of the current episode.
   *
   * @param action The action before it.
   * @param isFirst Whether the episode starts with it.
   * @param random Samples the latent; without it, the mode is used.
   */
  observe(observation: Float32Array, action: number, isFirst: boolean, random: Generator | undefined): void {
    const seen = this.#encoder.encode(observation, 1);
    this.update.observe(this.#belief, 1, [action], [isFirst ? 1 : 0], seen, random);
  }

  /** The most likely action in the current episode, or a sample of the policy if `random` is given. */
  choose(random: Generator | undefined): number {
    const { actionCount } = this.model.shape;
    const logs = this.#logPolicy(this.#belief, 1);
    return random === undefined ? argmax(logs, 0, actionCount) : sampleLogits(logs, 0, actionCount, random);
  }

  /** log π of up to POLICY_ROWS rows; overwritten by the next call. */
  #logPolicy(features: Float32Array, rows: number): Float32Array {
    this.#policy.features.values.set(features.subarray(0, rows * this.model.featureSize));
    this.#policy.program.forward(rows);
    return this.#policy.logs.values;
  }

  /**
   * The most likely action of every belief.
   *
   * @param beliefs [rows, featureSize]
   * @param actions [rows], written.
   */
  greedyActions(beliefs: Float32Array, rows: number, actions: Uint8Array): void {
    const { featureSize, shape: { actionCount } } = this.model;
    for (let from = 0; from < rows; from += POLICY_ROWS) {
      const count = Math.min(POLICY_ROWS, rows - from);
      const logs = this.#logPolicy(beliefs.subarray(from * featureSize), count);
      for (let i = 0; i < count; i++) actions[from + i] = argmax(logs, i * actionCount, actionCount);
    }
  }

  /** The greedy policy in parallel episodes, with their own beliefs. */
  controller(lanes: number): Controller {
    const width = this.model.featureSize;
    const belief = new Float32Array(lanes * width);
    const last = new Uint8Array(lanes);
    const isFirst = new Uint8Array(lanes).fill(1);
    const part = new Float32Array(lanes * width);
    const chosen = new Uint8Array(lanes);
    return {
      act: (observations, alive, actions) => {
        // only the beliefs of running lanes are updated
        const size = observations.length / lanes;
        const rows: number[] = [];
        for (let lane = 0; lane < lanes; lane++) if (alive[lane] === 1) rows.push(lane);
        const seen = new Float32Array(rows.length * size);
        rows.forEach((lane, i) => {
          part.set(belief.subarray(lane * width, (lane + 1) * width), i * width);
          seen.set(observations.subarray(lane * size, (lane + 1) * size), i * size);
        });
        this.update.observe(
          part,
          rows.length,
          rows.map((lane) => last[lane]),
          rows.map((lane) => isFirst[lane]),
          this.#encoder.encode(seen, rows.length),
        );
        this.greedyActions(part, rows.length, chosen);
        rows.forEach((lane, i) => {
          last[lane] = actions[lane] = chosen[i];
          belief.set(part.subarray(i * width, (i + 1) * width), lane * width);
          isFirst[lane] = 0;
        });
      },
      reset: () => void isFirst.fill(1),
    };
  }

  get parts(): Parts {
    return { model: this.model.parameters, actor: this.#weights, belief: this.#belief };
  }
}
