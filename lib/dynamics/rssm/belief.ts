/**
 * What a recurrent state-space model believes of running episodes: brought forward by what is seen, or by imagination.
 *
 * @module
 */

import { type Node, Program } from "../../nn/engine.ts";
import { symlog } from "../../nn/categorical.ts";
import type { Generator } from "../../random/generator.ts";
import type { Rssm } from "./rssm.ts";

/** Brings beliefs, [rows, stateSize + latent size], forward, many rows at a time. */
export class BeliefUpdate {
  readonly #model: Rssm;
  readonly #capacity: number;
  readonly #filter: Step & { observations: Node };
  readonly #imagine: Step & { decoded: Node };
  readonly #decode: { readonly program: Program; readonly features: Node; readonly decoded: Node };

  /** @param capacity Rows of one call of the networks; more take several. */
  constructor(model: Rssm, capacity: number) {
    this.#model = model;
    this.#capacity = capacity;
    const { workspace } = model.parameters;
    {
      const program = new Program(workspace, { isForwardOnly: true });
      const inputs = this.#inputs(program);
      const observations = program.input(capacity, model.shape.observationSize);
      const next = model.advance(program, inputs.state, inputs.latent, inputs.action);
      const posterior = model.posterior(program, next, model.encode(program, observations));
      const sample = model.shape.latent.sample(program, posterior, inputs.noise);
      const features = program.concatColumns([next, sample]);
      program.seal();
      this.#filter = { program, ...inputs, observations, features };
    }
    {
      const program = new Program(workspace, { isForwardOnly: true });
      const inputs = this.#inputs(program);
      const next = model.advance(program, inputs.state, inputs.latent, inputs.action);
      const sample = model.shape.latent.sample(program, model.prior(program, next), inputs.noise);
      const features = program.concatColumns([next, sample]);
      const decoded = model.decode(program, features);
      program.seal();
      this.#imagine = { program, ...inputs, features, decoded };
    }
    {
      const program = new Program(workspace, { isForwardOnly: true });
      const features = program.input(capacity, model.featureSize);
      const decoded = model.decode(program, features);
      program.seal();
      this.#decode = { program, features, decoded };
    }
  }

  #inputs(program: Program) {
    const { shape } = this.#model;
    return {
      state: program.input(this.#capacity, shape.stateSize),
      latent: program.input(this.#capacity, shape.latent.size),
      action: program.input(this.#capacity, shape.actionCount),
      noise: program.input(this.#capacity, shape.latent.size),
    };
  }

  /**
   * Takes a new observation of every row into account.
   *
   * @param features [rows, stateSize + latent size], replaced.
   * @param actions [rows]: what led here.
   * @param isFirst [rows]: 1 where an episode starts, and the belief with it.
   * @param observations [rows, observationSize], as they are.
   * @param random Draws the latents; without it they are the modes.
   */
  observe(
    features: Float32Array,
    rows: number,
    actions: ArrayLike<number>,
    isFirst: ArrayLike<number>,
    observations: Float32Array,
    random?: Generator,
  ): void {
    const { observationSize } = this.#model.shape;
    this.#chunks(rows, (from, count) => {
      const step = this.#filter;
      this.#write(step, features, from, count, actions, random, isFirst);
      for (let i = 0; i < count * observationSize; i++) {
        step.observations.values[i] = symlog(observations[from * observationSize + i]);
      }
      step.program.forward(count);
      this.#read(step, features, from, count);
    });
  }

  /**
   * Brings every row one imagined step forward.
   *
   * @param features [rows, stateSize + latent size], replaced.
   * @param actions [rows]
   * @param decoded [rows, observationSize]: the symlog of what would be seen, written.
   * @param random Draws the latents; without it they are the modes.
   */
  imagine(
    features: Float32Array,
    rows: number,
    actions: ArrayLike<number>,
    decoded: Float32Array,
    random?: Generator,
  ): void {
    const { observationSize } = this.#model.shape;
    this.#chunks(rows, (from, count) => {
      const step = this.#imagine;
      this.#write(step, features, from, count, actions, random);
      step.program.forward(count);
      this.#read(step, features, from, count);
      decoded.set(step.decoded.values.subarray(0, count * observationSize), from * observationSize);
    });
  }

  /**
   * What beliefs say is seen now.
   *
   * @param features [rows, stateSize + latent size]
   * @param decoded [rows, observationSize]: the symlog of it, written.
   */
  decode(features: Float32Array, rows: number, decoded: Float32Array): void {
    const { featureSize: width, shape: { observationSize } } = this.#model;
    this.#chunks(rows, (from, count) => {
      const { program, features: input, decoded: output } = this.#decode;
      input.values.set(features.subarray(from * width, (from + count) * width));
      program.forward(count);
      decoded.set(output.values.subarray(0, count * observationSize), from * observationSize);
    });
  }

  #chunks(rows: number, work: (from: number, count: number) => void): void {
    for (let from = 0; from < rows; from += this.#capacity) work(from, Math.min(this.#capacity, rows - from));
  }

  #write(
    step: Step,
    features: Float32Array,
    from: number,
    count: number,
    actions: ArrayLike<number>,
    random: Generator | undefined,
    isFirst?: ArrayLike<number>,
  ): void {
    const { stateSize, latent, actionCount } = this.#model.shape;
    const width = stateSize + latent.size;
    step.action.values.fill(0, 0, count * actionCount);
    for (let i = 0; i < count; i++) {
      const fresh = isFirst?.[from + i] === 1;
      const at = (from + i) * width;
      for (let j = 0; j < stateSize; j++) step.state.values[i * stateSize + j] = fresh ? 0 : features[at + j];
      for (let j = 0; j < latent.size; j++) {
        step.latent.values[i * latent.size + j] = fresh ? 0 : features[at + stateSize + j];
      }
      if (!fresh) step.action.values[i * actionCount + actions[from + i]] = 1;
    }
    const noise = step.noise.values.subarray(0, count * latent.size);
    if (random === undefined) noise.fill(0);
    else latent.fillNoise(noise, random);
  }

  #read(step: Step, features: Float32Array, from: number, count: number): void {
    const width = this.#model.featureSize;
    features.set(step.features.values.subarray(0, count * width), from * width);
  }
}

interface Step {
  readonly program: Program;
  readonly state: Node;
  readonly latent: Node;
  readonly action: Node;
  readonly noise: Node;
  readonly features: Node;
}
