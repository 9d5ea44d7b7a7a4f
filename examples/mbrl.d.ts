/**
 * The types of mbrl's task and agent files, version 1. `mbrl new` writes this file; mbrl itself never reads it.
 *
 * With it an editor completes and checks a file, and so does `deno check tank.ts`. Nothing is to be installed.
 */

/** One observed number. */
export interface Variable {
  /** "position". */
  readonly name: string;
  /** "m/s"; "" or nothing for a number without a unit. */
  readonly unit?: string;
  /** The typical range, by which every agent may scale. It is no rule: leaving it means nothing. */
  readonly low: number;
  /** Above `low`. */
  readonly high: number;
  /** Whether it is an angle in radians, not wrapped around: models and networks then see its sine and cosine. */
  readonly angle?: boolean;
}

/** A state: finite numbers in an order of your own, always as many. */
export type State = readonly number[];

/** What one step leads to. */
export interface Outcome {
  /** The new state; a new array. */
  readonly state: State;
  /** What the step pays. */
  readonly reward: number;
  /** Whether the episode ends by the task's own rule; the time limit is counted for you. */
  readonly terminated: boolean;
}

/** The only source of chance: the same seed draws the same numbers. */
export interface Random {
  /** A number uniform in [0, 1), or in [low, high). */
  uniform(low?: number, high?: number): number;
  /** A whole number from 0 to below `bound`. */
  integer(bound: number): number;
  /** A normal deviate of mean 0 and standard deviation 1. */
  normal(): number;
  /** The whole numbers from 0 to below `length` in random order. */
  permutation(length: number): Uint32Array;
  /** An index drawn with probability proportional to its weight. */
  categorical(weights: ArrayLike<number>): number;
}

/** An option, `--set task.KEY=VALUE` or `--set AGENT.KEY=VALUE`: its default alone, or its default and what is allowed. */
export type Setting =
  | number
  | boolean
  | {
    readonly default: number;
    readonly min?: number;
    /** Lower bound that is itself not allowed, in place of min. */
    readonly above?: number;
    readonly max?: number;
    /** Whether only whole numbers are allowed. */
    readonly whole?: boolean;
    /** One sentence, with the unit. */
    readonly about?: string;
    /** The reason for the default. */
    readonly why?: string;
  }
  | { readonly default: boolean; readonly about?: string; readonly why?: string }
  | {
    readonly default: string;
    readonly choices: readonly string[];
    readonly about?: string;
    readonly why?: string;
  };

/** The chosen value of every option. */
// deno-lint-ignore no-explicit-any
export type SettingValues = Readonly<Record<string, any>>;

/** What can be told from observations alone, for agents that may know it. */
export interface Rules {
  /** What the step from one observation to the next pays. */
  reward(
    observation: ArrayLike<number> & Iterable<number>,
    action: number,
    next: ArrayLike<number> & Iterable<number>,
  ): number;
  /** Whether the observation is of a state that ends the episode. */
  terminated(next: ArrayLike<number> & Iterable<number>): boolean;
}

/** A shape of a {@linkcode Drawing}, in units of your own. */
export type Shape =
  | { readonly line: readonly (readonly [x: number, y: number])[]; readonly width?: number }
  | { readonly circle: readonly [x: number, y: number, radius: number]; readonly filled?: boolean }
  | { readonly box: readonly [left: number, bottom: number, right: number, top: number] };

/** A state as a picture. */
export interface Drawing {
  /** What is shown: left, bottom, right, top. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number];
  /** Drawn in this order. */
  readonly shapes: readonly Shape[];
}

/**
 * A task. Its functions are pure: what they give depends on their arguments alone, chance comes from `random`, and nothing that
 * they are given is changed. `Math.random` and the clock are out of reach.
 */
