/**
 * V of World Models (Ha and Schmidhuber, "World models", 2018): a variational autoencoder that turns a picture into a
 * handful of numbers.
 *
 * The encoder sees pictures through a blur, the decoder draws sharp ones: from latents of sharp pictures a linear function
 * reads the pole's angle with errors of 0.04 to 0.07 rad (two seeds), from those of blurred ones of 0.005 to 0.016 (three seeds, each of
 * 1,000 random frames of CartPole), and the controllers that act on them are linear.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import { addLinear, linear } from "../../nn/layers.ts";
import { Adam, type Node, Parameters, Program, Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import { blur } from "./blur.ts";

/** The shape of V. */
export interface VisionOptions {
  /** Rows of a picture. */
  readonly height: number;
  /** Columns of a picture. */
  readonly width: number;
  /** Numbers in a latent. */
  readonly latentSize: number;
}

/** Standardised latents that vary less are of a dimension that V does not use: their noise is not to be blown up. */
export const LEAST_DEVIATION = 1e-4;

/** Units of the hidden layers. */
const HIDDEN_WIDTH = 128;
/** Weight of the divergence from the standard normal distribution. */
const BETA = 1e-2;
/** Adam's learning rate at the start of a fit; it falls to a tenth along a cosine. */
const LEARNING_RATE = 1e-3;
/** Pictures in one update. */
const BATCH_SIZE = 64;
/** Rows of one call in inference. */
const INFERENCE_ROWS = 128;

/** The encoder's distribution at some pictures. */
interface Encoded {
  readonly mean: Node;
  /** The logarithm of the variance. */
  readonly logVariance: Node;
}

