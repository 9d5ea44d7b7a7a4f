/**
 * Exports an agent's networks: its greedy policy and its learned model, in the layers format of
 * TensorFlow.js, with test rows.
 *
 * @module
 */

import { featurePorts, ObservationFeatures } from "../dynamics/observation_features.ts";
import type { FeedForward } from "../nn/dense_layers.ts";
import { layersFiles } from "../nn/layers_format.ts";
import { Generator } from "../random/generator.ts";
import type { Run } from "./run.ts";

/** An input or output of a network. */
export interface Port {
  readonly name: string;
  /** "" for a number without a unit. */
  readonly unit: string;
}

/** One network with its files. */
export interface NetworkExport {
  /** Its folder. */
  readonly name: string;
  readonly kind: "policy" | "model";
  /** One line that describes the outputs. */
  readonly about: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The files in its folder. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** The content of an export. */
export interface CheckpointExport {
  /** The agent's name. */
  readonly agent: string;
  readonly agentLabel: string;
  readonly taskLabel: string;
  /** Real steps that the agent has learned from. */
  readonly steps: number;
  /** Whether the agent's policy is a network of the observation. */
  readonly hasPolicy: boolean;
  /** Whether it learns a model of observations. */
  readonly hasModel: boolean;
  readonly networks: readonly NetworkExport[];
}

/** Exports the networks of a run's current agent. */
export function exportRun(run: Run): CheckpointExport {
  const { agent, agentLabel, taskLabel } = run.spec;
  return {
    agent,
    agentLabel,
    taskLabel,
    steps: run.steps,
    hasPolicy: run.agent.policyNetwork !== undefined,
    hasModel: run.agent.learnedModel !== undefined,
    networks: exportNetworks(run),
  };
}

/** Number of test rows. */
const CHECKED = 1000;

/** The networks of a run's current agent; none if it has none in this form, or none yet. */
export function exportNetworks(run: Run): NetworkExport[] {
  const rows = checkRows(run);
  const policy = policyExport(run, rows);
  return [...policy === undefined ? [] : [policy], ...modelExports(run, rows)];
}

/** Random observations within the variables' typical ranges, and random actions. */
interface CheckRows {
  readonly observations: Float32Array;
  readonly actions: Uint8Array;
}

function checkRows({ task: { spec } }: Run): CheckRows {
  const random = new Generator(0).stream("export");
  const observations = new Float32Array(CHECKED * spec.observationSize);
  for (let i = 0; i < observations.length; i++) {
    const { low, high } = spec.variables[i % spec.observationSize] ?? { low: 0, high: 1 }; // a picture's numbers
    observations[i] = random.uniform(low, high);
  }
  const actions = Uint8Array.from({ length: CHECKED }, () => random.integer(spec.actionCount));
  return { observations, actions };
}

function policyExport(run: Run, { observations }: CheckRows): NetworkExport | undefined {
  const policy = run.agent.policyNetwork?.();
  if (policy === undefined) return undefined;
  const { spec } = run.task;
  const outputs = new Float32Array(CHECKED * spec.actionCount);
  policy.compute(observations, CHECKED, outputs);
  const inputs = featuresOf(run, policy.angles, observations);
  return {
    name: "policy",
    kind: "policy",
    about: `${policy.outputs}, one for each action: the greedy policy takes the action of the largest`,
    inputs: observedPorts(run, policy.angles),
    outputs: spec.actions.map((name) => ({ name, unit: "" })),
    files: {
      ...networkFiles("policy", policy.network),
      "check.json": table({
        inputs: [inputs, inputs.length / CHECKED],
        outputs: [outputs, spec.actionCount],
      }),
    },
  };
}

function modelExports(run: Run, { observations, actions }: CheckRows): NetworkExport[] {
  const dynamics = run.agent.learnedModel?.().dynamics;
  if (dynamics?.memberNetworks === undefined || !dynamics.isFitted) return [];
  const { spec } = run.task;
  const { observationSize: size, actionCount } = spec;
  const members = dynamics.memberNetworks();
  const length = members.length * CHECKED * size;
  const predicted = { means: new Float32Array(length), variances: new Float32Array(length) };
  dynamics.predict(observations, actions, CHECKED, predicted);
  return members.map((member, m) => {
    const own = (of: Float32Array) => of.subarray(m * CHECKED * size, (m + 1) * CHECKED * size);
    const inputs = stepInputs(featuresOf(run, member.angles, observations), actions, actionCount);
    const name = members.length === 1 ? "model" : `model-${m + 1}`;
    const changes = observedPorts(run, []).map((port) => ({ ...port, name: `change of ${port.name}` }));
    return {
      name,
      kind: "model",
      about: "the change of every observed variable in one step: next observation = observation + output",
      inputs: [
        ...observedPorts(run, member.angles),
        ...spec.actions.map((action) => ({ name: `1 for the action ${action}, else 0`, unit: "" })),
      ],
      outputs: dynamics.isProbabilistic
        ? [...changes, ...changes.map(({ name }) => ({ name: `raw log variance of the ${name}`, unit: "" }))]
        : changes,
      files: {
        ...networkFiles(name, member.network),
        "statistics.json": `${
          JSON.stringify(
            Object.fromEntries(
              Object.entries(member.statistics).map(([key, values]) => [key, Array.from(values, shortened)]),
            ),
            undefined,
            2,
          )
        }\n`,
        "check.json": table({
          observations: [observations, size],
          inputs: [inputs, inputs.length / CHECKED],
          next: [own(predicted.means), size],
          ...(dynamics.isProbabilistic ? { variances: [own(predicted.variances), size] } : {}),
        }),
      },
    };
  });
}

/** Features followed by the one-hot action. */
function stepInputs(features: Float32Array, actions: Uint8Array, actionCount: number): Float32Array {
  const width = features.length / CHECKED;
  const inputs = new Float32Array(CHECKED * (width + actionCount));
  for (let i = 0; i < CHECKED; i++) {
    const at = i * (width + actionCount);
    inputs.set(features.subarray(i * width, (i + 1) * width), at);
    inputs[at + width + actions[i]] = 1;
  }
  return inputs;
}

function featuresOf({ task: { spec } }: Run, angles: readonly number[], observations: Float32Array) {
  const features = new ObservationFeatures(spec.observationSize, angles);
  return features.of(observations, CHECKED).slice(0, CHECKED * features.size);
}

/** The inputs that a network computes from an observation. */
function observedPorts({ task: { spec } }: Run, angles: readonly number[]): Port[] {
  const variables = Array.from(
    { length: spec.observationSize },
    (_, k) => spec.variables[k] ?? { name: `grey value ${k}`, unit: "" },
  );
  return featurePorts(variables, angles);
}

function networkFiles(name: string, network: FeedForward): Record<string, string | Uint8Array> {
  const { model, weights } = layersFiles(name, network);
  return { "model.json": model, "weights.bin": weights };
}

/** Nine digits distinguish all single-precision numbers. */
function shortened(value: number): number {
  return Number(value.toPrecision(9));
}

/** Arrays of rows by name, one row per line. */
function table(columns: Readonly<Record<string, readonly [Float32Array, number]>>): string {
  const entries = Object.entries(columns).map(([name, [values, width]]) => {
    const rows = Array.from(
      { length: values.length / width },
      (_, i) => `    ${JSON.stringify(Array.from(values.subarray(i * width, (i + 1) * width), shortened))}`,
    );
    return `  ${JSON.stringify(name)}: [\n${rows.join(",\n")}\n  ]`;
  });
  return `{\n${entries.join(",\n")}\n}\n`;
}
