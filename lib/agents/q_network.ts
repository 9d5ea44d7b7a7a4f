/**
 * A network from observations to one action value for each action, plain or dueling.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";
import { Adam, type AdamOptions } from "../nn/adam.ts";
import { Mlp } from "../nn/mlp.ts";
import { type ErrorShape, MlpTrainer } from "../nn/mlp_trainer.ts";
import { type Scalar, type Tensor, tf, type Variable } from "../nn/tensorflow.ts";
import type { Generator } from "../random/generator.ts";

/** The shape of a Q-network. */
export interface QNetworkOptions {
  readonly observationSize: number;
  readonly actionCount: number;
  readonly hiddenWidth: number;
  /** `he`: hidden layers as He et al. 2015, the last at 0; `framework`: all as PyTorch's. */
  readonly initialisation: "he" | "framework";
  /**
   * Wang et al., "Dueling network architectures for deep reinforcement learning", 2016: the layers before the
   * last are shared, then one stream gives V(s) and one A(s, a). Deviation: here the streams share nothing, as the network is small.
   */
  readonly dueling: boolean;
}

/** Q(s, ·) and the steps that train it. */
export class QNetwork implements Restorable {
  readonly actionCount: number;
  /** Q itself; of a dueling network, the advantages A(s, ·). */
  readonly #actions: Mlp;
  /** V(s), of a dueling network. */
  readonly #value: Mlp | undefined;
  #values = new Float32Array(0);

  constructor(options: QNetworkOptions, random: Generator) {
    const { observationSize, actionCount, hiddenWidth, initialisation } = options;
    this.actionCount = actionCount;
    const shape = (outputs: number) => ({
      sizes: [observationSize, hiddenWidth, hiddenWidth, outputs],
      initialisation,
      lastInitialisation: initialisation === "he" ? "zero" : initialisation,
    } as const);
    this.#actions = new Mlp(shape(actionCount), random);
    this.#value = options.dueling ? new Mlp(shape(1), random.stream("value")) : undefined;
  }

