/**
 * Whether ensembles know when they are wrong: how disagreement ranks error within the data and outside, and how
 * often the predicted 90% intervals hold the outcome where the process is noisy.
 *
 * Writes results/models/uncertainty.csv, one row per seed and model.
 *
 *     deno run -A tools/studies/model_uncertainty.ts [SEEDS]
 *
 * @module
 */

import {
  createDynamicsModel,
  dynamicsSettings,
  type DynamicsValues,
} from "../../lib/dynamics/dynamics_settings.ts";
import { calibration } from "../../lib/dynamics/diagnostics/calibration.ts";
import { withinData } from "../../lib/dynamics/diagnostics/data_distance.ts";
import { changeDeviations, predictionErrors } from "../../lib/dynamics/diagnostics/prediction_errors.ts";
import { rankCorrelation } from "../../lib/dynamics/diagnostics/rank_correlation.ts";
import { quantile } from "../../lib/dynamics/diagnostics/quantiles.ts";
import { stateProbes } from "../../lib/dynamics/diagnostics/state_probes.ts";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { Generator } from "../../lib/random/generator.ts";
import { type Cell, format } from "../../lib/results/csv.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { cartPole, randomTransitions } from "./model_data.ts";

/** Standard deviations of the process noise, m, m/s, rad and rad/s alike. */
const noises = [0.003, 0.01, 0.03];
const steps = 1000;

const models = { "ensemble": {}, "ensemble without linear part": { modelLinearPart: false } };

await initialiseBackend();
const seeds = Number(Deno.args[0] ?? 10);
const rows: Cell[][] = [];
for (let seed = 0; seed < seeds; seed++) {
  for (const [name, over] of Object.entries(models)) {
    const values = { ...defaultsOf(dynamicsSettings), ...over };
    rows.push([name, steps, seed, ...rankCorrelations(values, seed), ...coverages(values, seed)]);
  }
  console.error(`seed ${seed} done`);
}
Deno.mkdirSync("results/models", { recursive: true });
const columns = [
  "rank_correlation_within",
  "rank_correlation_outside",
  "rank_correlation_both",
  ...noises.map((noise) => `coverage_90_noise_${noise}`),
];
Deno.writeTextFileSync(
  "results/models/uncertainty.csv",
  format(["model", "steps", "seed", ...columns], rows),
);
for (const [name, group] of Map.groupBy(rows, ([model]) => String(model))) {
  columns.forEach((column, i) => {
    const sorted = group.map((row) => Number(row[i + 3])).sort((a, b) => a - b);
    const [middle, low, high] = [0.5, 0, 1].map((q) => quantile(sorted, q).toFixed(3));
    console.log(`${name}: ${column} median ${middle}, from ${low} to ${high}`);
  });
}

/** Within the data: fresh random episodes near the training states. Outside: states over the whole box, far from them. */
function rankCorrelations(values: DynamicsValues, seed: number): number[] {
  const random = new Generator(seed);
  const task = cartPole();
  const data = randomTransitions(task, steps, seed);
  const model = createDynamicsModel(values, task.spec, random.stream("model"));
  model.fit(data, random.stream("fit"));
  const held = randomTransitions(task, 2000, 10_000 + seed);
  const probes = stateProbes(2000, random.stream("probes"));
  const deviations = changeDeviations(data, 4);
  const parts = [held, probes].map((test, isOutside) => {
    const { errors, disagreements } = predictionErrors(model, test, deviations);
    const within = withinData(test.observations, test.count, data.observations, data.count, 4);
    const chosen = Array.from(within.keys()).filter((i) => within[i] === 1 - isOutside);
    return { errors: chosen.map((i) => errors[i]), disagreements: chosen.map((i) => disagreements[i]) };
  });
  model.dispose();
  const both = {
    errors: parts.flatMap(({ errors }) => errors),
    disagreements: parts.flatMap(({ disagreements }) => disagreements),
  };
  return [...parts, both].map(({ errors, disagreements }) => rankCorrelation(errors, disagreements));
}

/** How often the predicted 90% intervals hold fresh one-step outcomes, for each noise. */
function coverages(values: DynamicsValues, seed: number): number[] {
  return noises.map((noise) => {
    const task = cartPole({ noise });
    const random = new Generator(seed).stream(`noise ${noise}`);
    const data = randomTransitions(task, steps, seed);
    const model = createDynamicsModel(values, task.spec, random.stream("model"));
    model.fit(data, random.stream("fit"));
    const { scores } = predictionErrors(
      model,
      randomTransitions(task, 2000, 20_000 + seed),
      changeDeviations(data, 4),
    );
    model.dispose();
    return calibration(scores).find(({ nominal }) => nominal === 0.9)?.observed ?? NaN;
  });
}
