/**
 * Rollouts of the actor inside the world model, from filtered states of real experience. In every state all actions are
 * imagined; the one that the actor draws is gone on with.
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
  /** [H N, actionCount], one-hot: the actions that are gone on with. */
  readonly actions: Float32Array;
  /** [H N, actionCount]: r + γ c v of every action, v the value of the state that it leads to. */
  readonly actionValues: Float64Array;
  readonly rewards: Float64Array;
  readonly continues: Float64Array;
  /** [H + 1, N]: values of states 0 … H. */
  readonly values: Float64Array;
  readonly nextValues: Float64Array;
  readonly #model: Rssm;
  readonly #rewardBins: TwoHot;
  readonly #valueBins: TwoHot;
  readonly #discount: number;
  readonly #program: Program;
  readonly #state: Node;
  readonly #latent: Node;
  readonly #actionNoise: Node;
  readonly #latentNoise: Node;
  readonly #rewardLogits: Node;
  readonly #continueLogits: Node;
  readonly #valueLogits: Node;

  /**
   * @param critic The slow critic, from which returns bootstrap.
   * @param discount γ.
   */
  constructor(
    model: Rssm,
    actor: Parameters,
    critic: Parameters,
    bins: { readonly rewards: TwoHot; readonly values: TwoHot },
    discount: number,
    rows: number,
    horizon: number,
  ) {
    const { stateSize, latent, actionCount } = model.shape;
    this.rows = rows;
    this.steps = horizon;
    this.#model = model;
    [this.#rewardBins, this.#valueBins, this.#discount] = [bins.rewards, bins.values, discount];
    this.starts = new Float32Array(rows * model.featureSize);
    this.actionValues = new Float64Array(horizon * rows * actionCount);
    this.rewards = new Float64Array(horizon * rows);
    this.continues = new Float64Array(horizon * rows);
    this.values = new Float64Array((horizon + 1) * rows);
    this.nextValues = this.values.subarray(rows);
    const program = this.#program = new Program(model.parameters.workspace, { isForwardOnly: true });
    this.#state = program.input(rows, stateSize);
    this.#latent = program.input(rows, latent.size);
    this.#actionNoise = program.input(horizon * rows, actionCount);
    this.#latentNoise = program.input(horizon * rows, latent.size);
    // rows a N … (a + 1) N − 1 of what is imagined for all actions belong to action a
    const everyAction = program.input(actionCount * rows, actionCount);
    for (let i = 0; i < actionCount * rows; i++) {
      everyAction.values[i * actionCount + Math.floor(i / rows)] = 1;
    }
    const forEveryAction = (node: Node) => program.stackRows(Array.from({ length: actionCount }, () => node));
    let [state, sample] = [this.#state, this.#latent];
    const moments = [program.concatColumns([state, sample])];
    const actions: Node[] = [];
    const outcomes: Node[] = [];
    for (let t = 0; t < horizon; t++) {
      const at = (node: Node) => program.rowsOf(node, t * rows, (t + 1) * rows);
      const action = program.oneHotOfLargest(
        program.add(logPolicy(program, actor, moments[t]), at(this.#actionNoise)),
      );
      const states = model.advance(program, forEveryAction(state), forEveryAction(sample), everyAction);
      const noise = forEveryAction(at(this.#latentNoise)); // the same, so that outcomes differ by the action alone
      const samples = latent.sample(program, model.prior(program, states), noise);
      const ofAction = (node: Node) =>
        Array.from({ length: actionCount }, (_, a) =>
          program.multiply(
            program.rowsOf(node, a * rows, (a + 1) * rows),
            program.columns(action, a, a + 1),
          )).reduce((sum, part) => program.add(sum, part));
      [state, sample] = [ofAction(states), ofAction(samples)];
      moments.push(program.concatColumns([state, sample]));
      outcomes.push(program.concatColumns([states, samples]));
      actions.push(action);
    }
    this.features = program.stackRows(moments.slice(0, horizon)).values;
    this.actions = program.stackRows(actions).values;
    const reached = program.stackRows(outcomes);
    this.#rewardLogits = model.reward(program, reached);
    this.#continueLogits = model.continuation(program, reached);
    this.#valueLogits = valueLogits(program, critic, program.stackRows([moments[0], reached]));
    program.seal();
  }

  /** Imagines the rollouts from the start states. */
  run(random: Generator): void {
    const { stateSize, latent, actionCount } = this.#model.shape;
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
    for (let i = 0; i < this.rows; i++) this.values[i] = valueBins.mean(kernels, values, i * valueBins.count);
    for (let i = 0; i < this.actionValues.length; i++) {
      const action = Math.floor(i / this.rows) % actionCount;
      const moment = Math.floor(i / (this.rows * actionCount)) * this.rows + i % this.rows;
      const reward = rewardBins.mean(kernels, rewards, i * rewardBins.count);
      const goesOn = 1 / (1 + Math.exp(-continues.values[i]));
      const value = valueBins.mean(kernels, values, (this.rows + i) * valueBins.count);
      const at = moment * actionCount + action;
      this.actionValues[at] = reward + this.#discount * goesOn * value;
      if (this.actions[at] === 1) {
        [this.rewards[moment], this.continues[moment], this.nextValues[moment]] = [reward, goesOn, value];
      }
    }
  }
}
