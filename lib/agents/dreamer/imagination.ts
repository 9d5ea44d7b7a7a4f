/**
 * Rollouts of the actor inside the world model, from filtered states of real experience.
 *
 * @module
 */

import type { Rssm } from "../../dynamics/rssm/rssm.ts";
import { type Node, type Parameters, Program } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { logPolicy, valueLogits } from "./actor_critic.ts";
import type { Rollout } from "../../planning/returns.ts";
import type { TwoHot } from "../../nn/categorical.ts";

/** N rollouts of H steps, made all at once. */
export class Imagination implements Rollout {
  readonly rows: number;
  readonly steps: number;
  /** [N, featureSize]: start states, to be written before a run. */
  readonly starts: Float32Array;
  /** [H N, featureSize], step-major: states 0 … H − 1, in which actions are taken. */
  readonly features: Float32Array;
  /** [H N, actionCount], one-hot. */
  readonly actions: Float32Array;
  readonly rewards: Float64Array;
  readonly continues: Float64Array;
  /** [H + 1, N]: values of states 0 … H. */
  readonly values: Float64Array;
  readonly nextValues: Float64Array;
  readonly #model: Rssm;
  readonly #rewardBins: TwoHot;
  readonly #valueBins: TwoHot;
  readonly #program: Program;
  readonly #state: Node;
  readonly #latent: Node;
  readonly #actionNoise: Node;
  readonly #latentNoise: Node;
  readonly #rewardLogits: Node;
  readonly #continueLogits: Node;
  readonly #valueLogits: Node;

  /** @param critic The slow critic, from which returns bootstrap. */
  constructor(
    model: Rssm,
    actor: Parameters,
    critic: Parameters,
    bins: { readonly rewards: TwoHot; readonly values: TwoHot },
    rows: number,
    horizon: number,
  ) {
    const { stateSize, latent, actionCount } = model.shape;
    this.rows = rows;
    this.steps = horizon;
    this.#model = model;
    [this.#rewardBins, this.#valueBins] = [bins.rewards, bins.values];
    this.starts = new Float32Array(rows * model.featureSize);
    this.rewards = new Float64Array(horizon * rows);
    this.continues = new Float64Array(horizon * rows);
    this.values = new Float64Array((horizon + 1) * rows);
    this.nextValues = this.values.subarray(rows);
    const program = this.#program = new Program(model.parameters.workspace, { isForwardOnly: true });
    this.#state = program.input(rows, stateSize);
    this.#latent = program.input(rows, latent.size);
    this.#actionNoise = program.input(horizon * rows, actionCount);
    this.#latentNoise = program.input(horizon * rows, latent.size);
    let [state, sample] = [this.#state, this.#latent];
    const moments = [program.concatColumns([state, sample])];
    const actions: Node[] = [];
    for (let t = 0; t < horizon; t++) {
      const at = (node: Node) => program.rowsOf(node, t * rows, (t + 1) * rows);
      const action = program.oneHotOfLargest(
        program.add(logPolicy(program, actor, moments[t]), at(this.#actionNoise)),
      );
      state = model.advance(program, state, sample, action);
      sample = latent.sample(program, model.prior(program, state), at(this.#latentNoise));
      moments.push(program.concatColumns([state, sample]));
      actions.push(action);
    }
    this.features = program.stackRows(moments.slice(0, horizon)).values;
    this.actions = program.stackRows(actions).values;
    const reached = program.stackRows(moments.slice(1));
    this.#rewardLogits = model.reward(program, reached);
    this.#continueLogits = model.continuation(program, reached);
    this.#valueLogits = valueLogits(program, critic, program.stackRows(moments));
    program.seal();
  }

  /** Imagines the rollouts from the start states. */
  run(random: Generator): void {
    const { stateSize, latent } = this.#model.shape;
    const width = this.#model.featureSize;
    for (let i = 0; i < this.rows; i++) {
      const at = i * width;
      this.#state.values.set(this.starts.subarray(at, at + stateSize), i * stateSize);
      this.#latent.values.set(this.starts.subarray(at + stateSize, at + width), i * latent.size);
    }
    random.fillGumbel(this.#actionNoise.values);
    latent.fillNoise(this.#latentNoise.values, random);
    this.#program.forward();
    const { kernels } = this.#program.workspace;
    const [rewardBins, valueBins] = [this.#rewardBins, this.#valueBins];
    const [rewards, continues, values] = [this.#rewardLogits, this.#continueLogits, this.#valueLogits];
    for (let i = 0; i < this.rewards.length; i++) {
      this.rewards[i] = rewardBins.mean(kernels, rewards, i * rewardBins.count);
      this.continues[i] = 1 / (1 + Math.exp(-continues.values[i]));
    }
    for (let i = 0; i < this.values.length; i++) {
      this.values[i] = valueBins.mean(kernels, values, i * valueBins.count);
    }
  }
}
