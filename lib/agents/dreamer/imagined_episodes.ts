/**
 * Whole episodes in Dreamer's world model: from the posterior of a real first observation, and then by the prior alone.
 *
 * @module
 */

import { ENDED } from "../../dynamics/reward_and_termination.ts";
import type { ImaginedEpisodes, Moment } from "../../dynamics/imagined_episodes.ts";
import type { Rssm } from "../../dynamics/rssm/rssm.ts";
import { symexp, type TwoHot } from "../../nn/categorical.ts";
import { type Node, Program } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { type AveragedPolicy, POLICY_ROWS } from "./averaged_policy.ts";
import type { ObservationEncoder } from "./observation_encoder.ts";

/** What the episodes are imagined with. */
export interface DreamerEpisodesOptions {
  readonly policy: AveragedPolicy;
  readonly encoder: ObservationEncoder;
  readonly rewardBins: TwoHot;
  /** What the task pays for a reward of 1 in the bins. */
  readonly rewardScale: number;
  /** Numbers in one observation of the task. */
  readonly observationSize: number;
  /** Samples latents; without it, they are the modes. */
  readonly random?: Generator;
}

/** Imagined episodes under the greedy actor. */
export class DreamerEpisodes implements ImaginedEpisodes {
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly #options: DreamerEpisodesOptions;
  readonly #rows: number;
  readonly #observations: Float32Array;
  readonly #beliefs: Float32Array;
  readonly #decoded: Float32Array;
  readonly #heads: RewardAndContinuation;
  // derived: #isDecoded belongs to an imagined episode, which is never saved
  #isDecoded = true;

  constructor(rows: number, options: DreamerEpisodesOptions) {
    const { policy, encoder, observationSize, rewardBins } = options;
    this.#options = options;
    this.#rows = rows;
    this.#observations = new Float32Array(rows * observationSize);
    this.actions = new Uint8Array(rows);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(rows);
    this.#beliefs = new Float32Array(rows * policy.model.featureSize);
    this.#decoded = new Float32Array(rows * encoder.size);
    this.#heads = new RewardAndContinuation(policy.model, rewardBins);
  }

  /** Decoded when they are asked for: pictures take longer than the dream itself. */
  get observations(): Float32Array {
    if (!this.#isDecoded) {
      const decoded = this.#decoded.map(symexp);
      this.#observations.set(this.#options.encoder.reconstruct(decoded, this.#rows));
    }
    this.#isDecoded = true;
    return this.#observations;
  }

  start(observations: Float32Array): void {
    const { policy, encoder, random } = this.#options;
    const rows = this.#rows;
    this.#observations.set(observations);
    this.#isDecoded = true;
    const seen = encoder.encode(observations, rows);
    const isFirst = new Uint8Array(rows).fill(1);
    policy.update.observe(this.#beliefs, rows, new Uint8Array(rows), isFirst, seen, random);
  }

  /** The belief at a moment is the posterior of everything seen until then. */
  startAt(moments: readonly Moment[]): void {
    const { policy, encoder, observationSize: size, random } = this.#options;
    const width = policy.model.featureSize;
    const belief = new Float32Array(width);
    let [known, seen]: [Moment["episode"] | undefined, number] = [undefined, -1];
    moments.forEach(({ episode, step }, row) => {
      if (episode !== known || step < seen) [known, seen] = [episode, -1];
      const at = (t: number) => episode.observations.subarray(t * size, (t + 1) * size);
      while (seen < step) {
        const action = seen < 0 ? 0 : episode.actions[seen];
        const isFirst = seen++ < 0 ? 1 : 0;
        policy.update.observe(belief, 1, [action], [isFirst], encoder.encode(at(seen), 1), random);
      }
      this.#beliefs.set(belief, row * width);
      this.#observations.set(at(step), row * size);
    });
    this.#isDecoded = true;
  }

  act(): void {
    this.#options.policy.greedyActions(this.#beliefs, this.#rows, this.actions);
  }

  /** Ended episodes go on unseen: every row has its own belief. */
  step(): void {
    const { policy, random } = this.#options;
    policy.update.imagine(this.#beliefs, this.#rows, this.actions, this.#decoded, random);
    this.#isDecoded = false;
    this.#heads.predict(this.#beliefs, this.#rows, this.rewards, this.terminated);
    const { rewardScale } = this.#options;
    for (let row = 0; row < this.#rows; row++) this.rewards[row] *= rewardScale;
  }

  /** No state is unknown to it. */
  lowestValue(): number {
    return 0;
  }
}

/** The heads of reward and continuation, on beliefs. */
class RewardAndContinuation {
  readonly #bins: TwoHot;
  readonly #width: number;
  readonly #program: Program;
  readonly #features: Node;
  readonly #rewards: Node;
  readonly #continues: Node;

  constructor(model: Rssm, bins: TwoHot) {
    this.#bins = bins;
    this.#width = model.featureSize;
    this.#program = new Program(model.parameters.workspace);
    this.#features = this.#program.input(POLICY_ROWS, model.featureSize);
    this.#rewards = model.reward(this.#program, this.#features);
    this.#continues = model.continuation(this.#program, this.#features);
    this.#program.seal();
  }

  /** @param features [rows, featureSize] @param rewards [rows], written. @param terminated [rows], written. */
  predict(features: Float32Array, rows: number, rewards: Float32Array, terminated: Uint8Array): void {
    const { kernels } = this.#program.workspace;
    for (let from = 0; from < rows; from += POLICY_ROWS) {
      const count = Math.min(POLICY_ROWS, rows - from);
      this.#features.values.set(features.subarray(from * this.#width, (from + count) * this.#width));
      this.#program.forward(count);
      for (let i = 0; i < count; i++) {
        rewards[from + i] = this.#bins.mean(kernels, this.#rewards, i * this.#bins.count);
        terminated[from + i] = this.#continues.values[i] < 0 ? ENDED : 0; // more likely than not
      }
    }
  }
}
