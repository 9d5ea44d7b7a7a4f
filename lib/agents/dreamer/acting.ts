/**
 * What acts of Dreamer: averages of the learned weights of model and actor, and the belief that they keep of episodes.
 *
 * The newest averages are evaluated until a real episode that they act greedily goes on to the time limit, with a return that
 * no episode before has passed. The weights of that episode then stay in office: they are evaluated, and act in every greedy
 * episode, until one of these falls short. So a policy that drifts while it goes on learning is not shown in place of one that
 * stands, and one that stood by luck soon loses its place. Every step of these trials is a real step of the run.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../../checkpoint/snapshot.ts";
import { type Belief, BeliefUpdate } from "../../dynamics/state_space/belief.ts";
import { StateSpaceModel } from "../../dynamics/state_space/model.ts";
import { type Node, type Parameters, Program } from "../../nn/tape/tape.ts";
import type { Generator } from "../../random/generator.ts";
import type { Controller } from "../agent.ts";
import { type ActorCriticShape, logPolicy, makeActor } from "./actor_critic.ts";
import type { Sight } from "./sight.ts";

/** Rows of one call of the networks. */
export const ACTING_ROWS = 128;

/** A model and an actor with what they need to act. */
class Weights implements Restorable {
  readonly model: StateSpaceModel;
  readonly actor: Parameters;
  readonly update: BeliefUpdate;
  readonly #program: Program;
  readonly #features: Node;
  readonly #logs: Node;

  constructor(like: StateSpaceModel, heads: ActorCriticShape, random: Generator) {
    const { workspace } = like.parameters;
    this.model = new StateSpaceModel(workspace, like.shape, random.stream("model"));
    this.actor = makeActor(workspace, heads, random.stream("actor"));
    this.update = new BeliefUpdate(this.model, ACTING_ROWS);
    this.#program = new Program(workspace);
    this.#features = this.#program.input(ACTING_ROWS, like.featureSize);
    this.#logs = logPolicy(this.#program, this.actor, this.#features);
    this.#program.seal();
  }

  copyFrom({ model, actor }: Weights): void {
    this.model.parameters.copyFrom(model.parameters);
    this.actor.copyFrom(actor);
  }

  /** log π of up to ACTING_ROWS rows; overwritten by the next call. */
  logPolicy(features: Float32Array, rows: number): Float32Array {
    this.#features.values.set(features.subarray(0, rows * this.model.featureSize));
    this.#program.forward(rows);
    return this.#logs.values;
  }

  save(): Snapshot {
    return { model: this.model.parameters.save(), actor: this.actor.save() };
  }

  restore({ model, actor }: Snapshot): void {
    this.model.parameters.restore(model as Snapshot);
    this.actor.restore(actor as Snapshot);
  }
}

/** How an actor and a model are made to act. */
export interface ActingOptions {
  /** The learned model, whose workspace and shape those that act share. */
  readonly like: StateSpaceModel;
  readonly heads: ActorCriticShape;
  readonly sight: Sight;
  /** Whether weights whose greedy episodes reach the time limit stay in office. */
  readonly keepsProven: boolean;
}

/** Acts in the real episode at hand, and in the parallel ones of evaluation. */
export class Acting implements Restorable {
  readonly #sight: Sight;
  readonly #keepsProven: boolean;
  readonly #newest: Weights;
  /** On trial in greedy episodes, or in office: they stay as they are. */
  readonly #tried: Weights;
  readonly #belief: Belief;
  #isTrial = false;
  #isInOffice = false;
  #bestReturn = -Infinity; // of all real episodes

  /** @param random Draws the first weights, in the streams `model` and `actor`, as the learned ones are drawn. */
  constructor({ like, heads, sight, keepsProven }: ActingOptions, random: Generator) {
    this.#sight = sight;
    this.#keepsProven = keepsProven;
    const make = () => new Weights(like, heads, random);
    [this.#newest, this.#tried] = [make(), make()];
    this.#belief = { features: new Float32Array(like.featureSize) };
  }

  /** Brings beliefs forward by the newest averages of the model. */
  get newestUpdate(): BeliefUpdate {
    return this.#newest.update;
  }

  /** Brings beliefs forward by what is evaluated. */
  get evaluatedUpdate(): BeliefUpdate {
    return this.#evaluated.update;
  }

  get #evaluated(): Weights {
    return this.#isInOffice ? this.#tried : this.#newest;
  }