export interface Task {
  /** The version of this form. */
  readonly mbrl: 1;
  /** Lower case letters, digits and dashes; stands in every table and picture. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What is observed, in order. */
  readonly variables: readonly Variable[];
  /** Names of the actions 0, 1, …. */
  readonly actions: readonly string[];
  /** Steps after which an episode is cut off. */
  readonly timeLimit: number;
  /** Mean return of 100 episodes at and above which the task counts as solved; leave it out where there is none. */
  readonly solved?: number;
  /** Options. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** The state in which an episode starts. */
  start(random: Random, settings: SettingValues): State;
  /** One step from a state, which stays as it is. */
  step(state: State, action: number, random: Random, settings: SettingValues): Outcome;
  /** What is observed of a state; the state itself unless given. */
  observe?(state: State, settings: SettingValues): readonly number[];
  /** For agents that may know it; must agree with `step`. A function of the settings where it depends on them. */
  readonly rules?: Rules | ((settings: SettingValues) => Rules);
  /** A state as a picture, for `mbrl watch`. */
  draw?(state: State, settings: SettingValues): Drawing;
}

// Agents.

/** Numbers that can be saved. */
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** What is saved of something. */
export type Saved =
  | number
  | string
  | boolean
  | null
  | NumberArray
  | Saved[]
  | { [name: string]: Saved };

/** Something that saves itself, as everything does that the context gives. */
export interface Saveable {
  /** A copy of its state. */
  save(): Saved;
  /** Takes a saved state. */
  // deno-lint-ignore no-explicit-any
  restore(saved: any): void;
}

/**
 * A part of an agent's state: something that saves itself; a typed array of fixed length; a list of parts; or an
 * object of parts, numbers and booleans, which stays the same object: `counters = { steps: 0 }`.
 */
export type Part = Saveable | NumberArray | readonly Part[] | {
  readonly [name: string]: Part | number | boolean | undefined;
};

/** A stream of chance that can be saved. Name it after its purpose. */
export interface Stream extends Random, Saveable {
  /** A stream of that name: always the same one, whatever was drawn from this one. */
  stream(name: string): Stream;
}

/** One real step. */
export interface Transition {
  /** [observationSize] */
  readonly observation: Float32Array;
  /** 0 … actionCount − 1. */
  readonly action: number;
  /** As the task pays it. */
  readonly reward: number;
  /** [observationSize]; the true next observation, also where the episode ended. */
  readonly nextObservation: Float32Array;
  /** Whether the task ended the episode: nothing is paid any more. */
  readonly terminated: boolean;
  /** Whether the time limit did: bootstrap from the next observation. */
  readonly truncated: boolean;
}

/** A policy over parallel episodes that keeps something for each. */
export interface Controller {
  /** Writes the action of every episode. observations [lanes, observationSize], alive and actions [lanes]. */
  act(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void;
  /** Starts a new episode in every lane. */
  reset(): void;
}

/** A matrix of a program. */
export interface Node {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns]: written before a pass, read after it. */
  readonly values: Float32Array;
  /** [rows, columns], after a backward pass. */
  readonly gradient: Float32Array;
}

/** A block of memory; networks that exchange weights lie in one. */
export interface Workspace {
  /** Bytes used so far. */
  readonly usedBytes: number;
}

/** Named matrices that are learned. */
export interface Parameters extends Saveable {
  readonly workspace: Workspace;
  /** Adds a matrix; `fill` writes its first values, which are 0 otherwise. */
  add(name: string, rows: number, columns: number, fill?: (values: Float32Array) => void): Node;
  get(name: string): Node;
  /** Takes the values of a set of the same shape. */
  copyFrom(other: Parameters): void;
  /** own ← own + rate × (other − own); both in one workspace. */
  moveTowards(other: Parameters, rate: number): void;
  clearGradients(): void;
}

