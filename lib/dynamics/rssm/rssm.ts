/**
 * RSSM, the recurrent state-space model of PlaNet and Dreamer (Hafner et al., "Learning latent dynamics for planning from
 * pixels", 2019; "Mastering diverse domains through world models", 2023) as parameters, and as operations of a program.
 *
 * - sequence model: h' = f(h, z, a), a gated recurrent unit
 * - representation (posterior): z ~ q(z | h, o)
 * - transition (prior): z ~ p(z | h)
 * - decoder, reward and continue heads: of (h, z)
 *
 * Every network has one hidden layer with layer normalisation and SiLU. Observations are seen and predicted as their symlog.
 *
 * @module
 */

import { fillLayer, type Initialisation } from "../../nn/initialisation.ts";
import { addLinear, gru, linear } from "../../nn/layers.ts";
import { type Node, Parameters, type Program, type Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";
import type { LatentFamily } from "./latent.ts";

/** The sizes of everything. */
export interface RssmShape {
  /** Numbers in one observation. */
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** Units of the recurrent state h. */
  readonly stateSize: number;
  /** Units of hidden layers. */
  readonly hiddenWidth: number;
  /** The distribution of z. */
  readonly latent: LatentFamily;
  /** Bins of the reward. */
  readonly rewardBins: number;
}

/** Adds a hidden layer's parameters: weights and biases, and the normalisation's gain and offset. */
export function addBlock(
  parameters: Parameters,
  name: string,
  inputs: number,
  width: number,
  random: Generator,
): void {
  addLinear(parameters, name, inputs, width, "framework", random);
  parameters.add(`${name}.gain`, 1, width, (values) => values.fill(1));
  parameters.add(`${name}.offset`, 1, width);
}

/**
 * SiLU of x W + b, normalised. Without b, which the papers leave out, the normalisation takes the size of x away: of four numbers of which the
 * first is the largest only its sign would be left, and the end of the rail would look like half of the way to it.
 *
 * @param added What another product adds to x W + b.
 */
export function block(program: Program, parameters: Parameters, name: string, x: Node, added?: Node): Node {
  const [weights, biases, gain, offset] = ["weights", "biases", "gain", "offset"].map((part) =>
    parameters.get(`${name}.${part}`)
  );
  return program.normalisedLayer(x, { weights, biases, gain, offset }, added);
}

/** A hidden layer and a linear one. */
export function network(program: Program, parameters: Parameters, name: string, x: Node): Node {
  return linear(program, parameters, name, block(program, parameters, `${name}.hidden`, x));
}

/** Adds the parameters of {@linkcode network}. */
export function addNetwork(
  parameters: Parameters,
  name: string,
  sizes: { inputs: number; width: number; outputs: number },
  kind: Initialisation,
  random: Generator,
): void {
  addBlock(parameters, `${name}.hidden`, sizes.inputs, sizes.width, random);
  addLinear(parameters, name, sizes.width, sizes.outputs, kind, random);
}

/** A model's parameters with the operations on them. */
export class Rssm {
  readonly shape: RssmShape;
  readonly parameters: Parameters;

  /** Makes the parameters; the heads of reward and continuation start at 0. */
  constructor(workspace: Workspace, shape: RssmShape, random: Generator) {
    this.shape = shape;
    const parameters = this.parameters = new Parameters(workspace);
    const { observationSize, actionCount, stateSize, hiddenWidth: width, latent, rewardBins } = shape;
    const features = stateSize + latent.size;
    addBlock(parameters, "encoder", observationSize, width, random);
    addBlock(parameters, "sequence", latent.size + actionCount, width, random);
    addLinear(parameters, "sequence.input", width, 3 * stateSize, "framework", random);
    addLinear(parameters, "sequence.recurrent", stateSize, 3 * stateSize, "framework", random);
    // the posterior's hidden layer takes (h, encoded o); the weights of o stand apart, to be used on many steps at once
    addBlock(parameters, "posterior.hidden", stateSize, width, random);
    const fromEncoder = parameters.add("posterior.hidden.encoded", width, width);
    fillLayer("framework", width, fromEncoder.values, new Float32Array(width), random.stream("encoded"));
    addLinear(parameters, "posterior", width, latent.statisticsSize, "framework", random);
    addNetwork(
      parameters,
      "prior",
      { inputs: stateSize, width, outputs: latent.statisticsSize },
      "framework",
      random,
    );
    addNetwork(
      parameters,
      "decoder",
      { inputs: features, width, outputs: observationSize },
      "framework",
      random,
    );
    addNetwork(parameters, "reward", { inputs: features, width, outputs: rewardBins }, "zero", random);
    addNetwork(parameters, "continue", { inputs: features, width, outputs: 1 }, "zero", random);
    parameters.seal();
  }

  /** Numbers in (h, z). */
  get featureSize(): number {
    return this.shape.stateSize + this.shape.latent.size;
  }

  /** What the posterior takes of observations: [rows, observationSize] → [rows, hiddenWidth]. */
  encode(program: Program, observations: Node): Node {
    const encoded = block(program, this.parameters, "encoder", observations);
    return program.affine(encoded, this.parameters.get("posterior.hidden.encoded"));
  }

  /** Sequence model, hₜ = f(hₜ₋₁, zₜ₋₁, aₜ₋₁): h [rows, stateSize], z [rows, latent], a [rows, actionCount] one-hot. */
  advance(program: Program, state: Node, latent: Node, action: Node): Node {
    const { parameters } = this;
    const input = block(program, parameters, "sequence", program.concatColumns([latent, action]));
    return gru(
      program,
      parameters,
      "sequence.recurrent",
      linear(program, parameters, "sequence.input", input),
      state,
    );
  }

  /** Posterior: the statistics of q(zₜ | hₜ, oₜ), o as {@linkcode Rssm.encode} gives it. */
  posterior(program: Program, state: Node, encoded: Node): Node {
    const hidden = block(program, this.parameters, "posterior.hidden", state, encoded);
    return linear(program, this.parameters, "posterior", hidden);
  }

  /** Prior: the statistics of p(zₜ | hₜ). */
  prior(program: Program, state: Node): Node {
    return network(program, this.parameters, "prior", state);
  }

  /** Decoder: the predicted symlog of oₜ, of (hₜ, zₜ). */
  decode(program: Program, features: Node): Node {
    return network(program, this.parameters, "decoder", features);
  }

  /** Reward predictor: the logits of p(rₜ | hₜ, zₜ), [rows, rewardBins]. */
  reward(program: Program, features: Node): Node {
    return network(program, this.parameters, "reward", features);
  }

  /** Continue predictor: the logit of p(cₜ | hₜ, zₜ), [rows, 1]. */
  continuation(program: Program, features: Node): Node {
    return network(program, this.parameters, "continue", features);
  }
}
