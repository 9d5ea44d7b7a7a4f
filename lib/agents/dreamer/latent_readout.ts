/**
 * How much of the true state Dreamer's latent retains: of what is observed and, where velocities are not, of what must be
 * remembered.
 *
 * @module
 */

import { linearReadout } from "../../dynamics/diagnostics/linear_readout.ts";
import { episodesOfBoth, type Trajectory } from "../../dynamics/diagnostics/trajectories.ts";
import { variableLabels } from "../../tasks/environment.ts";
import type { InspectionPart } from "../inspection_part.ts";
import type { DreamReportOptions } from "./dream_report.ts";
import { CONTEXT } from "./open_loop.ts";

const COUNTS = { agent: 20, random: 100 };
/** Steps that are imagined before a read-out; 0 for what has been observed. */
const HORIZONS = [0, 1, 5, 15];
/** Steps between two starts of an episode. */
const STRIDE = 10;

/** A position with what follows it. */
interface Start {
  readonly episode: Trajectory;
  /** Steps before the latent is read out, at least CONTEXT. */
  readonly step: number;
}

/** R² of linear read-outs of the true state from (h, z): observed, and imagined some steps ahead. */
export function latentReadout(
  { task, encoder, update, featureSize, policyOf, random }: DreamReportOptions,
): InspectionPart {
  const episodes = Object.values(episodesOfBoth(task, policyOf, COUNTS, random)).flat();
  const numbers = episodes[0].states.length / (episodes[0].length + 1); // in a true state
  const labels = variableLabels(task.spec);
  const names = Array.from(
    { length: numbers },
    (_, i) => labels.length === numbers ? labels[i] : `state ${i + 1}`,
  );
  const size = task.spec.observationSize;
  const rows: (string | number)[][] = [];
  const sentences: string[] = [];
  for (const ahead of HORIZONS) {
    const starts = episodes.flatMap((episode): Start[] =>
      Array.from({ length: Math.floor(episode.length / STRIDE) }, (_, i) => ({
        episode,
        step: CONTEXT + i * STRIDE,
      })).filter(({ step }) => step + ahead <= episode.length)
    );
    const count = starts.length;
    if (count < 4 * featureSize) continue;
    const belief = new Float32Array(count * featureSize);
    const seen = new Float32Array(count * size);
    for (let t = -CONTEXT; t <= 0; t++) {
      starts.forEach(({ episode, step }, i) => {
        const at = (step + t) * size;
        seen.set(episode.observations.subarray(at, at + size), i * size);
      });
      const before = starts.map(({ episode, step }) => step + t === 0 ? 0 : episode.actions[step + t - 1]);
      const isFirst = new Uint8Array(count).fill(t === -CONTEXT ? 1 : 0);
      update.observe(belief, count, before, isFirst, encoder.encode(seen, count));
    }
    const decoded = new Float32Array(count * encoder.size);
    for (let k = 0; k < ahead; k++) {
      update.imagine(belief, count, starts.map(({ episode, step }) => episode.actions[step + k]), decoded);
    }
    const truth = new Float32Array(count * numbers);
    starts.forEach(({ episode, step }, i) => {
      const at = (step + ahead) * numbers;
      truth.set(episode.states.subarray(at, at + numbers), i * numbers);
    });
    const r2 = linearReadout(belief, featureSize, truth, numbers, count);
    names.forEach((variable, i) => rows.push(["learned", variable, ahead, r2[i]]));
    const told = names.map((name, i) => `${name} ${r2[i].toFixed(2)}`).join(", ");
    sentences.push(ahead === 0 ? `Observed: ${told}.` : `Imagined ${ahead} ahead: ${told}.`);
  }
  return {
    name: "latent",
    title: "How much of the state (h, z) retains (R² of a linear read-out)",
    sentences: sentences.length === 0 ? ["Episodes are too short for a read-out."] : sentences,
    table: { columns: ["network", "variable", "steps_ahead", "r2"], rows },
  };
}