/** A computation that is recorded once and run often, forwards and backwards. */
export interface Program {
  input(rows: number, columns: number, needsGradient?: boolean): Node;
  /** x W + b. */
  affine(x: Node, weights: Node, bias?: Node): Node;
  /** a + b; b may be one row or one column. */
  add(a: Node, b: Node): Node;
  subtract(a: Node, b: Node): Node;
  /** Element by element. */
  multiply(a: Node, b: Node): Node;
  scale(x: Node, factor: number): Node;
  shift(x: Node, constant: number): Node;
  stopGradient(x: Node): Node;
  relu(x: Node): Node;
  sigmoid(x: Node): Node;
  silu(x: Node): Node;
  softplus(x: Node): Node;
  exp(x: Node): Node;
  log(x: Node): Node;
  square(x: Node): Node;
  maximum(x: Node, constant: number): Node;
  layerNorm(x: Node, gain: Node, offset: Node, epsilon?: number): Node;
  softmax(x: Node, group?: number): Node;
  logSoftmax(x: Node, group?: number): Node;
  logSumExp(x: Node, group?: number): Node;
  /** −Σ targets log softmax(logits), row by row. */
  crossEntropy(logits: Node, targets: Node): Node;
  /** (a − targets)². */
  squaredError(a: Node, targets: Node): Node;
  concatColumns(parts: readonly Node[]): Node;
  columns(x: Node, from: number, to: number): Node;
  stackRows(parts: readonly Node[]): Node;
  rowsOf(x: Node, from: number, to: number): Node;
  /** Of each row: [rows, 1]. */
  sumColumns(x: Node): Node;
  sumAll(x: Node): Node;
  mean(x: Node): Node;
  /** The next state of a gated recurrent unit: of what its input gives, and of state W + bias. */
  gruCell(input: Node, state: Node, weights: Node, bias: Node): Node;
  /** Ends the recording. */
  seal(): void;
  /** Computes every matrix, or their first `rows` rows. */
  forward(rows?: number): void;
  /** Adds the gradient of a loss [1, 1] to everything that it depends on. */
  backward(loss: Node): void;
  /** As backward, for a loss computed outside: `write` fills in its gradient by the output. */
  backwardFrom<T>(output: Node, write: (gradient: Float32Array) => T): T;
}

/** A network that a trainer can train. */
export interface Network {
  readonly parameters: Parameters;
  readonly sizes: readonly number[];
  readonly members: number;
  record(program: Program, x: Node): Node;
}

/** The shape of a perceptron. */
export interface PerceptronOptions {
  /** Widths from the input to the output: [4, 64, 64, 2]. */
  readonly sizes: readonly number[];
  /** "relu" unless given. */
  readonly activation?: "relu" | "tanh";
  /** How layers start; "framework", as PyTorch's, unless given. */
  readonly initialisation?: "he" | "framework" | "zero";
  /** How the last layer starts, if otherwise. */
  readonly lastInitialisation?: "he" | "framework" | "zero";
  /** Networks of this shape, computed together; 1 unless given. */
  readonly members?: number;
  /** Prefix of its parameters' names, in a set that holds others too. */
  readonly name?: string;
}

/** A multilayer perceptron. */
export interface Perceptron extends Network, Saveable {
  /** inputs [rows, in], out [rows, out], written. */
  predict(inputs: Float32Array, rows: number, out: Float32Array): void;
  /** input [in], out [out], written; several times faster than a batch of one. */
  predictOne(input: Float32Array, out: Float32Array): void;
  /** w ← (1 − rate) w + rate w'; both in one workspace. */
  moveTowards(other: Perceptron, rate: number): void;
  record(program: Program, x: Node, isShared?: boolean): Node;
}

/** The optimiser's settings. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** Largest norm of all gradients together. */
  readonly clipNorm?: number;
}

/** Adam. */
export interface Adam extends Saveable {
  /** A schedule may change it. */
  learningRate: number;
  readonly steps: number;
  /** One step along the gradients there are. */
  step(): void;
  /** Runs a program and takes one step down its loss, [1, 1]. */
  descend(program: Program, loss: Node): void;
}

/** A network with its optimiser; the network is a part of its own. */
export interface Trainer extends Saveable {
  readonly adam: Adam;
  /**
   * One gradient step on inputs [rows, in]. The loss gets the outputs [rows, out], writes its gradient by them, and
   * gives its value.
   */
  step(
    inputs: Float32Array,
    rows: number,
    loss: (outputs: Float32Array, gradient: Float32Array) => number,
  ): number;
}

