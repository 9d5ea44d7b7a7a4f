import { defaultsOf } from "../../lib/settings/settings.ts";
import { createDynamicsModel, dynamicsSettings } from "../../lib/dynamics/dynamics_settings.ts";
import { NetworkBank } from "../../lib/dynamics/network_bank.ts";
import { Generator } from "../../lib/random/generator.ts";
import { randomRows } from "../dynamics/fixtures.ts";

const data = randomRows(1000, 1);
const shape = { observationSize: 4, actionCount: 2 };

const network = new NetworkBank({
  ...shape,
  members: 1,
  isGaussian: false,
  hidden: [128, 128],
  learningRate: 3e-4,
  maxUpdates: 1,
  linearPart: false,
  isRaw: true,
}, new Generator(1));
const batch = randomRows(64, 2);

Deno.bench("delta model 6-128-128-4, one update on 64 rows", () => {
  network.update(batch);
});

const ensemble = createDynamicsModel(defaultsOf(dynamicsSettings), shape, new Generator(1));
ensemble.fit(data, new Generator(2));

Deno.bench("default ensemble, a refit to 1,000 rows", () => {
  ensemble.fit(data, new Generator(3));
});

const next = new Float32Array(4000);
const random = new Generator(4);
for (const propagation of ["mean", "ts1"] as const) {
  Deno.bench(`default ensemble, one imagined step of 1,000 rows, ${propagation}`, () => {
    ensemble.step(data.observations, data.actions, 1000, { propagation, random }, next);
  });
}
