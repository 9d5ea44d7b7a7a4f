/**
 * How exact the kinds of learned models are after a number of random real steps, one to 25 steps ahead.
 *
 * Writes results/models/errors.csv (one row per seed, model, number of steps, test policy and horizon) and
 * results/models/errors_summary.csv (medians over seeds).
 *
 *     deno run -A tools/studies/model_errors.ts [SEEDS]
 *
 * @module
 */

import { createDynamicsModel, dynamicsSettings } from "../../lib/dynamics/dynamics_settings.ts";
import { kStepErrors } from "../../lib/dynamics/diagnostics/k_step_error.ts";
import { quantile } from "../../lib/dynamics/diagnostics/quantiles.ts";
import { Generator } from "../../lib/random/generator.ts";
import { type Cell, format } from "../../lib/results/csv.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { balancingEpisodes, cartPole, randomEpisodes, randomTransitions } from "./model_data.ts";

/** The models; each says how it differs from the default. All but the default may train three times as long. */
const long = { modelMaxUpdates: 1000 };
const single = { ...long, modelMembers: 1, modelElites: 1 };
const models = {
  "linear": { ...single, modelType: "linear" },
  "deterministic": { ...single, modelType: "deterministic", modelLinearPart: false },
  "gaussian": { ...single, modelLinearPart: false },
  "ensemble without linear part": { ...long, modelLinearPart: false },
  "deterministic with linear part": { ...single, modelType: "deterministic" },
  "gaussian with linear part": single,
  "ensemble": {},
} as const;
const sizes = [100, 300, 1000, 3000];
const horizons = [1, 5, 15, 25];

const seeds = Number(Deno.args[0] ?? 10);
const task = cartPole();
const rows: Cell[][] = [];
for (let seed = 0; seed < seeds; seed++) {
  const tests = {
    random: randomEpisodes(task, 200, 10_000 + seed),
    balancing: balancingEpisodes(task, 8, 20_000 + seed),
  };
  for (const steps of sizes) {
    const data = randomTransitions(task, steps, seed);
    for (const [name, values] of Object.entries(models)) {
      const random = new Generator(seed);
      const model = createDynamicsModel(
        { ...defaultsOf(dynamicsSettings), ...values },
        task.spec,
        random.stream("model"),
      );
      model.fit(data, random.stream("fit"));
      for (const [policy, episodes] of Object.entries(tests)) {
        const errors = kStepErrors(model, episodes, Math.max(...horizons), random.stream("test"));
        for (const k of horizons) {
          const { relative, median, windows } = errors[k - 1];
          rows.push([name, steps, policy, k, seed, windows, relative.median, ...median]);
        }
      }
    }
  }
  console.error(`seed ${seed} done`);
}
const errorColumns = [
  "relative_error",
  "x_error_m",
  "x_velocity_error_m_per_s",
  "theta_error_rad",
  "theta_velocity_error_rad_per_s",
];
Deno.mkdirSync("results/models", { recursive: true });
Deno.writeTextFileSync(
  "results/models/errors.csv",
  format(["model", "steps", "test_policy", "k", "seed", "windows", ...errorColumns], rows),
);
const groups = Map.groupBy(rows, (row) => row.slice(0, 4).join());
const summary = [...groups.values()].map((group) => [
  ...group[0].slice(0, 4),
  group.length,
  ...errorColumns.map((_, i) => quantile(group.map((row) => Number(row[6 + i])).sort((a, b) => a - b), 0.5)),
]);
Deno.writeTextFileSync(
  "results/models/errors_summary.csv",
  format(["model", "steps", "test_policy", "k", "seeds", ...errorColumns], summary),
);
