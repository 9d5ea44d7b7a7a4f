import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { DataSplit } from "../../lib/dynamics/data_split.ts";
import { LinearBank } from "../../lib/dynamics/linear_bank.ts";
import { ObservationFeatures } from "../../lib/dynamics/observation_features.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("ObservationFeatures.of() puts an angle's sine in its place and its cosine behind", () => {
  const features = new ObservationFeatures(3, [1]);
  assertEquals(features.size, 4);
  const rows = Float32Array.of(1, Math.PI / 2, 2, -3, Math.PI, 4);
  const out = features.of(rows, 2);
  const expected = [1, 1, 2, 0, -3, 0, 4, -1];
  for (const [i, value] of expected.entries()) assertAlmostEquals(out[i], value, 1e-6);
});

Deno.test("ObservationFeatures.of() hands observations without angles through as they are", () => {
  const rows = Float32Array.of(1, 2, 3, 4);
  assertStrictEquals(new ObservationFeatures(2, []).of(rows, 2), rows);
});

Deno.test("LinearBank with an angle learns a pendulum's pull, and knows it one turn further", () => {
  // (angle, speed): the angle moves by a tenth of the speed, the speed by the sine of the angle and the push
  const random = new Generator(1);
  const count = 200;
  const observations = new Float32Array(2 * count);
  const nextObservations = new Float32Array(2 * count);
  const actions = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [angle, speed] = [random.uniform(-2, 2), random.uniform(-1, 1)];
    actions[i] = random.integer(2);
    observations.set([angle, speed], 2 * i);
    nextObservations.set([angle + 0.1 * speed, speed + Math.sin(angle) + (actions[i] - 0.5)], 2 * i);
  }
  const bank = new LinearBank({ observationSize: 2, actionCount: 2, members: 1, angles: [0] });
  const split = new DataSplit({ members: 1, heldOutShare: 0, bootstrap: false });
  split.grow(count, random);
  const data = {
    count,
    observations,
    actions,
    nextObservations,
    rewards: new Float32Array(count),
    terminated: new Uint8Array(count),
  };
  bank.fit(data, split, random);
  const out = { means: new Float32Array(2), variances: new Float32Array(2) };
  const angle = 1 + 2 * Math.PI; // never seen as a number
  bank.predict(Float32Array.of(angle, 0.5), Uint8Array.of(1), 1, true, out);
  assertAlmostEquals(out.means[0], angle + 0.05, 1e-4);
  assertAlmostEquals(out.means[1], 0.5 + Math.sin(1) + 0.5, 1e-4);
});
