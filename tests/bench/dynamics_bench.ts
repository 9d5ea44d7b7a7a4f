import { DeltaModel } from "../../lib/dynamics/delta_model.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { createDynamicsModel, dynamicsSettings } from "../../lib/dynamics/dynamics_settings.ts";
import { Generator } from "../../lib/random/generator.ts";
import { randomRows } from "../dynamics/fixtures.ts";

const data = randomRows(1000, 1);
const shape = { observationSize: 4, actionCount: 2 };

const delta = new DeltaModel({
  ...shape,
  hidden: [128, 128],
  activation: "relu",
  initialisation: "framework",
  learningRate: 3e-4,
  weightDecay: 0,
  batchSize: 64,
  maxUpdates: 1,
  patience: 1,
  normalise: false,
  linearPart: false,
  heldOutShare: 0,
}, new Generator(1));
const batch = randomRows(64, 2);

Deno.bench("delta model 6-128-128-4, one update on 64 rows", () => {
  delta.update(batch);
});

const ensemble = createDynamicsModel(defaultsOf(dynamicsSettings), shape, new Generator(1));
ensemble.fit(data, new Generator(2));

Deno.bench("default ensemble, 100 updates on 1,000 rows", () => {
  ensemble.fit(data, new Generator(3), { updates: 100 });
});

const next = new Float32Array(4000);
const random = new Generator(4);
for (const propagation of ["mean", "ts1"] as const) {
  Deno.bench(`default ensemble, one imagined step of 1,000 rows, ${propagation}`, () => {
    ensemble.step(data.observations, data.actions, 1000, { propagation, random }, next);
  });
}