  get #acting(): Weights {
    return this.#isTrial ? this.#tried : this.#newest;
  }

  /** Moves the newest averages towards what has been learned, by a share `rate` of the way. */
  follow(model: StateSpaceModel, actor: Parameters, rate: number): void {
    this.#newest.model.parameters.moveTowards(model.parameters, rate);
    this.#newest.actor.moveTowards(actor, rate);
  }

  /** Starts an episode: a trial where all its actions will be greedy. */
  start(isGreedy: boolean): void {
    this.#isTrial = this.#keepsProven && isGreedy;
    if (this.#isTrial && !this.#isInOffice) this.#tried.copyFrom(this.#newest);
  }

  /** Ends the episode at hand. @param reachedLimit Whether it went on to the time limit. */
  finish(episodeReturn: number, reachedLimit: boolean): void {
    if (episodeReturn > this.#bestReturn) {
      this.#bestReturn = episodeReturn;
      this.#isInOffice = false;
    }
    if (this.#isTrial) this.#isInOffice = reachedLimit && episodeReturn === this.#bestReturn;
  }

  /** Keeps no weights any more: what is seen has changed. */
  forget(): void {
    this.#isTrial = this.#isInOffice = false;
  }

  /**
   * Takes an observation of the episode at hand into account.
   *
   * @param action What led to it. @param isFirst Whether the episode starts with it.
   * @param random Draws the latent; without it, it is the mode.
   */
  observe(observation: Float32Array, action: number, isFirst: boolean, random: Generator | undefined): void {
    const seen = this.#sight.see(observation, 1);
    this.#acting.update.observe(this.#belief, 1, [action], [isFirst ? 1 : 0], seen, random);
  }

  /** The likeliest action of the episode at hand, or one drawn from the policy where `random` is given. */
  choose(random: Generator | undefined): number {
    const acting = this.#acting;
    const { actionCount } = acting.model.shape;
    const logs = acting.logPolicy(this.#belief.features, 1);
    return random === undefined
      ? largest(logs, 0, actionCount)
      : random.categorical(logs.subarray(0, actionCount).map((log) => Math.exp(log)));
  }

  /** The greedy policy in parallel episodes, with beliefs of its own. */
  controller(lanes: number): Controller {
    const weights = this.#evaluated;
    const { shape: { actionCount }, featureSize: width } = weights.model;
    const belief: Belief = { features: new Float32Array(lanes * width) };
    const last = new Uint8Array(lanes);
    const isFirst = new Uint8Array(lanes).fill(1);
    const part = { features: new Float32Array(lanes * width) };
    return {
      act: (observations, alive, actions) => {
        // only the lanes that are alive are brought forward
        const size = observations.length / lanes;
        const rows: number[] = [];
        for (let lane = 0; lane < lanes; lane++) if (alive[lane] === 1) rows.push(lane);
        const seen = new Float32Array(rows.length * size);
        rows.forEach((lane, i) => {
          part.features.set(belief.features.subarray(lane * width, (lane + 1) * width), i * width);
          seen.set(observations.subarray(lane * size, (lane + 1) * size), i * size);
        });
        weights.update.observe(
          part,
          rows.length,
          rows.map((lane) => last[lane]),
          rows.map((lane) => isFirst[lane]),
          this.#sight.see(seen, rows.length),
        );
        for (let from = 0; from < rows.length; from += ACTING_ROWS) {
          const count = Math.min(ACTING_ROWS, rows.length - from);
          const logs = weights.logPolicy(part.features.subarray(from * width), count);
          for (let i = 0; i < count; i++) {
            const lane = rows[from + i];
            last[lane] = actions[lane] = largest(logs, i * actionCount, actionCount);
          }
        }
        rows.forEach((lane, i) => {
          belief.features.set(part.features.subarray(i * width, (i + 1) * width), lane * width);
          isFirst[lane] = 0;
        });
      },
      reset: () => void isFirst.fill(1),
      dispose() {},
    };
  }

  save(): Snapshot {
    return {
      newest: this.#newest.save(),
      tried: this.#tried.save(),
      belief: this.#belief.features.slice(),
      counters: Float64Array.of(this.#isTrial ? 1 : 0, this.#isInOffice ? 1 : 0, this.#bestReturn),
    };
  }

  restore({ newest, tried, belief, counters }: Snapshot): void {
    if (!(belief instanceof Float32Array) || !(counters instanceof Float64Array)) {
      throw new TypeError("Not the snapshot of what acts of a dreamer.");
    }
    this.#newest.restore(newest as Snapshot);
    this.#tried.restore(tried as Snapshot);
    this.#belief.features.set(belief);
    [this.#isTrial, this.#isInOffice] = [counters[0] === 1, counters[1] === 1];
    this.#bestReturn = counters[2];
  }
}

function largest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}