  /**
   * Q for a batch, without gradients.
   *
   * @param observations [rows, observationSize]
   * @param out [rows, actionCount], written.
   */
  predict(observations: Float32Array, rows: number, out: Float32Array): void {
    this.#actions.predict(observations, rows, out);
    if (this.#value === undefined) return;
    if (this.#values.length < rows) this.#values = new Float32Array(rows);
    this.#value.predict(observations, rows, this.#values);
    this.#aggregate(rows, out);
  }

  /** Q [actionCount] for one observation. */
  predictOne(observation: Float32Array, out: Float32Array): void {
    this.#actions.predictOne(observation, out);
    if (this.#value === undefined) return;
    if (this.#values.length < 1) this.#values = new Float32Array(1);
    this.#value.predictOne(observation, this.#values);
    this.#aggregate(1, out);
  }

  /** Makes the trainer of this network. */
  trainer(options: AdamOptions): QTrainer {
    if (this.#value === undefined) return new PlainTrainer(new MlpTrainer(this.#actions, options));
    return new DuelingTrainer(this.#actions, this.#value, options);
  }

  /** Takes the weights of a network of the same shape. */
  copyFrom(other: QNetwork): void {
    this.#actions.copyFrom(other.#actions);
    if (other.#value !== undefined) this.#value?.copyFrom(other.#value);
  }

  /** w ← (1 − rate) w + rate w' for every weight w and the other's w'. */
  moveTowards(other: QNetwork, rate: number): void {
    this.#actions.moveTowards(other.#actions, rate);
    if (other.#value !== undefined) this.#value?.moveTowards(other.#value, rate);
  }

  save(): Snapshot {
    return { actions: this.#actions.save(), value: this.#value?.save() ?? null };
  }

  restore(snapshot: Snapshot): void {
    if ((snapshot.value === null) !== (this.#value === undefined)) {
      throw new TypeError("Not the snapshot of a Q-network of this shape: one is dueling, the other is not.");
    }
    this.#actions.restore(snapshot.actions as Snapshot);
    this.#value?.restore(snapshot.value as Snapshot);
  }

  /** Frees the weights. */
  dispose(): void {
    this.#actions.dispose();
    this.#value?.dispose();
  }

  /** Q(s, a) = V(s) + A(s, a) − mean A(s, ·) (Wang et al. 2016, equation 9), over advantages in place. */
  #aggregate(rows: number, out: Float32Array): void {
    const n = this.actionCount;
    for (let row = 0; row < rows; row++) {
      let mean = 0;
      for (let a = 0; a < n; a++) mean += out[row * n + a] / n;
      for (let a = 0; a < n; a++) out[row * n + a] += this.#values[row] - mean;
    }
  }
}

/** Takes gradient steps on one Q-network. */
export interface QTrainer extends Restorable {
  /**
   * One step that moves Q(s, a) of each row towards its target.
   *
   * @param observations [rows, observationSize]
   * @param actions [rows]
   * @param targets [rows]
   * @returns The mean loss before the step.
   */
  step(
    observations: Float32Array,
    actions: Uint8Array,
    targets: Float32Array,
    rows: number,
    shape: ErrorShape,
  ): number;
  /** Frees the optimiser; the network is its owner's. */
  dispose(): void;
}

class PlainTrainer implements QTrainer {
  readonly #trainer: MlpTrainer;

  constructor(trainer: MlpTrainer) {
    this.#trainer = trainer;
  }

  step(
    inputs: Float32Array,
    actions: Uint8Array,
    targets: Float32Array,
    rows: number,
    shape: ErrorShape,
  ): number {
    return this.#trainer.stepChosenOutput({ inputs, actions, targets, rows }, shape);
  }

  save(): Snapshot {
    return this.#trainer.save();
  }

  restore(snapshot: Snapshot): void {
    this.#trainer.restore(snapshot);
  }

  dispose(): void {
    this.#trainer.dispose();
  }
}

class DuelingTrainer implements QTrainer {
  readonly #advantage: Mlp;
  readonly #value: Mlp;
  readonly #optimiser: Adam;

  constructor(advantage: Mlp, value: Mlp, options: AdamOptions) {
    this.#advantage = advantage;
    this.#value = value;
    const variables: Variable[] = [...advantage.variables, ...value.variables];
    this.#optimiser = new Adam(variables, options);
  }

  step(
    observations: Float32Array,
    actions: Uint8Array,
    targets: Float32Array,
    rows: number,
    shape: ErrorShape,
  ): number {
    const [inputs, outputs] = [this.#advantage.sizes[0], this.#advantage.sizes.at(-1)!];
    // the chosen action's share of A − mean A: 1 − 1/n for itself, −1/n for the others
    const weights = new Float32Array(rows * outputs).fill(-1 / outputs);
    for (let row = 0; row < rows; row++) weights[row * outputs + actions[row]] += 1;
    const x = tf.tensor2d(observations.subarray(0, rows * inputs), [rows, inputs]);
    const chosen = tf.tensor2d(weights, [rows, outputs]);
    const y = tf.tensor2d(targets.subarray(0, rows), [rows, 1]);
    const loss = this.#optimiser.minimise(() => {
      const advantage = tf.sum(tf.mul(this.#advantage.apply(x), chosen), 1, true); // [rows, 1]
      return errorLoss(tf.sub(tf.add(this.#value.apply(x), advantage), y), shape);
    });
    tf.dispose([x, chosen, y]);
    return loss;
  }

  save(): Snapshot {
    return this.#optimiser.save();
  }

  restore(snapshot: Snapshot): void {
    this.#optimiser.restore(snapshot);
  }

  dispose(): void {
    this.#optimiser.dispose();
  }
}

/** The mean of e² (squared), or of ½ min(|e|, 1)² + |e| − min(|e|, 1) (Huber). */
function errorLoss(error: Tensor, shape: ErrorShape): Scalar {
  if (shape === "squared") return tf.mean(tf.mul(error, error)) as Scalar;
  const size = tf.abs(error);
  const inner = tf.minimum(size, 1);
  return tf.mean(tf.add(tf.mul(tf.mul(inner, inner), 0.5), tf.sub(size, inner))) as Scalar;
}
