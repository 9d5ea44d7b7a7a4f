import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { oneStepError } from "../../lib/dynamics/one_step_error.ts";
import { allocatedNumbers } from "../nn/allocated.ts";
import { Generator } from "../../lib/random/generator.ts";
import { makeModel, randomRows } from "./fixtures.ts";

const rows = randomRows(300, 1);
const fresh = randomRows(300, 2);
const quick = { modelMaxUpdates: 60 };

for (const modelType of ["linear", "deterministic", "gaussian"] as const) {
  for (const modelLinearPart of [false, true]) {
    if (modelType === "linear" && modelLinearPart) continue;
    const name = `${modelType}${modelLinearPart ? " with a linear part" : ""}`;

    Deno.test(`Ensemble of ${name} members learns to predict, and continues when refitted`, () => {
      const model = makeModel({ ...quick, modelType, modelLinearPart });
      assertEquals(oneStepError(model, fresh), NaN);
      const report = model.fit({ ...rows, count: 200 }, new Generator(3));
      const first = oneStepError(model, fresh);
      assert(first < (modelLinearPart || modelType === "linear" ? 0.02 : 0.4), `error ${first}`);
      assertEquals([report.trainingRows, report.heldOutRows], [180, 20]);
      assert(report.heldOutError < 2 * first);
      model.fit(rows, new Generator(4));
      assert(oneStepError(model, fresh) < 1.5 * first);
    });

    Deno.test(`Ensemble of ${name} members continues exactly after restore`, () => {
      const model = makeModel({ ...quick, modelType, modelLinearPart });
      model.fit({ ...rows, count: 150 }, new Generator(5));
      const copy = makeModel({ ...quick, modelType, modelLinearPart }, 99);
      copy.restore(model.save());
      model.fit(rows, new Generator(6));
      copy.fit(rows, new Generator(6));
      assertEquals(copy.save(), model.save());
    });
  }
}

Deno.test("Ensemble.step() samples member by member what predict() says", () => {
  const model = makeModel({ ...quick, modelType: "deterministic", modelMembers: 4, modelElites: 3 });
  model.fit(rows, new Generator(7));
  assertEquals(model.elites.length, 3);
  const count = 40;
  const out = { means: new Float32Array(4 * count * 4), variances: new Float32Array(4 * count * 4) };
  model.predict(fresh.observations, fresh.actions, count, out);
  const next = new Float32Array(count * 4);
  const random = new Generator(9);
  model.step(fresh.observations, fresh.actions, count, { propagation: "ts1", random }, next);
  for (let i = 0; i < count; i++) {
    const isElites = model.elites.some((m) =>
      Math.abs(out.means[(m * count + i) * 4 + 3] - next[i * 4 + 3]) < 1e-6
    );
    assert(isElites, "each row is an elite's");
  }
  model.step(fresh.observations, fresh.actions, count, { propagation: "mean", random }, next);
  for (let i = 0; i < count * 4; i++) {
    let sum = 0;
    for (const m of model.elites) sum += out.means[m * count * 4 + i];
    assertAlmostEquals(next[i], sum / 3, 1e-6);
  }
});

Deno.test("Ensemble.step() of Gaussian members scatters with the predicted deviation", () => {
  const model = makeModel({ ...quick, modelMembers: 1, modelElites: 1 });
  model.fit(randomRows(300, 3), new Generator(7));
  const count = 4000;
  const observations = new Float32Array(count * 4);
  const actions = new Uint8Array(count);
  const out = { means: new Float32Array(count * 4), variances: new Float32Array(count * 4) };
  model.predict(observations, actions, count, out);
  const next = new Float32Array(count * 4);
  model.step(observations, actions, count, { propagation: "ts1", random: new Generator(1) }, next);
  for (let k = 0; k < 4; k++) {
    let square = 0;
    for (let i = 0; i < count; i++) square += (next[i * 4 + k] - out.means[k]) ** 2;
    assertAlmostEquals(square / count / out.variances[k], 1, 0.1);
  }
});

Deno.test("Ensemble.disagreement() is Var[f] relative to the change's variance, and grows away from the data", () => {
  const model = makeModel({ ...quick, modelMembers: 3 });
  model.fit(rows, new Generator(7));
  const count = 5;
  const out = { means: new Float32Array(3 * count * 4), variances: new Float32Array(3 * count * 4) };
  model.predict(fresh.observations, fresh.actions, count, out);
  const spread = new Float32Array(count);
  model.disagreement(fresh.observations, fresh.actions, count, spread);
  const deviations = [0, 1, 2, 3].map((k) => {
    const changes = Array.from(
      { length: rows.count },
      (_, i) => rows.nextObservations[i * 4 + k] - rows.observations[i * 4 + k],
    );
    const mean = changes.reduce((a, b) => a + b) / rows.count;
    return Math.sqrt(changes.reduce((a, b) => a + (b - mean) ** 2, 0) / rows.count);
  });
  let total = 0;
  for (let k = 0; k < 4; k++) {
    const f = [0, 1, 2].map((m) => out.means[m * count * 4 + k]);
    const mean = (f[0] + f[1] + f[2]) / 3;
    total += f.reduce((a, b) => a + (b - mean) ** 2, 0) / 3 / deviations[k] ** 2;
  }
  assertAlmostEquals(spread[0], Math.sqrt(total / 4), 1e-5);
  const far = new Float32Array(1);
  model.disagreement(Float32Array.of(2, 3, 0.2, -3), Uint8Array.of(1), 1, far);
  assert(far[0] > 5 * spread.reduce((a, b) => a + b) / count);
});

Deno.test("Ensemble is the same for the same seeds", () => {
  const states = [1, 1].map((seed) => {
    const model = makeModel(quick, seed);
    model.fit(rows, new Generator(3));
    const state = model.save();
    return state;
  });
  assertEquals(states[0], states[1]);
});

Deno.test("Ensemble takes no more memory from one fit to the next, and refuses too few rows", () => {
  const model = makeModel(quick);
  model.fit(rows, new Generator(1));
  const next = new Float32Array(300 * 4);
  let used = 0;
  for (let i = 0; i < 4; i++) {
    if (i === 1) used = allocatedNumbers();
    model.fit(rows, new Generator(2));
    model.step(
      fresh.observations,
      fresh.actions,
      300,
      { propagation: "ts1", random: new Generator(i) },
      next,
    );
  }
  assertEquals(allocatedNumbers(), used);
  assertThrows(() => model.fit({ ...rows, count: 1 }, new Generator(0)), RangeError);
});