/** The numeric engine: a training step of a small network takes a small part of the time that TensorFlow.js takes here. */
export interface Engine {
  /** Memory that grows as it is needed. */
  workspace(): Workspace;
  /** In a workspace of its own unless given. */
  parameters(workspace?: Workspace): Parameters;
  program(workspace: Workspace): Program;
  /** In parameters of its own unless given. */
  perceptron(options: PerceptronOptions, random: Stream, parameters?: Parameters): Perceptron;
  adam(parameters: Parameters, options: AdamOptions): Adam;
  /** For batches of up to `rows` rows. */
  trainer(network: Network, rows: number, options: AdamOptions): Trainer;
  /** The index of the largest of `count` numbers from `from` on. */
  argmax(values: ArrayLike<number>, from: number, count: number): number;
  /** Writes the probabilities of `count` logits from `from` on to `out`, from `to` on. */
  softmax(logits: Float32Array, from: number, count: number, out: Float64Array, to: number): void;
  /** Log probabilities, row by row; logits and out [rows, count]. */
  logSoftmax(logits: Float32Array, rows: number, count: number, out: Float32Array): void;
  /** An index sampled from the softmax of `count` logits; temperature 0 gives the likeliest. */
  sampleLogits(
    logits: ArrayLike<number>,
    from: number,
    count: number,
    random: Stream,
    temperature?: number,
  ): number;
  /** The mean squared error; writes its gradient. members is 1 for a single network. */
  squaredError(
    outputs: Float32Array,
    targets: Float32Array,
    members: number,
    gradient: Float32Array,
  ): number;
  /** The error of one chosen output in each row, as of Q(s, a); writes its gradient. */
  chosenError(
    outputs: Float32Array,
    chosen: Uint8Array,
    targets: Float32Array,
    rows: number,
    shape: "squared" | "huber",
    gradient: Float32Array,
  ): number;
}

/** Transitions to learn from. */
export interface Batch {
  readonly rows: number;
  /** [rows, observationSize] */
  readonly observations: Float32Array;
  /** [rows] */
  readonly actions: Uint8Array;
  /** [rows]: Σ γᵏ r over the row's steps. */
  readonly returns: Float32Array;
  /** [rows, observationSize] */
  readonly nextObservations: Float32Array;
  /** [rows]: what the value of nextObservations is multiplied by; 0 behind an end. */
  readonly discounts: Float32Array;
}

/** One-step transitions as arrays of `count` rows. */
export interface Rows {
  readonly count: number;
  readonly observations: Float32Array;
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
  readonly nextObservations: Float32Array;
  /** 1 at an end; of imagined rows 2, where they lead to an unknown state. */
  readonly terminated: Uint8Array;
}

/** The last transitions. */
export interface ReplayBuffer extends Saveable {
  /** Transitions held. */
  readonly size: number;
  add(transition: Transition): void;
  /** Adds rows that stand alone, as imagined ones do; of keep [count], rows with 0 are left out. */
  addRows(rows: Rows, keep?: Uint8Array): void;
  /** Fills a batch, or `count` of its rows, with transitions drawn evenly, of n steps each. */
  sample(
    batch: Batch,
    random: Stream,
    options: { readonly discount: number; readonly steps: number },
    from?: number,
    count?: number,
  ): void;
  /** Writes `count` observations drawn evenly. */
  sampleObservations(out: Float32Array, count: number, random: Stream): void;
  rows(): Rows;
}

/** Values shifted and scaled by the rewards seen, so that networks learn them well; keeps the order of policies. */
export interface RewardTransform extends Saveable {
  /** Takes note of a real reward. Returns whether the constants changed, so that older targets no longer hold. */
  observe(reward: number): boolean;
  /** Fixes the constants; call it before the first update, later calls do nothing. */
  fix(): void;
  /** One step's reward. */
  reward(reward: number): number;
  /** The value of a terminal state, in place of 0. */
  readonly terminalValue: number;
  /** Transforms the returns of a batch in place. */
  apply(returns: Float32Array, discounts: ArrayLike<number>, rows: number): void;
  /** A return of the task, from a value. */
  toReturn(value: number): number;
}

/** Observations as networks see them: of about unit size by the variables' typical ranges, angles as sine and cosine. */
export interface NetworkInputs {
  /** Numbers in one row: the first of a network's sizes. */
  readonly size: number;
  /** [count, size], a new array, of observations [count, observationSize]; of all that there are unless count is given. */
  of(observations: Float32Array, count?: number): Float32Array;
}

