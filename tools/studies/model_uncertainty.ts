/**
 * Whether the default ensemble knows when it is wrong: how disagreement ranks error within the data and outside, and how
 * often the predicted 90% intervals hold the outcome where the process is noisy.
 *
 * Writes results/models/uncertainty.csv, one row per seed.
 *
 *     deno run -A tools/studies/model_uncertainty.ts [SEEDS]
 *
 * @module
 */

import { createDynamicsModel, dynamicsSettings } from "../../lib/dynamics/dynamics_settings.ts";
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

await initialiseBackend();
const seeds = Number(Deno.args[0] ?? 10);
const over = JSON.parse(Deno.args[1] ?? "{}");
const values = { ...defaultsOf(dynamicsSettings), ...over };
const rows: Cell[][] = [];
for (let seed = 0; seed < seeds; seed++) {
  const random = new Generator(seed);
  const task = cartPole();
  const data = randomTransitions(task, steps, seed);
  const model = createDynamicsModel(values, task.spec, random.stream("model"));
  model.fit(data, random.stream("fit"));
  const probes = stateProbes(2000, random.stream("probes"));
  const held = randomTransitions(task, 2000, 10_000 + seed);
  const deviations = changeDeviations(data, 4);
  const rho = [held, probes].map((test, isProbes) => {
    const { errors, disagreements } = predictionErrors(model, test, deviations);
    const within = withinData(test.observations, test.count, data.observations, data.count, 4);
    const chosen = Array.from(within.keys()).filter((i) => within[i] === 1 - isProbes);
    return rankCorrelation(chosen.map((i) => errors[i]), chosen.map((i) => disagreements[i]));
  });
  model.dispose();
  const coverage = noises.map((noise) => {
    const noisy = cartPole({ noise });
    const own = random.stream(`noise ${noise}`);
    const noisyModel = createDynamicsModel(values, noisy.spec, own.stream("model"));
    noisyModel.fit(randomTransitions(noisy, steps, seed), own.stream("fit"));
    const test = randomTransitions(noisy, 2000, 20_000 + seed);
    const { scores } = predictionErrors(noisyModel, test, deviations);
    noisyModel.dispose();
    return calibration(scores).find(({ nominal }) => nominal === 0.9)?.observed ?? NaN;
  });
  rows.push([seed, steps, ...rho, ...coverage]);
}
Deno.mkdirSync("results/models", { recursive: true });
const columns = [
  "rank_correlation_within",
  "rank_correlation_outside",
  ...noises.map((n) => `coverage_90_noise_${n}`),
];
Deno.writeTextFileSync("results/models/uncertainty.csv", format(["seed", "steps", ...columns], rows));
columns.forEach((column, i) => {
  const sorted = rows.map((row) => Number(row[i + 2])).sort((a, b) => a - b);
  console.log(
    column,
    "median",
    quantile(sorted, 0.5).toFixed(3),
    "range",
    sorted[0].toFixed(3),
    sorted.at(-1)?.toFixed(3),
  );
});
