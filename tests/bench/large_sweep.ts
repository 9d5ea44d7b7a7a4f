/** A sweep as large as a page must bear: 36 variants with long names, 20 seeds, and the dreams of every variant. */

import { Generator } from "../../lib/random/generator.ts";
import { writeJson } from "../../lib/results/atomic_write.ts";
import { writeDreams } from "../../lib/results/dreams/dream_files.ts";
import type { CurveRow, EpisodeRow } from "../../lib/results/rows.ts";
import type { FinishedRun } from "../../lib/results/run_files.ts";
import { writeMerged } from "../../lib/results/store.ts";
import type { StoredContender } from "../../lib/results/stored_plan.ts";
import { recordingOf } from "../results/dreams/fixtures.ts";
import { configOf, finishedRun, planOf } from "../results/fixtures.ts";

const SEEDS = 20;
const BUDGET = 5000;
const EPISODES = 60;
/** The grid of every agent. */
const GRID = [...Array.from({ length: 10 }, (_, i) => 5 * (i + 1))].concat(
  Array.from({ length: BUDGET / 50 - 1 }, (_, i) => 50 * (i + 2)),
);

/** The variants: four lengths of rollouts, three learning rates, three ratios of imagined experience. */
export const variants: readonly StoredContender[] = [1, 3, 5, 15].flatMap((rolloutLength) =>
  [0.0003, 0.001, 0.003].flatMap((learningRate) =>
    [0.25, 0.5, 0.75].map((imaginedShare): StoredContender => ({
      label:
        `dyna (rolloutLength=${rolloutLength}, learningRate=${learningRate}, imaginedShare=${imaginedShare})`,
      agent: "dyna",
      kind: "model-based",
      settings: { rolloutLength, learningRate, imaginedShare },
    }))
  )
);

function runOf({ label }: StoredContender, variant: number, seed: number): FinishedRun {
  const random = new Generator(1000 * variant + seed);
  const { curve: [point], episodes: [episode], run } = finishedRun("dyna", seed);
  const middle = 400 + 60 * variant + 800 * random.uniform(0, 1);
  const curve = GRID.map((env_steps, i): CurveRow => {
    const share = 1 / (1 + Math.exp((middle - env_steps) / 150));
    const value = Math.min(500, Math.max(9, 500 * share + random.uniform(-20, 20)));
    return {
      ...point,
      label,
      env_steps,
      episodes: EPISODES,
      eval_return_mean: value,
      eval_length_mean: value,
      model_error: 0.5 / (i + 1),
      diagnostics: { modelLoss: 0.2 + 1 / (i + 1), meanQ: value / 5, epsilon: 1 - share },
    };
  });
  const episodes = Array.from({ length: EPISODES }, (_, i): EpisodeRow => ({
    ...episode,
    label,
    episode: i + 1,
    env_steps: Math.round(BUDGET * (i + 1) / EPISODES),
    return: random.uniform(9, 500),
  }));
  const final_return = curve[curve.length - 1].eval_return_mean;
  return { curve, episodes, run: { ...run, label, final_return } };
}

/** Writes the sweep's folder, without its page. */
export function writeLargeSweep(folder: string): void {
  const plan = {
    ...planOf(...Array.from({ length: SEEDS }, (_, seed) => seed)),
    contenders: variants,
    budget: { steps: BUDGET },
  };
  const config = configOf(plan);
  writeJson(`${folder}/config.json`, config);
  const runs = variants.flatMap((variant, i) => plan.seeds.map((seed) => runOf(variant, i, seed)));
  writeMerged(folder, config, runs);
  writeDreams(folder, variants.map(({ label }) => recordingOf({ label, task: "cartpole", seed: 0 })));
}
