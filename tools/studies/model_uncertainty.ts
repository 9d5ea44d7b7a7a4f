/**
 * Whether models know when they are wrong: how their members' disagreement ranks errors within the data and outside, and how
 * often the predicted 90% intervals hold the outcome where the process is noisy.
 *
 * Writes results/models/uncertainty.csv, one row per seed, model, number of steps and process noise.
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
import { Generator } from "../../lib/random/generator.ts";
import { type Cell, format } from "../../lib/results/csv.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { cartPole, randomTransitions } from "./model_data.ts";

/** Random real steps and standard deviations of the process noise, m, m/s, rad and rad/s alike. */
const conditions = [[100, 0], [300, 0], [1000, 0], [1000, 0.003], [1000, 0.01], [1000, 0.03]] as const;

const models: Record<string, Partial<DynamicsValues>> = {
  "ensemble": {},
  "ensemble without linear part": { modelLinearPart: false },
};

const seeds = Number(Deno.args[0] ?? 10);
const rows: Cell[][] = [];
for (let seed = 0; seed < seeds; seed++) {
  for (const [name, over] of Object.entries(models)) {
    for (const [steps, noise] of conditions) {
      rows.push([
        name,
        steps,
        noise,
        seed,
        ...measures({ ...defaultsOf(dynamicsSettings), ...over }, steps, noise, seed),
      ]);
    }
  }
  console.error(`seed ${seed} done`);
}
const regions = ["within", "outside", "both"];
const columns = [
  ...regions.map((region) => `members_rank_${region}`),
  "coverage_90",
];
Deno.mkdirSync("results/models", { recursive: true });
Deno.writeTextFileSync(
  "results/models/uncertainty.csv",
  format(["model", "steps", "noise", "seed", ...columns], rows),
);
for (
  const [group, members] of Map.groupBy(
    rows,
    ([model, steps, noise]) => `${model}, ${steps} steps, noise ${noise}`,
  )
) {
  const medians = columns.map((column, i) => {
    const sorted = members.map((row) => row[i + 4]).filter((cell) => cell !== undefined).map(Number);
    return `${column} ${sorted.length === 0 ? "-" : quantile(sorted.sort((a, b) => a - b), 0.5).toFixed(2)}`;
  });
  console.log(`${group}: ${medians.join(", ")}`);
}

/**
 * Ranks against the true means. Within the data: fresh random episodes near the training states. Outside: states over the whole
 * box, far from them. Coverage is that of fresh outcomes, noise included; without noise there is nothing to cover.
 */
function measures(values: DynamicsValues, steps: number, noise: number, seed: number): Cell[] {
  const random = new Generator(seed).stream(`noise ${noise}`);
  const task = cartPole({ noise });
  const data = randomTransitions(task, steps, seed);
  const model = createDynamicsModel(values, task.spec, random.stream("model"));
  model.fit(data, random.stream("fit"));
  const deviations = changeDeviations(data, 4);
  const fresh = randomTransitions(cartPole(), 2000, 10_000 + seed);
  const parts = [fresh, stateProbes(task, 2000, random.stream("probes"))].map((test, isOutside) => {
    const found = predictionErrors(model, test, deviations);
    const within = withinData(test.observations, test.count, data.observations, data.count, 4);
    return Array.from(within.keys()).filter((i) => within[i] === 1 - isOutside).map((i) => ({
      error: found.errors[i],
      members: found.spreads[i],
    }));
  });
  const all = [...parts, parts.flat()];
  const ranks = all.map((points) =>
    rankCorrelation(points.map(({ members }) => members), points.map(({ error }) => error))
  );
  const outcomes = randomTransitions(task, 2000, 20_000 + seed);
  const { scores } = predictionErrors(model, outcomes, deviations);
  const covered = calibration(scores).find(({ nominal }) => nominal === 0.9)?.observed;
  return [...ranks, noise === 0 ? undefined : covered];
}
