/**
 * The stochastic part of a recurrent state-space model: what its distribution is, as operations of a program.
 *
 * @module
 */

import type { Node, Program } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";

/** A family of distributions over latents. */
export interface LatentFamily {
  /** Numbers in one latent. */
  readonly size: number;
  /** Numbers that a network gives to say which distribution it is. */
  readonly statisticsSize: number;
  /** Fills noise for samples; noise of 0 gives the mode. [rows, size] */
  fillNoise(out: Float32Array, random: Generator): void;
  /** A sample, differentiable by the statistics. */
  sample(program: Program, statistics: Node, noise: Node): Node;
  /** KL(of ‖ from) for every row: [rows, 1], in nats. */
  divergence(program: Program, of: Node, from: Node): Node;
}

/** The smallest standard deviation (Hafner et al., "Dream to control", 2020). */
const SMALLEST_DEVIATION = 0.1;

/** Independent normal variables; the statistics are the means, then what gives the deviations. */
export class GaussianLatent implements LatentFamily {
  readonly size: number;
  readonly statisticsSize: number;

  /** @param size Numbers in one latent. */
  constructor(size: number) {
    this.size = size;
    this.statisticsSize = 2 * size;
  }

  /** Standard normal deviates. */
  fillNoise(out: Float32Array, random: Generator): void {
    random.fillNormal(out);
  }

  /** μ + σ noise. */
  sample(program: Program, statistics: Node, noise: Node): Node {
    return program.gaussianSample(statistics, noise, SMALLEST_DEVIATION);
  }

  /** Σ log(σ₂/σ₁) + (σ₁² + (μ₁ − μ₂)²) / 2σ₂² − ½. */
  divergence(program: Program, of: Node, from: Node): Node {
    const [one, two] = [this.#parts(program, of), this.#parts(program, from)];
    const logTwo = program.log(two.deviation);
    const logs = program.subtract(logTwo, program.log(one.deviation));
    const squares = program.add(
      program.square(one.deviation),
      program.square(program.subtract(one.mean, two.mean)),
    );
    const ratio = program.multiply(squares, program.exp(program.scale(logTwo, -2)));
    return program.sumColumns(program.shift(program.add(logs, program.scale(ratio, 0.5)), -0.5));
  }

  #parts(program: Program, statistics: Node): { mean: Node; deviation: Node } {
    return {
      mean: program.columns(statistics, 0, this.size),
      deviation: program.shift(
        program.softplus(program.columns(statistics, this.size, 2 * this.size)),
        SMALLEST_DEVIATION,
      ),
    };
  }
}

/** The share of the uniform distribution mixed into every categorical one (Hafner et al. 2023). */
export const UNIFORM_SHARE = 0.01;

/** Several categorical variables, one-hot; the statistics are the logits. Samples pass gradients straight through. */
export class CategoricalLatent implements LatentFamily {
  readonly size: number;
  readonly statisticsSize: number;
  readonly #classes: number;

  /** @param variables How many. @param classes Of each. */
  constructor(variables: number, classes: number) {
    this.size = this.statisticsSize = variables * classes;
    this.#classes = classes;
  }

  /** Gumbel deviates: the largest of log p plus these is a sample. */
  fillNoise(out: Float32Array, random: Generator): void {
    random.fillGumbel(out);
  }

  /** One-hot by the Gumbel-max trick, with the gradient of the probabilities. */
  sample(program: Program, statistics: Node, noise: Node): Node {
    const probabilities = mixedProbabilities(program, statistics, this.#classes);
    const largest = program.oneHotOfLargest(program.add(program.log(probabilities), noise), this.#classes);
    return program.straightThrough(probabilities, largest);
  }

  /** Σ p (log p − log q). */
  divergence(program: Program, of: Node, from: Node): Node {
    const [p, q] = [of, from].map((node) => mixedProbabilities(program, node, this.#classes));
    return program.sumColumns(program.multiply(p, program.subtract(program.log(p), program.log(q))));
  }
}

/** Softmax of every group of columns, with a hundredth of the uniform distribution mixed in. */
export function mixedProbabilities(program: Program, logits: Node, group: number): Node {
  return program.shift(
    program.scale(program.softmax(logits, group), 1 - UNIFORM_SHARE),
    UNIFORM_SHARE / group,
  );
}
