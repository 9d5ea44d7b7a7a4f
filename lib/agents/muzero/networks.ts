/**
 * The three networks of MuZero as parameters, and as operations of a program.
 * - representation: s⁰ = h(o)
 * - dynamics: rᵏ, sᵏ = g(sᵏ⁻¹, aᵏ)
 * - prediction: pᵏ, vᵏ = f(sᵏ)
 *
 * Each has one hidden layer. The dynamics is residual: its network predicts the change of the latent. Every
 * latent is scaled to [0, 1] (appendix G of the paper). The output layers start at 0, so that the initial
 * policy is uniform.
 *
 * @module
 */

import type { Initialisation } from "../../nn/initialisation.ts";
import { addLinear, linear, perceptron } from "../../nn/layers.ts";
import { type Node, Parameters, type Program, type Workspace } from "../../nn/engine.ts";
import { contractedScale, type Scale, TwoHot } from "../../nn/categorical.ts";
import type { Generator } from "../../random/generator.ts";
import type { AgentContext } from "../agent.ts";
import { largestReturn } from "../reward_unit.ts";
import type { MuzeroValues } from "./settings.ts";

/** Numbers in one latent: several times an observation's, so that the latent is not a bottleneck. */
export const LATENT_SIZE = 32;

/** The sizes of the networks. */
export interface NetworkShape {
  /** Numbers in one observation as the networks see it. */
  readonly observationSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** Numbers in one latent. */
  readonly latentSize: number;
  /** Units of hidden layers. */
  readonly hiddenWidth: number;
  /** The value's bins. */
  readonly value: TwoHot;
  /** The reward's bins. */
  readonly reward: TwoHot;
}

/** Initial logit of the bins that represent a value of 0. */
const INITIAL_CERTAINTY = 5;

/** One bin for every whole number from `-limit` to `limit` (appendix F of the paper). */
const wholeBins = (limit: number, scale?: Scale) => new TwoHot(-limit, limit, 2 * limit + 1, scale);

/**
 * The sizes of the networks. Rewards and values are as the `RewardUnit` gives them: from 0 to 1, and to 1 for ever. Their
 * bins are the same on both sides of 0, so that the lowest value is not on the last one.
 *
 * @param observationSize Numbers in one observation as the networks see it.
 */
export function networkShape(
  observationSize: number,
  { actionCount, timeLimit }: Pick<AgentContext, "actionCount" | "timeLimit">,
  { hiddenWidth, discount }: Pick<MuzeroValues, "hiddenWidth" | "discount">,
): NetworkShape {
  const largest = contractedScale.apply(largestReturn(discount, timeLimit));
  return {
    observationSize,
    actionCount,
    latentSize: LATENT_SIZE,
    hiddenWidth,
    value: wholeBins(Math.ceil(largest), contractedScale),
    reward: wholeBins(1),
  };
}

/** Creates all parameters. */
export function makeParameters(workspace: Workspace, shape: NetworkShape, random: Generator): Parameters {
  const parameters = new Parameters(workspace);
  const { observationSize, actionCount, latentSize, hiddenWidth } = shape;
  const layer = (name: string, inputs: number, outputs: number, kind: Initialisation) =>
    addLinear(parameters, name, inputs, outputs, kind, random);
  layer("representation.hidden", observationSize, hiddenWidth, "framework");
  layer("representation.latent", hiddenWidth, latentSize, "framework");
  layer("dynamics.hidden", latentSize + actionCount, hiddenWidth, "framework");
  layer("dynamics.change", hiddenWidth, latentSize, "framework");
  layer("dynamics.reward", hiddenWidth, shape.reward.count, "zero");
  layer("prediction.hidden", latentSize, hiddenWidth, "framework");
  layer("prediction.heads", hiddenWidth, actionCount + shape.value.count, "zero");
  // before training, nearly all probability is on the bins that represent a value of 0
  const certain = new Float32Array(shape.value.count);
  shape.value.encode(0, certain, 0);
  const biases = parameters.get("prediction.heads.biases").values.subarray(actionCount);
  certain.forEach((share, i) => biases[i] = INITIAL_CERTAINTY * share);
  parameters.seal();
  return parameters;
}

/** h: [rows, observationSize] → [rows, latentSize] in [0, 1]. */
export function representation(program: Program, parameters: Parameters, observations: Node): Node {
  const layers = ["representation.hidden", "representation.latent"];
  return program.minMaxRows(perceptron(program, parameters, layers, observations));
}

/** g: [rows, latentSize] and [rows, actionCount], one-hot → [rows, latentSize] in [0, 1], and the hidden layer. */
export function dynamics(
  program: Program,
  parameters: Parameters,
  latents: Node,
  actions: Node,
): { next: Node; hidden: Node } {
  const input = program.concatColumns([latents, actions]);
  const hidden = program.relu(linear(program, parameters, "dynamics.hidden", input));
  const change = linear(program, parameters, "dynamics.change", hidden);
  return { next: program.minMaxRows(program.add(change, latents)), hidden };
}

/** The reward head of g: its hidden layer → [rows, reward columns]. */
export function rewardOf(program: Program, parameters: Parameters, hidden: Node): Node {
  return linear(program, parameters, "dynamics.reward", hidden);
}

/** f: [rows, latentSize] → [rows, actionCount + value columns]: the policy's logits, then the value. */
export function prediction(program: Program, parameters: Parameters, latents: Node): Node {
  return perceptron(program, parameters, ["prediction.hidden", "prediction.heads"], latents);
}
