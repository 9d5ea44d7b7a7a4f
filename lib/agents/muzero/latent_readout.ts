/**
 * How much of the state MuZero's latent retains, although it is not trained to.
 *
 * @module
 */

import { linearReadout } from "../../dynamics/diagnostics/linear_readout.ts";
import { episodesOfBoth, type Trajectory } from "../../dynamics/diagnostics/trajectories.ts";
import type { RolloutPolicy } from "../../dynamics/rollouts.ts";
import { type TaskInstance, variableLabels } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import type { InspectionPart } from "../inspection_part.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { Inference } from "./inference.ts";

/** Numbers of steps predicted before the latents are read out. */
const HORIZONS = [0, 1, 2, 5, 10, 20];
const POLICY_EPISODES = 20;
const RANDOM_EPISODES = 200;
/** Maximum number of positions from one policy's episodes. */
const POSITIONS = 2000;
/** Inputs of the read-out. */
export interface LatentReadoutOptions {
  /** The trained networks, and untrained ones for comparison. */
  readonly networks: { readonly learned: Inference; readonly untrained: Inference };
  readonly scale: ObservationScale;
  readonly task: TaskInstance;
  /** The greedy policy for `rows` episodes. */
  readonly policyOf: (rows: number) => RolloutPolicy;
  readonly random: Generator;
}

/**
 * Linear read-outs of every observed variable from latents, some steps ahead, on fresh episodes: half under
 * the agent's actions, half under random ones. Untrained networks show what a random function of the
 * observation retains.
 */
export function latentReadout(options: LatentReadoutOptions): InspectionPart {
  const { networks, task, policyOf, random } = options;
  const size = task.spec.observationSize;
  const names = variableLabels(task.spec);
  const counts = { agent: POLICY_EPISODES, random: RANDOM_EPISODES };
  const episodes = Object.values(episodesOfBoth(task, policyOf, counts, random));
  const rows: (string | number)[][] = [];
  const found = new Map<string, Float64Array>();
  for (const [network, inference] of Object.entries(networks)) {
    for (const ahead of HORIZONS) {
      const starts = episodes.flatMap((list) => positions(list, ahead));
      if (starts.length < 4 * inference.latentSize) continue;
      const r2 = readout(inference, options.scale, starts, ahead, size);
      found.set(`${network} ${ahead}`, r2);
      names.forEach((variable, i) => rows.push([network, variable, ahead, r2[i]]));
    }
  }
  const [now, later, before] = ["learned 0", "learned 10", "untrained 10"].map((key) => found.get(key));
  const list = (r2: Float64Array | undefined) =>
    r2 === undefined ? "–" : names.map((name, i) => `${name} ${r2[i].toFixed(2)}`).join(", ");
  return {
    name: "latent",
    title: "How much of the state the latent retains (R² of a linear read-out)",
    sentences: [
      `Encoded from the observation: ${list(now)}.`,
      `Predicted 10 steps ahead: ${list(later)}; by untrained networks: ${list(before)}.`,
      "No loss requires this: the latent retains what rewards, values and policies need.",
    ],
    table: { columns: ["network", "variable", "steps_ahead", "r2"], rows },
    chart: {
      x: "steps_ahead",
      y: "r2",
      series: "variable",
      panel: "network",
      xTitle: "Steps predicted ahead",
      yTitle: "R² of a linear read-out",
    },
  };
}

/** A position in an episode. */
interface Position {
  readonly episode: Trajectory;
  readonly step: number;
}

function positions(episodes: readonly Trajectory[], ahead: number): Position[] {
  const all = episodes.flatMap((episode) =>
    Array.from({ length: Math.max(0, episode.length - ahead + 1) }, (_, step) => ({ episode, step }))
  );
  const stride = Math.max(1, Math.ceil(all.length / POSITIONS));
  return all.filter((_, i) => i % stride === 0);
}

function readout(
  inference: Inference,
  scale: ObservationScale,
  starts: readonly Position[],
  ahead: number,
  size: number,
): Float64Array {
  const count = starts.length;
  const seen = new Float32Array(count * size);
  const targets = new Float32Array(count * size);
  starts.forEach(({ episode, step }, i) => {
    seen.set(episode.observations.subarray(step * size, (step + 1) * size), i * size);
    targets.set(episode.observations.subarray((step + ahead) * size, (step + ahead + 1) * size), i * size);
  });
  const scaled = new Float32Array(count * scale.size);
  scale.apply(seen, count, scaled);
  const latents = inference.latentsAhead(
    scaled,
    count,
    ahead,
    (k) => Uint8Array.from(starts, ({ episode, step }) => episode.actions[step + k]),
  );
  return linearReadout(latents, inference.latentSize, targets, size, count);
}
