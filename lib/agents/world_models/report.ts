/**
 * What `mbrl inspect` shows of World Models: how much of the state z and h retain, the gap between dreamed
 * and real returns over the generations of CMA-ES, and real, reconstructed and dreamed pictures of the same
 * steps.
 *
 * @module
 */

import { linearReadout } from "../../dynamics/diagnostics/linear_readout.ts";
import { collectTrajectories, episodesOfBoth } from "../../dynamics/diagnostics/trajectories.ts";
import type { RolloutPolicy } from "../../dynamics/rollouts.ts";
import type { Memory } from "../../dynamics/world_models/memory.ts";
import { type TaskInstance, variableLabels } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import type { Controller } from "../agent.ts";
import type { InspectionPart } from "../inspection_part.ts";
import type { LatentSpace } from "./latent_space.ts";

const POLICY_EPISODES = 20;
const RANDOM_EPISODES = 100;
const GAP_EPISODES = 40;
/** Steps of one episode that are shown. */
const SHOWN = [0, 5, 10, 20, 40, 80];

/** A policy together with the task it is run in, and what it sees there. */
interface Context {
  readonly task: TaskInstance;
  readonly space: LatentSpace;
  readonly memory: Memory;
  readonly policyOf: (lanes: number) => RolloutPolicy & Partial<Controller>;
  readonly random: Generator;
}

/** R² of linear read-outs of the true state from z alone, and from z and h. */
export function stateReadout({ task, space, memory, policyOf, random }: Context): InspectionPart {
  const { latentSize, stateSize } = memory.options;
  const size = task.spec.observationSize;
  const counts = { agent: POLICY_EPISODES, random: RANDOM_EPISODES };
  const episodes = Object.values(episodesOfBoth(task, policyOf, counts, random)).flat();
  const count = episodes.reduce((sum, { length }) => sum + length, 0);
  const width = latentSize + stateSize;
  const z = new Float32Array(count * latentSize);
  const both = new Float32Array(count * width);
  const numbers = episodes[0].states.length / (episodes[0].length + 1); // in a true state
  const labels = variableLabels(task.spec);
  const names = Array.from(
    { length: numbers },
    (_, i) => labels.length === numbers ? labels[i] : `state ${i + 1}`,
  );
  const truth = new Float32Array(count * numbers);
  let at = 0;
  for (const { length, observations, actions, states } of episodes) {
    const latents = space.encode(observations.subarray(0, length * size), length);
    const state = new Float32Array(stateSize);
    for (let t = 0; t < length; t++, at++) {
      const latent = latents.subarray(t * latentSize, (t + 1) * latentSize);
      z.set(latent, at * latentSize);
      both.set(latent, at * width);
      both.set(state, at * width + latentSize);
      truth.set(states.subarray(t * numbers, (t + 1) * numbers), at * numbers);
      memory.advance(latent, [actions[t]], state, 1);
    }
  }
  const found = [
    { from: "z", r2: linearReadout(z, latentSize, truth, numbers, count) },
    { from: "z and h", r2: linearReadout(both, width, truth, numbers, count) },
  ];
  return {
    name: "state_readout",
    title: "How much of the state z and h retain (R² of a linear read-out)",
    sentences: found.map(({ from, r2 }) =>
      `From ${from}: ${names.map((name, i) => `${name} ${r2[i].toFixed(2)}`).join(", ")}.`
    ),
    table: {
      columns: ["read_from", "variable", "r2"],
      rows: found.flatMap(({ from, r2 }) => names.map((name, i) => [from, name, r2[i]])),
    },
  };
}

/** The dreamed and the real return of each generation's mean controller. */
export function dreamGap(
  { task, evolve, policyOf, random }: Context & {
    readonly evolve: (each: (generation: number, value: number) => void) => void;
  },
): InspectionPart {
  const rows: (string | number)[][] = [];
  evolve((generation, dreamed) => {
    if (generation % 5 !== 1 && generation % 10 !== 0) return;
    const episodes = collectTrajectories(
      task,
      policyOf(GAP_EPISODES),
      GAP_EPISODES,
      random.stream(`${generation}`),
    );
    const real = episodes.reduce((sum, { rewards }) => sum + rewards.reduce((a, b) => a + b, 0), 0) /
      GAP_EPISODES;
    rows.push([generation, "dreamed", dreamed], [generation, "real", real]);
  });
  const last = rows.slice(-2).map(([, , value]) => Number(value).toFixed(0));
  return {
    name: "dream_gap",
    title: "Dreamed and real return over the generations of CMA-ES",
    sentences: [`The last generation's dreamed return is ${last[0]}, its real return ${last[1]}.`],
    table: { columns: ["generation", "where", "return"], rows },
    chart: {
      x: "generation",
      y: "return",
      series: "where",
      xTitle: "Generation of CMA-ES, from a controller of zeros",
      yTitle: "Return of the mean controller",
    },
  };
}

/** Real pictures, their reconstructions, and dreams from the first of them along the same actions. */
export function reconstructions({ task, space, memory, policyOf, random }: Context): InspectionPart {
  const { observationSize: pixels, picture } = task.spec;
  const [episode] = collectTrajectories(task, policyOf(1), 1, random.stream("episode"));
  const moments = SHOWN.filter((t) => t <= episode.length);
  const frame = (t: number) => episode.observations.subarray(t * pixels, (t + 1) * pixels);
  const latent = space.encode(frame(0), 1);
  const state = new Float32Array(memory.options.stateSize);
  const images = {
    real: [] as Float32Array[],
    reconstructed: [] as Float32Array[],
    dreamed: [] as Float32Array[],
  };
  const rows: (string | number)[][] = [];
  for (let t = 0; t <= moments[moments.length - 1]; t++) {
    if (moments.includes(t)) {
      const real = frame(t).slice();
      const [seen, dreamed] = [space.decode(space.encode(real, 1), 1), space.decode(latent, 1)];
      images.real.push(real);
      images.reconstructed.push(seen);
      images.dreamed.push(dreamed);
      rows.push([t, "reconstructed", squaredError(real, seen)], [t, "dreamed", squaredError(real, dreamed)]);
    }
    if (t === episode.length) break;
    const head = memory.advance(latent, [episode.actions[t]], state, 1);
    memory.sample(head, 0, latent, 0, random);
  }
  const { width, height } = picture ?? { width: pixels, height: 1 };
  return {
    name: "pictures",
    title: "Real picture, V's reconstruction, and M's dream of the same step",
    sentences: [
      `Squared error of a picture, summed over pixels: ${
        rows.map(([t, what, error]) => `${what} at step ${t} ${Number(error).toFixed(2)}`).join(", ")
      }.`,
    ],
    table: { columns: ["step", "what", "squared_error"], rows },
    pictures: {
      columns: moments.map((t) => `step ${t}`),
      width,
      height,
      rows: Object.entries(images).map(([label, list]) => ({ label, images: list })),
    },
  };
}

function squaredError(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
}