/** A learned model of the next observation. */
export interface DynamicsModel extends Saveable {
  readonly members: number;
  readonly isFitted: boolean;
  /** One imagined step of every row: observations and next [count, observationSize], actions [count]. */
  step(
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    options: {
      /** The mean of the members, or a random member a step. */
      readonly propagation: "mean" | "ts1";
      readonly random: Stream;
    },
    next: Float32Array,
  ): void;
  /** How far the members lie apart, [count], written; 1 is as wide as the changes themselves. */
  disagreement(observations: Float32Array, actions: Uint8Array, count: number, out: Float32Array): void;
}

/** What imagined steps pay, and where they end: learned, or the task's rules where those are known. */
export interface RewardAndTermination extends Saveable {
  /** rewards and terminated [count], written: 1 at an end, 2 where the step leads to an unknown state. */
  evaluate(
    observations: Float32Array,
    actions: Uint8Array,
    next: Float32Array,
    count: number,
    rewards: Float32Array,
    terminated: Uint8Array,
  ): void;
  /** What an unknown state is worth: as the worst state visited. */
  lowestValue(discount: number, steps: number): number;
}

/** A model with its outcomes. */
export interface FittedModel extends Saveable {
  readonly model: DynamicsModel;
  readonly outcomes: RewardAndTermination;
  /** Gradient steps of both. */
  readonly updates: number;
  /** Error on the rows that the last fit held out; NaN before. */
  readonly heldOutError: number;
  /** Fits both to all of the replayed transitions where a fit is due after `steps` real steps. */
  fitWhenDue(replay: ReplayBuffer, steps: number): void;
}

/** Imagined rollouts, many in lockstep. */
export interface Rollouts {
  /**
   * Imagines `count` rollouts from `starts` [count, observationSize]. `receive` gets each step; of alive [count], rows
   * with 0 have ended. Returns the number of imagined transitions.
   */
  run(
    starts: Float32Array,
    count: number,
    policy: Pick<Controller, "act">,
    options: {
      readonly length: number;
      readonly propagation: "mean" | "ts1";
      readonly random: Stream;
      readonly maxDisagreement?: number;
      readonly penalty?: number;
    },
    receive: (step: Rows, alive: Uint8Array, depth: number) => void,
  ): number;
}

/** How action sequences are planned. */
export interface SequencePlannerOptions {
  readonly method: "shooting" | "cem" | "mppi";
  /** Steps planned. */
  readonly horizon: number;
  /** Sequences tried at a time. */
  readonly sequences: number;
  readonly discount: number;
  readonly propagation: "mean" | "ts1";
  readonly penalty?: number;
  readonly maxDisagreement?: number;
  /** What follows the planned steps: further random steps, a policy's, or a value. */
  readonly tail: {
    readonly steps: number;
    readonly policy?: Pick<Controller, "act">;
    readonly value?: { values(observations: Float32Array, count: number, out: Float32Array): void };
  };
}

/** A planner for parallel episodes. */
export interface SequencePlanner extends Saveable {
  readonly imaginedSteps: number;
  plan(observations: Float32Array, alive: Uint8Array, actions: Uint8Array): void;
  reset(): void;
}

/** A search that minimises a function of a few dozen numbers: ask for candidates, tell their values. */
export interface CmaEs {
  readonly dimension: number;
  readonly population: number;
  readonly mean: Float64Array;
  /** out [population, dimension], written. */
  ask(out: Float64Array): void;
  /** values [population] */
  tell(values: ArrayLike<number>): void;
}

