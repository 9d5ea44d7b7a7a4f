/**
 * The critic's values along real episodes, beside the real returns.
 *
 * @module
 */

import { discountedReturns } from "../../dynamics/diagnostics/return_gap.ts";
import { collectTrajectories, type Trajectory } from "../../dynamics/diagnostics/trajectories.ts";
import { type Node, type Parameters, Program } from "../../nn/engine.ts";
import type { InspectionPart } from "../inspection_part.ts";
import { valueLogits } from "./actor_critic.ts";
import type { DreamReportOptions } from "./dream_report.ts";
import type { TwoHot } from "../../nn/categorical.ts";

const EPISODES = 100;
/** Steps between two evaluated states. */
const EVERY = 10;

/** A critic's values for any number of states. */
export class CriticValues {
  readonly #bins: TwoHot;
  readonly #program: Program;
  readonly #features: Node;
  readonly #logits: Node;

  /** @param featureSize Numbers in (h, z). */
  constructor(critic: Parameters, featureSize: number, bins: TwoHot) {
    this.#bins = bins;
    this.#program = new Program(critic.workspace);
    this.#features = this.#program.input(EPISODES, featureSize);
    this.#logits = valueLogits(this.#program, critic, this.#features);
    this.#program.seal();
  }

  /** @param features [rows, featureSize] @returns [rows] */
  of(features: Float32Array): number[] {
    const { capacity, columns } = this.#features;
    const { kernels } = this.#program.workspace;
    const values: number[] = [];
    for (let from = 0; from < features.length; from += capacity * columns) {
      const part = features.subarray(from, from + capacity * columns);
      this.#features.values.set(part);
      const rows = part.length / columns;
      this.#program.forward(rows);
      for (let i = 0; i < rows; i++) {
        values.push(this.#bins.mean(kernels, this.#logits, i * this.#bins.count));
      }
    }
    return values;
  }
}

/** Inputs of the report. */
export interface ValueReportOptions extends DreamReportOptions {
  /** [rows, featureSize] → [rows] */
  readonly valuesOf: (features: Float32Array) => number[];
  readonly discount: number;
}

/** Averages over the running episodes at one step. */
interface Moment {
  readonly step: number;
  readonly value: number;
  readonly realReturn: number;
  /** Mean absolute difference of the two. */
  readonly error: number;
  /** Number of running episodes. */
  readonly count: number;
}

/** The critic's values and the real returns at every tenth step of some episodes. */
function momentsAlong(
  episodes: readonly Trajectory[],
  { task, encoder, update, featureSize, valuesOf, discount }: ValueReportOptions,
): Moment[] {
  const size = task.spec.observationSize;
  const returns = episodes.map((episode) => discountedReturns(episode, discount));
  const belief = new Float32Array(episodes.length * featureSize);
  const seen = new Float32Array(episodes.length * size);
  const moments: Moment[] = [];
  const longest = returns.reduce((most, { length }) => Math.max(most, length), 0);
  for (let t = 0; t < longest; t++) {
    // a finished episode repeats its last observation and is not counted
    episodes.forEach(({ observations, length }, i) => {
      const at = Math.min(t, length) * size;
      seen.set(observations.subarray(at, at + size), i * size);
    });
    update.observe(
      belief,
      episodes.length,
      episodes.map(({ actions, length }) => t === 0 ? 0 : actions[Math.min(t, length) - 1]),
      new Uint8Array(episodes.length).fill(t === 0 ? 1 : 0),
      encoder.encode(seen, episodes.length),
    );
    if (t % EVERY !== 0) continue;
    const values = valuesOf(belief);
    const running = episodes.flatMap(({ length }, i) => t < length ? [i] : []);
    const mean = (of: (i: number) => number) => running.reduce((sum, i) => sum + of(i), 0) / running.length;
    moments.push({
      step: t,
      value: mean((i) => values[i]),
      realReturn: mean((i) => returns[i][t]),
      error: mean((i) => Math.abs(values[i] - returns[i][t])),
      count: running.length,
    });
  }
  return moments;
}

/**
 * The critic's values and real returns, averaged over the greedy policy's episodes: terminated ones and
 * truncated ones.
 */
export function valueReport(options: ValueReportOptions): InspectionPart {
  const { task, policyOf, random } = options;
  const episodes = collectTrajectories(task, policyOf(EPISODES), EPISODES, random.stream("valued episodes"));
  const kinds = [
    { name: "ended by the rule of the task", terminated: true, real: "real" },
    { name: "cut by the time limit", terminated: false, real: "real, until the limit" },
  ];
  const rows: (string | number)[][] = [];
  const sentences: string[] = [];
  for (const { name, terminated, real } of kinds) {
    const own = episodes.filter((episode) => episode.terminated === terminated);
    if (own.length === 0) {
      sentences.push(`No episode was ${name}.`);
      continue;
    }
    const moments = momentsAlong(own, options);
    for (const moment of moments) {
      rows.push([name, moment.step, "predicted", moment.value, moment.count]);
      rows.push([name, moment.step, real, moment.realReturn, moment.count]);
    }
    const counted = moments.reduce((sum, { count }) => sum + count, 0);
    const error = moments.reduce((sum, moment) => sum + moment.error * moment.count, 0) / counted;
    sentences.push(
      `${own.length} of ${EPISODES} episodes were ${name}: ${
        terminated
          ? `the critic's values are off by ${error.toPrecision(2)} on average.`
          : "their return beyond it is not known."
      }`,
    );
  }
  return {
    name: "value",
    title: "The critic's values, and the real returns",
    sentences,
    table: { columns: ["episodes", "step", "what", "value", "count"], rows },
    chart: {
      x: "step",
      y: "value",
      series: "what",
      panel: "episodes",
      xTitle: "Step of the episode",
      yTitle: "Discounted return from there on",
    },
  };
}