/** The autoencoder with its training. */
export class Vision extends Stateful {
  readonly options: VisionOptions;
  readonly #parameters: Parameters;
  readonly #adam: Adam;
  readonly #training: {
    readonly program: Program;
    readonly blurred: Node;
    readonly pictures: Node;
    readonly noise: Node;
    readonly error: Node;
    readonly divergence: Node;
    readonly loss: Node;
  };
  readonly #encoder: { readonly program: Program; readonly blurred: Node; readonly mean: Node };
  readonly #decoder: { readonly program: Program; readonly latents: Node; readonly pictures: Node };

  /** Makes one that has not been trained. */
  constructor(options: VisionOptions, random: Generator) {
    super();
    this.options = options;
    const { height, width, latentSize } = options;
    const pixels = height * width;
    const workspace = new Workspace();
    const parameters = this.#parameters = new Parameters(workspace);
    const layer = (name: string, inputs: number, outputs: number) =>
      addLinear(parameters, name, inputs, outputs, "framework", random);
    layer("encoder.hidden", pixels, HIDDEN_WIDTH);
    layer("encoder.mean", HIDDEN_WIDTH, latentSize);
    layer("encoder.variance", HIDDEN_WIDTH, latentSize);
    layer("decoder.hidden", latentSize, HIDDEN_WIDTH);
    layer("decoder.pictures", HIDDEN_WIDTH, pixels);
    parameters.seal();
    this.#adam = new Adam(parameters, { learningRate: LEARNING_RATE, clipNorm: 100 });
    {
      const program = new Program(workspace);
      const blurred = program.input(BATCH_SIZE, pixels);
      const pictures = program.input(BATCH_SIZE, pixels);
      const noise = program.input(BATCH_SIZE, latentSize);
      const { mean, logVariance } = this.#encode(program, blurred);
      const latents = program.add(
        mean,
        program.multiply(program.exp(program.scale(logVariance, 0.5)), noise),
      );
      const decoded = this.#decode(program, latents);
      const error = program.scale(program.sumAll(program.squaredError(decoded, pictures)), 1 / BATCH_SIZE);
      // KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ (μ² + σ² − 1 − log σ²)
      const spread = program.subtract(program.exp(logVariance), program.shift(logVariance, 1));
      const divergence = program.scale(
        program.sumAll(program.add(program.square(mean), spread)),
        0.5 / BATCH_SIZE,
      );
      const loss = program.add(error, program.scale(divergence, BETA));
      program.seal();
      this.#training = { program, blurred, pictures, noise, error, divergence, loss };
    }
    {
      const program = new Program(workspace);
      const blurred = program.input(INFERENCE_ROWS, pixels);
      const { mean } = this.#encode(program, blurred);
      program.seal();
      this.#encoder = { program, blurred, mean };
    }
    {
      const program = new Program(workspace);
      const latents = program.input(INFERENCE_ROWS, latentSize);
      const pictures = this.#decode(program, latents);
      program.seal();
      this.#decoder = { program, latents, pictures };
    }
  }

  /** Numbers in a latent. */
  get latentSize(): number {
    return this.options.latentSize;
  }

  /** Updates taken. */
  get updates(): number {
    return this.#adam.steps;
  }

  #encode(program: Program, blurred: Node): Encoded {
    const [weights, biases] = ["weights", "biases"].map((name) =>
      this.#parameters.get(`encoder.hidden.${name}`)
    );
    const hidden = program.relu(program.sparseAffine(blurred, weights, biases)); // much of a picture is black
    return {
      mean: linear(program, this.#parameters, "encoder.mean", hidden),
      logVariance: linear(program, this.#parameters, "encoder.variance", hidden),
    };
  }

  #decode(program: Program, latents: Node): Node {
    const hidden = program.relu(linear(program, this.#parameters, "decoder.hidden", latents));
    return program.sigmoid(linear(program, this.#parameters, "decoder.pictures", hidden));
  }

  /**
   * Trains on pictures drawn uniformly.
   *
   * @param pictures [count, height × width]
   * @param progress Told the share that is done.
   * @returns The mean squared error of a picture (its sum over pixels) and the divergence, of the last tenth of the updates.
   */
  fit(
    pictures: Float32Array,
    count: number,
    updates: number,
    random: Generator,
    progress?: (share: number) => void,
  ): { error: number; divergence: number } {
    const { height, width } = this.options;
    const pixels = height * width;
    const blurred = new Float32Array(count * pixels);
    blur(pictures, count, this.options, blurred);
    const { program, blurred: input, pictures: target, noise, loss } = this.#training;
    const last = Math.ceil(updates / 10);
    let [error, divergence] = [0, 0];
    for (let update = 0; update < updates; update++) {
      for (let i = 0; i < BATCH_SIZE; i++) {
        const row = random.integer(count);
        input.values.set(blurred.subarray(row * pixels, (row + 1) * pixels), i * pixels);
        target.values.set(pictures.subarray(row * pixels, (row + 1) * pixels), i * pixels);
      }
      random.fillNormal(noise.values);
      this.#adam.learningRate = LEARNING_RATE * (0.55 + 0.45 * Math.cos(Math.PI * update / updates));
      this.#adam.descend(program, loss);
      if (update >= updates - last) {
        error += this.#training.error.values[0] / last;
        divergence += this.#training.divergence.values[0] / last;
      }
      if (update % 100 === 0) progress?.(update / updates);
    }
    return { error, divergence };
  }

  /**
   * The means of the latents.
   *
   * @param pictures [count, height × width]
   * @param out [count, latentSize], written.
   */
  encode(pictures: Float32Array, count: number, out: Float32Array): void {
    const { program, blurred: input, mean } = this.#encoder;
    const blurred = new Float32Array(count * input.columns);
    blur(pictures, count, this.options, blurred);
    run(program, input, mean, blurred, count, out);
  }

  /**
   * What a latent looks like.
   *
   * @param latents [count, latentSize]
   * @param out [count, height × width], written.
   */
  decode(latents: Float32Array, count: number, out: Float32Array): void {
    const { program, latents: input, pictures } = this.#decoder;
    run(program, input, pictures, latents, count, out);
  }

  get parts(): Parts {
    return { parameters: this.#parameters, adam: this.#adam };
  }
}

function run(
  program: Program,
  input: Node,
  output: Node,
  from: Float32Array,
  count: number,
  to: Float32Array,
): void {
  for (let first = 0; first < count; first += INFERENCE_ROWS) {
    const rows = Math.min(INFERENCE_ROWS, count - first);
    input.values.set(from.subarray(first * input.columns, (first + rows) * input.columns));
    program.forward(rows);
    to.set(output.values.subarray(0, rows * output.columns), first * output.columns);
  }
}
