/**
 * Dreamer's actor and critic as parameters, and their losses on imagined states.
 *
 * @module
 */

import { mixedProbabilities } from "../../dynamics/rssm/latent.ts";
import { addNetwork, network } from "../../dynamics/rssm/rssm.ts";
import { type Node, Parameters, Program, type Workspace } from "../../nn/engine.ts";
import type { Generator } from "../../random/generator.ts";

/** The sizes of the actor and the critic. */
export interface ActorCriticShape {
  /** Numbers in (h, z). */
  readonly featureSize: number;
  /** Discrete actions. */
  readonly actionCount: number;
  /** Units of the hidden layer. */
  readonly hiddenWidth: number;
  /** Bins of the value. */
  readonly bins: number;
}

/** Creates an actor's parameters; the initial policy is uniform. */
export function makeActor(workspace: Workspace, shape: ActorCriticShape, random: Generator): Parameters {
  return makeHead(workspace, "actor", shape, shape.actionCount, random);
}

/** Creates a critic's parameters; the initial value is 0 everywhere. */
export function makeCritic(workspace: Workspace, shape: ActorCriticShape, random: Generator): Parameters {
  return makeHead(workspace, "critic", shape, shape.bins, random);
}

function makeHead(
  workspace: Workspace,
  name: string,
  { featureSize: inputs, hiddenWidth: width }: ActorCriticShape,
  outputs: number,
  random: Generator,
): Parameters {
  const parameters = new Parameters(workspace);
  addNetwork(parameters, name, { inputs, width, outputs }, "zero", random);
  parameters.seal();
  return parameters;
}

/** log π(a | features): [rows, actionCount]. */
export function logPolicy(program: Program, actor: Parameters, features: Node): Node {
  const logits = network(program, actor, "actor", features);
  return program.log(mixedProbabilities(program, logits, logits.columns));
}

/** The value's logits: [rows, bins]. */
export function valueLogits(program: Program, critic: Parameters, features: Node): Node {
  return network(program, critic, "critic", features);
}

/** The actor's loss on given states, the mean of −w (A log π(a) + η H(π)), Hafner et al. 2023, "Actor learning". */
export class ActorLoss {
  readonly program: Program;
  /** [rows, featureSize] */
  readonly features: Node;
  /** [rows, actionCount], one-hot: the actions taken. */
  readonly actions: Node;
  /** [rows, 1]: A, divided by the range of returns. */
  readonly advantages: Node;
  /** [rows, 1]: w. */
  readonly weights: Node;
  /** [1, 1]: the policy's weighted mean entropy, in nats. */
  readonly entropy: Node;
  /** [1, 1] */
  readonly loss: Node;

  /**
   * @param rows States in one update.
   * @param entropyWeight η.
   */
  constructor(actor: Parameters, shape: ActorCriticShape, rows: number, entropyWeight: number) {
    const program = this.program = new Program(actor.workspace);
    this.features = program.input(rows, shape.featureSize);
    this.actions = program.input(rows, shape.actionCount);
    this.advantages = program.input(rows, 1);
    this.weights = program.input(rows, 1);
    const logs = logPolicy(program, actor, this.features);
    const chosen = program.sumColumns(program.multiply(logs, this.actions));
    const entropies = program.scale(program.sumColumns(program.multiply(program.exp(logs), logs)), -1);
    this.entropy = program.mean(program.multiply(entropies, this.weights));
    const gained = program.mean(program.multiply(program.multiply(chosen, this.advantages), this.weights));
    this.loss = program.scale(program.add(gained, program.scale(this.entropy, entropyWeight)), -1);
    program.seal();
  }
}

/** The critic's loss on given states, the mean of −w log p(R), Hafner et al. 2023, "Critic learning". */
export class CriticLoss {
  readonly program: Program;
  /** [rows, featureSize] */
  readonly features: Node;
  /** [rows, 1]: w. */
  readonly weights: Node;
  /** [rows, bins]: the two-hot returns. */
  readonly targets: Node;
  /** [1, 1] */
  readonly loss: Node;

  /** @param rows States in one step. */
  constructor(critic: Parameters, shape: ActorCriticShape, rows: number) {
    const program = this.program = new Program(critic.workspace);
    this.features = program.input(rows, shape.featureSize);
    this.weights = program.input(rows, 1);
    this.targets = program.input(rows, shape.bins);
    const losses = program.crossEntropy(valueLogits(program, critic, this.features), this.targets);
    this.loss = program.mean(program.multiply(losses, this.weights));
    program.seal();
  }
}
