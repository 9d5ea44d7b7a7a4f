/**
 * Ensembles of models of any type: bootstrapped data, elites, propagation and disagreement.
 *
 * Lakshminarayanan et al., "Simple and scalable predictive uncertainty estimation using deep ensembles", 2017;
 * Chua et al., "Deep reinforcement learning in a handful of trials using probabilistic dynamics models" (PETS),
 * 2018; Janner et al., "When to trust your model" (MBPO), 2019, for the elites.
 *
 * Deviation from PETS: rows are bootstrapped by Poisson counts fixed at arrival, so that refits to growing
 * data keep every member's share.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";
import type { Generator } from "../random/generator.ts";
import type { TransitionRows } from "../replay/replay_buffer.ts";
import { DataSplit } from "./data_split.ts";
import type { MemberBank } from "./member_bank.ts";
import type { DynamicsModel, FitReport, MemberNetwork, Prediction, StepOptions } from "./model.ts";
import { oneStepError } from "./one_step_error.ts";
import { gatherRows } from "./transition_rows.ts";

/** What an ensemble needs beside its members. */
export interface EnsembleOptions {
  /** Members used for sampling: those with the smallest held-out loss; all unless given. */
  readonly elites?: number;
  /** Share of rows held out. */
  readonly heldOutShare: number;
  /** Whether members see bootstrapped rows. */
  readonly bootstrap: boolean;
}

/** A bank of members as one model. With a single member it is that member, with a held-out split. */
export class Ensemble extends Stateful implements DynamicsModel {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions: 0 … actionCount − 1. */
  readonly actionCount: number;
  /** Members computed together; 1 for a single model. */
  readonly members: number;
  /** Whether members predict variances. */
  readonly isProbabilistic: boolean;
  readonly #bank: MemberBank;
  readonly #eliteCount: number;
  readonly #split: DataSplit;
  // derived: #prediction, #packedObservations, #packedActions, #chosen and #packedRows are written
  // before each use
  /** Members that sampling uses, best first. */
  readonly #elites: Int32Array;
  #prediction: Prediction = { means: new Float32Array(0), variances: new Float32Array(0) };
  #packedObservations = new Float32Array(0);
  #packedActions = new Uint8Array(0);
  #chosen = new Uint8Array(0);
  /** [members]: rows packed for each member. */
  readonly #packedRows: Uint32Array;

  /** An ensemble of the members of a bank. @throws {RangeError} If more elites than members are asked for. */
  constructor(bank: MemberBank, options: EnsembleOptions) {
    super();
    this.#bank = bank;
    this.members = bank.members;
    this.observationSize = bank.observationSize;
    this.actionCount = bank.actionCount;
    this.isProbabilistic = bank.isProbabilistic;
    this.#eliteCount = options.elites ?? bank.members;
    if (this.#eliteCount < 1 || this.#eliteCount > bank.members) {
      throw new RangeError(
        `An ensemble of ${bank.members} has 1 to ${bank.members} elites: got ${this.#eliteCount}.`,
      );
    }
    this.#split = new DataSplit({ members: bank.members, ...options });
    this.#elites = Int32Array.from({ length: this.#eliteCount }, (_, m) => m);
    this.#packedRows = new Uint32Array(bank.members);
  }

  /** Whether there has been a fit or an update. */
  get isFitted(): boolean {
    return this.#bank.isFitted;
  }

  /** Gradient steps ever taken. */
  get updates(): number {
    return this.#bank.updates;
  }

