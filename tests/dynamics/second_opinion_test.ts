import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { changeDeviations, predictionErrors } from "../../lib/dynamics/diagnostics/prediction_errors.ts";
import { withinData } from "../../lib/dynamics/diagnostics/data_distance.ts";
import { rankCorrelation } from "../../lib/dynamics/diagnostics/rank_correlation.ts";
import { stateProbes } from "../../lib/dynamics/diagnostics/state_probes.ts";
import { SecondOpinion } from "../../lib/dynamics/second_opinion.ts";
import { makeRows } from "../../lib/dynamics/transition_rows.ts";
import { Generator } from "../../lib/random/generator.ts";
import { balanceTask, makeModel, randomRows } from "./fixtures.ts";

/** Two variables and two actions: u' = u + 0.1 v ± 0.2, v' = v − 0.3 u² v. */
function cubicRows(count: number, seed: number, widest: number) {
  const random = new Generator(seed);
  const rows = makeRows(count, 2);
  for (let i = 0; i < count; i++) {
    const [u, v] = [random.uniform(-widest, widest), random.uniform(-widest, widest)];
    rows.actions[i] = random.integer(2);
    rows.observations.set([u, v], 2 * i);
    rows.nextObservations.set([u + 0.1 * v + 0.4 * rows.actions[i] - 0.2, v - 0.3 * u * u * v], 2 * i);
  }
  return rows;
}

/** What the opinion expects of predictions. */
function expected(opinion: SecondOpinion, rows: ReturnType<typeof cubicRows>, predicted: Float32Array) {
  const out = new Float32Array(rows.count);
  opinion.expectedErrors(rows.observations, rows.actions, rows.count, predicted, out);
  return out;
}

Deno.test("SecondOpinion.expectedErrors() is the error itself where the dynamics are cubic, far from the data too", () => {
  const data = cubicRows(200, 1, 1);
  const opinion = new SecondOpinion(2, 2);
  assertThrows(() => expected(opinion, data, data.nextObservations), TypeError, "fitted");
  opinion.fit(data);
  const [first, second] = changeDeviations(data, 2);
  const far = cubicRows(50, 2, 4);
  const exact = expected(opinion, far, far.nextObservations);
  const off = expected(opinion, far, far.nextObservations.map((x, at) => at % 2 === 0 ? x + 0.3 : x - 0.2));
  const error = Math.sqrt(((0.3 / first) ** 2 + (0.2 / second) ** 2) / 2);
  for (let i = 0; i < far.count; i++) {
    assert(exact[i] < 0.01, `expects ${exact[i]} of the truth`);
    assertAlmostEquals(off[i], error, 0.02);
  }
});

Deno.test("SecondOpinion.fit() takes no more terms than there are rows, and knows that it guesses", () => {
  const few = cubicRows(9, 3, 1); // 20 cubic and 12 quadratic features: too many
  const opinion = new SecondOpinion(2, 2);
  opinion.fit(few);
  const near = expected(opinion, few, few.nextObservations);
  const far = cubicRows(50, 4, 4);
  const away = expected(opinion, far, far.nextObservations);
  assert(Math.min(...away) > 0.01);
  assert(away.reduce((a, b) => a + b) / 50 > 2 * near.reduce((a, b) => a + b) / 9);
});

Deno.test("SecondOpinion.restore() brings back what was saved", () => {
  const data = cubicRows(60, 5, 1);
  const opinion = new SecondOpinion(2, 2);
  opinion.fit(data);
  const copy = new SecondOpinion(2, 2);
  copy.restore(opinion.save());
  assertEquals(expected(copy, data, data.observations), expected(opinion, data, data.observations));
  assertThrows(() => new SecondOpinion(3, 2).restore(opinion.save()), TypeError);
});

Deno.test("Ensemble.disagreement() of a second opinion ranks errors outside the data, and changes no prediction", () => {
  const data = randomRows(600, 1);
  const probes = stateProbes(balanceTask(), 500, new Generator(2));
  const outside = withinData(probes.observations, 500, data.observations, 600, 4).map((within) => 1 - within);
  const found = (["members", "second-opinion"] as const).map((modelUncertainty) => {
    const model = makeModel({ modelUncertainty, modelMaxUpdates: 60 });
    model.fit(data, new Generator(3));
    const errors = predictionErrors(model, probes, changeDeviations(data, 4));
    const copy = makeModel({ modelUncertainty }, 9);
    copy.restore(model.save());
    const again = new Float32Array(500);
    copy.disagreement(probes.observations, probes.actions, 500, again);
    assertEquals(again, errors.disagreements);
    const other = makeModel({
      modelUncertainty: modelUncertainty === "members" ? "second-opinion" : "members",
    });
    assertThrows(() => other.restore(model.save()), TypeError);
    return errors;
  });
  assertEquals(found[1].errors, found[0].errors);
  const chosen = Array.from(outside.keys()).filter((i) => outside[i] === 1);
  const rho = rankCorrelation(
    chosen.map((i) => found[1].errors[i]),
    chosen.map((i) => found[1].disagreements[i]),
  );
  assert(rho > 0.6, `rank correlation ${rho}`);
});

Deno.test("Ensemble.disagreement() of a single model with a second opinion is not zero", () => {
  const data = randomRows(300, 1);
  const model = makeModel({ modelMembers: 1, modelUncertainty: "second-opinion", modelMaxUpdates: 40 });
  model.fit(data, new Generator(3));
  const out = new Float32Array(10);
  const next = new Float32Array(40);
  model.disagreement(data.observations, data.actions, 10, out);
  assert(out.every((value) => value > 0));
  const stepped = new Float32Array(10);
  const random = new Generator(4);
  model.step(
    data.observations,
    data.actions,
    10,
    { propagation: "mean", random, disagreement: stepped },
    next,
  );
  assertEquals(stepped, out);
});

Deno.test("SecondOpinion takes an angle and its full turns for the same", () => {
  const random = new Generator(6);
  const rows = makeRows(100, 2);
  for (let i = 0; i < rows.count; i++) {
    const [angle, speed] = [random.uniform(-2, 2), random.uniform(-1, 1)];
    rows.actions[i] = random.integer(2);
    rows.observations.set([angle, speed], 2 * i);
    rows.nextObservations.set([angle + 0.1 * speed, speed + 0.3 * Math.sin(angle)], 2 * i);
  }
  const opinion = new SecondOpinion(2, 2, [0]);
  opinion.fit(rows);
  const turn = (values: Float32Array) => values.map((x, at) => at % 2 === 0 ? x + 6 * Math.PI : x);
  const there = {
    ...rows,
    observations: turn(rows.observations),
    nextObservations: turn(rows.nextObservations),
  };
  const errors = expected(opinion, there, there.nextObservations);
  assert(Math.max(...errors) < 0.01, `expects ${Math.max(...errors)} of the truth`);
});
