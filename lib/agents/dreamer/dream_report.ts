/**
 * Real episodes beside the world model's predictions from the same start and with the same actions.
 *
 * @module
 */

import { episodesOfBoth } from "../../dynamics/diagnostics/trajectories.ts";
import type { RolloutPolicy } from "../../dynamics/rollouts.ts";
import type { BeliefUpdate } from "../../dynamics/rssm/belief.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import type { Generator } from "../../random/generator.ts";
import type { InspectionPart } from "../inspection_part.ts";
import { CONTEXT, imagineWindows, type Window } from "./open_loop.ts";
import type { ObservationEncoder } from "./observation_encoder.ts";

const POLICY_EPISODES = 20;
const RANDOM_EPISODES = 400;
/** Predicted steps. */
const AHEAD = 50;

/** Horizons that the page shows. */
const SHOWN = [1, 5, 15, 50];

/** Columns that the page has for a variable's name. */
const WIDEST_NAME = 20;

/** Inputs of the report. */
export interface DreamReportOptions {
  readonly task: TaskInstance;
  readonly encoder: ObservationEncoder;
  readonly update: BeliefUpdate;
  readonly featureSize: number;
  readonly policyOf: (rows: number) => RolloutPolicy;
  readonly random: Generator;
}

/** One trajectory as a picture, and the open-loop error over many. */
export function dreamReport(
  { task, encoder, update, featureSize, policyOf, random }: DreamReportOptions,
): InspectionPart[] {
  const { size, names } = encoder;
  const width = names.length;
  const angles = task.spec.picture === undefined ? task.spec.angles ?? [] : [];
  const own = episodesOfBoth(task, policyOf, { agent: POLICY_EPISODES, random: RANDOM_EPISODES }, random);
  const trajectory: (string | number)[][] = [];
  const errors: (string | number)[][] = [];
  const summary: string[][] = [["actions", "variable", "posterior", ...SHOWN.map((k) => `k = ${k}`)]];
  const sentences: string[] = [];
  for (const [policy, episodes] of [["the agent's", own.agent], ["random", own.random]] as const) {
    const seen = episodes.filter(({ length }) => length >= CONTEXT + AHEAD).map((episode): Window => ({
      observations: encoder.encode(episode.observations, CONTEXT + AHEAD),
      actions: Uint8Array.from([0, ...episode.actions]), // what led to each moment
    }));
    const windows = seen.map(({ observations }) => ({
      observations: encoder.decode(observations, CONTEXT + AHEAD),
    }));
    if (windows.length === 0) {
      sentences.push(`No episode of ${policy} actions is long enough (${CONTEXT + AHEAD} steps).`);
      continue;
    }
    const posterior = new Float32Array(windows.length * size);
    const imagined = encoder.decode(
      imagineWindows(update, featureSize, seen, CONTEXT, AHEAD, size, posterior),
      windows.length * AHEAD,
    );
    const reconstructed = encoder.decode(posterior, windows.length);
    names.forEach((variable, v) => {
      for (let t = 0; t < CONTEXT + AHEAD; t++) {
        trajectory.push([policy, variable, t, "real", windows[0].observations[t * width + v]]);
        if (t < CONTEXT) continue;
        trajectory.push([policy, variable, t, "imagined", imagined[(t - CONTEXT) * width + v]]);
      }
    });
    /** The error of variable v when k steps are imagined; of the posterior for 0. */
    const medianError = (v: number, k: number) => {
      const gaps = windows.map(({ observations }, i) => {
        const predicted = k === 0 ? reconstructed[i * width + v] : imagined[(i * AHEAD + k - 1) * width + v];
        const gap = Math.abs(predicted - observations[(CONTEXT + k - 1) * width + v]);
        return angles.includes(v) ? Math.min(gap, 2 * Math.PI - gap) : gap;
      }).sort((a, b) => a - b);
      return gaps[gaps.length >> 1];
    };
    for (let k = 0; k <= AHEAD; k++) {
      names.forEach((variable, v) => errors.push([policy, variable, k, medianError(v, k), windows.length]));
    }
    names.forEach((variable, v) =>
      summary.push([
        policy,
        variable.slice(0, WIDEST_NAME),
        ...[0, ...SHOWN].map((k) => Number(medianError(v, k).toPrecision(2)).toString()),
      ])
    );
    sentences.push(
      `Median errors over ${windows.length} episodes of ${policy} actions: of the posterior, which has seen the moment, and of the prior k steps after the last one seen.`,
    );
  }
  return [
    {
      name: "dream",
      title: `Real and imagined, from the same start: ${CONTEXT} moments seen, ${AHEAD} imagined`,
      ...(summary.length === 1 ? {} : { summary }),
      sentences,
      table: { columns: ["policy", "variable", "step", "what", "value"], rows: trajectory },
      chart: {
        x: "step",
        y: "value",
        series: "what",
        panel: "variable",
        row: "policy",
        xTitle: "Step of the episode",
        yTitle: "Observation",
      },
    },
    {
      name: "dream_error",
      title: "Open-loop error of the dream (median)",
      sentences: [],
      table: { columns: ["policy", "variable", "steps_ahead", "median_error", "episodes"], rows: errors },
      chart: {
        x: "steps_ahead",
        y: "median_error",
        series: "policy",
        panel: "variable",
        xTitle: "Steps imagined ahead",
        yTitle: "Median absolute error",
      },
    },
  ];
}