  /** Members that sampling uses, best first. */
  get elites(): readonly number[] {
    return [...this.#elites];
  }

  /** Fits to the data; see the interface. */
  fit(data: TransitionRows, random: Generator): FitReport {
    if (data.count < 2) throw new RangeError(`A model is fitted to two rows or more: got ${data.count}.`);
    this.#split.grow(data.count, random);
    const heldOut = this.#split.heldOutRows(data.count);
    const report = this.#bank.fit(data, this.#split, random);
    if (heldOut.length > 0) {
      const losses = report.heldOutLosses;
      const ranked = Array.from(losses.keys()).sort((a, b) => losses[a] - losses[b] || a - b);
      this.#elites.set(ranked.slice(0, this.#eliteCount));
    }
    return {
      updates: report.updates,
      trainingRows: data.count - heldOut.length,
      heldOutRows: heldOut.length,
      heldOutError: oneStepError(this, gatherRows(data, heldOut, this.observationSize)),
    };
  }

  /** Every member's prediction; see the interface. */
  predict(observations: Float32Array, actions: Uint8Array, count: number, out: Prediction): void {
    this.#bank.predict(observations, actions, count, true, out);
  }

  /** The members as networks; see the interface. */
  memberNetworks(): MemberNetwork[] {
    return Array.from({ length: this.members }, (_, m) => this.#bank.memberNetwork(m));
  }

  /** One imagined step of every row; see the interface. */
  step(
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    options: StepOptions,
    next: Float32Array,
  ): void {
    const { propagation, random, disagreement } = options;
    const needsEveryMember = propagation === "mean" || disagreement !== undefined || this.members === 1;
    if (needsEveryMember) {
      this.#reserve(this.members * count);
      this.predict(observations, actions, count, this.#prediction);
      if (disagreement !== undefined) this.#spread(count, disagreement);
      if (propagation === "mean") return this.#meanOf(this.#elites, count * this.observationSize, next);
    }
    const chosen = this.#chooseElites(count, random);
    const rows = needsEveryMember ? count : this.#predictPacked(observations, actions, count, chosen);
    this.#sample(chosen, count, rows, needsEveryMember, random, next);
  }

  /** How far members' means lie apart; see the interface. */
  disagreement(observations: Float32Array, actions: Uint8Array, count: number, out: Float32Array): void {
    if (this.members === 1) {
      out.fill(0, 0, count);
      return;
    }
    this.#reserve(this.members * count);
    this.predict(observations, actions, count, this.#prediction);
    this.#spread(count, out);
  }

  get parts(): Parts {
    return { bank: this.#bank, split: this.#split, elites: this.#elites };
  }

  /** Room for predictions of `rows` rows, of all members together. */
  #reserve(rows: number): void {
    const length = rows * this.observationSize;
    if (this.#prediction.means.length >= length) return;
    this.#prediction = { means: new Float32Array(length), variances: new Float32Array(length) };
  }

  #chooseElites(count: number, random: Generator): Uint8Array {
    if (this.#chosen.length < count) this.#chosen = new Uint8Array(count);
    const elites = this.#elites;
    if (elites.length === 1) return this.#chosen.fill(elites[0], 0, count);
    for (let i = 0; i < count; i++) this.#chosen[i] = elites[random.integer(elites.length)];
    return this.#chosen;
  }

  /**
   * Predicts every row by its own member only: each member's rows are packed together, in their order.
   *
   * @returns Rows that the prediction has of every member: the largest number that one member was chosen for.
   */
  #predictPacked(observations: Float32Array, actions: Uint8Array, count: number, chosen: Uint8Array): number {
    const { members, observationSize: size } = this;
    const filled = this.#packedRows.fill(0);
    for (let i = 0; i < count; i++) filled[chosen[i]]++;
    const rows = filled.reduce((a, b) => Math.max(a, b), 0);
    this.#reserve(members * rows);
    if (this.#packedActions.length < members * rows) {
      this.#packedObservations = new Float32Array(members * rows * size);
      this.#packedActions = new Uint8Array(members * rows);
    }
    filled.fill(0);
    for (let i = 0; i < count; i++) {
      const to = chosen[i] * rows + filled[chosen[i]]++;
      this.#packedActions[to] = actions[i];
      for (let k = 0; k < size; k++) {
        this.#packedObservations[to * size + k] = observations[i * size + k];
      }
    }
    // rows beyond a member's last keep what an earlier call left there; their results are not read
    this.#bank.predict(this.#packedObservations, this.#packedActions, rows, false, this.#prediction);
    return rows;
  }

  /**
   * Samples every row's next observation from its member's prediction.
   *
   * @param rows Rows that the prediction has of every member.
   * @param isShared Whether each member predicted every row; otherwise its own rows, packed.
   */
  #sample(
    chosen: Uint8Array,
    count: number,
    rows: number,
    isShared: boolean,
    random: Generator,
    next: Float32Array,
  ): void {
    const { observationSize: size, isProbabilistic } = this;
    const { means, variances } = this.#prediction;
    const filled = this.#packedRows.fill(0);
    for (let i = 0; i < count; i++) {
      const member = this.members === 1 ? 0 : chosen[i];
      const from = (member * rows + (isShared ? i : filled[member]++)) * size;
      for (let k = 0; k < size; k++) {
        const noise = isProbabilistic ? Math.sqrt(variances[from + k]) * random.normal() : 0;
        next[i * size + k] = means[from + k] + noise;
      }
    }
  }

  /** The mean of some members' means; `length` is count × observationSize. */
  #meanOf(members: Int32Array, length: number, out: Float32Array): void {
    const { means } = this.#prediction;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (const member of members) sum += means[member * length + at];
      out[at] = sum / members.length;
    }
  }

  /** Writes the {@linkcode DynamicsModel.disagreement} of the last prediction. */
  #spread(count: number, out: Float32Array): void {
    const { members, observationSize: size } = this;
    const { means } = this.#prediction;
    const deviations = this.#bank.changeDeviations;
    const length = count * size;
    for (let i = 0; i < count; i++) {
      let total = 0;
      for (let k = 0; k < size; k++) {
        const at = i * size + k;
        let mean = 0;
        for (let m = 0; m < members; m++) mean += means[m * length + at];
        mean /= members;
        let square = 0;
        for (let m = 0; m < members; m++) square += (means[m * length + at] - mean) ** 2;
        total += square / members / (deviations[k] * deviations[k]);
      }
      out[i] = Math.sqrt(total / size);
    }
  }
}