/** What an agent is created from: all that it may know of the task, and what the built-in agents are made of. */
export interface AgentContext {
  /** The value of every setting that the file declares. */
  readonly settings: SettingValues;
  /** What is observed, in order; empty where observations are pictures. */
  readonly variables: readonly (Variable & { readonly unit: string })[];
  /** Names of the actions. */
  readonly actions: readonly string[];
  readonly observationSize: number;
  readonly actionCount: number;
  /** Indices of the variables that are angles. */
  readonly angles: readonly number[];
  /** The size of observations that are grey pictures, row by row, in [0, 1]. */
  readonly picture?: { readonly height: number; readonly width: number };
  /** Steps after which an episode is cut off. */
  readonly timeLimit: number;
  /** The task's rules, under `--rules known` alone, and for a file with `usesRules: true`. */
  readonly rules?: {
    terminated(next: Float32Array, count: number, out: Uint8Array): void;
    reward(
      observations: Float32Array,
      actions: Uint8Array,
      next: Float32Array,
      count: number,
      out: Float32Array,
    ): void;
  };
  /** Give every purpose a stream of its own: `random.stream("exploration")`. */
  readonly random: Stream;
  readonly nn: Engine;
  replay(capacity: number): ReplayBuffer;
  batch(rows: number): Batch;
  rewardTransform(discount: number): RewardTransform;
  networkInputs(): NetworkInputs;
  /**
   * A learned model. Options are the model settings of built-in agents (`mbrl agents mbpo`): modelType, modelMembers,
   * modelElites, modelWidth, modelLearningRate, modelMaxUpdates, modelInterval, modelLinearPart.
   */
  model(options: Readonly<Record<string, number | boolean | string>>, random: Stream): FittedModel;
  rollouts(fitted: FittedModel, capacity: number): Rollouts;
  sequencePlanner(
    fitted: FittedModel,
    options: SequencePlannerOptions,
    lanes: number,
    random: Stream,
  ): SequencePlanner;
  cmaEs(start: ArrayLike<number>, sigma: number, population: number, random: Stream): CmaEs;
  /**
   * TensorFlow.js 4.22, loaded now, on its backend of plain JavaScript. Whatever it draws comes from a stream of the
   * run's seed. Tensors made in a call of the agent are disposed of behind it, but for variables and what `tf.keep`
   * keeps. For its types: `import type * as tf from "npm:@tensorflow/tfjs"`, which is not loaded at run time.
   */
  // deno-lint-ignore no-explicit-any
  tensorflow(): Promise<any>;
  /** A part that saves a model's weights, or variables, and their optimiser's state. */
  // deno-lint-ignore no-explicit-any
  tensorflowState(model: any, optimizer?: object): Saveable;
  /** Says what is going on in work that takes long; changes nothing. */
  note(text: string): void;
}

/** What `create` gives. One of greedy and controller is the policy that is evaluated. */
export interface CreatedAgent {
  /** Everything that changes, by name; saving and restoring follow from it. */
  readonly parts: { readonly [name: string]: Part | undefined };
  /** The action to take in a real step, exploration included. observation [observationSize] */
  act(observation: Float32Array): number;
  /** Receives a real step. */
  observe?(transition: Transition): void;
  /** Learns what is due after it. Must not be async. */
  learn?(): void;
  /** The policy without exploration: observations [count, observationSize], actions [count], written. */
  greedy?(observations: Float32Array, count: number, actions: Uint8Array): void;
  /** The same for policies that keep something for each episode; draws from `random` alone. */
  controller?(lanes: number, random: Stream): Controller;
  /** Gradient steps so far; a getter. */
  readonly gradientSteps?: number;
  /** Imagined transitions so far; a getter. */
  readonly imaginedSteps?: number;
  /** A number for each name in the file's `diagnostics`. */
  diagnostics?(): Readonly<Record<string, number>>;
  /** A learned model, for `mbrl inspect` and `mbrl watch --dream`. */
  readonly learned?: {
    readonly model: DynamicsModel;
    readonly outcomes: RewardAndTermination;
    readonly replay: ReplayBuffer;
  };
}

/**
 * An agent. All chance comes from streams of `context.random`, and nothing is kept outside of `create`. `Math.random` and
 * the clock are out of reach.
 */
export interface Agent {
  /** The version of this form. */
  readonly mbrl: 1;
  /** Whether it learns a model: ratios compare with the best model-free agent. */
  readonly kind: "model-free" | "model-based";
  /** Lower case letters, digits and dashes; stands in every table and picture, and in `--set NAME.KEY=VALUE`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Papers, one a line. */
  readonly sources?: readonly string[];
  /** Hyperparameters. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** Whether it can use the task's rules, and so runs with them under `--rules known`. */
  readonly usesRules?: boolean;
  /** Names of its own columns in curves.csv. */
  readonly diagnostics?: readonly string[];
  /** Creates an agent; async if it waits for TensorFlow.js. */
  create(context: AgentContext): CreatedAgent | Promise<CreatedAgent>;
}
