import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { calibration } from "../../../lib/dynamics/diagnostics/calibration.ts";
import { withinData } from "../../../lib/dynamics/diagnostics/data_distance.ts";
import { errorGrowth } from "../../../lib/dynamics/diagnostics/error_growth.ts";
import { kStepErrors } from "../../../lib/dynamics/diagnostics/k_step_error.ts";
import { changeDeviations, predictionErrors } from "../../../lib/dynamics/diagnostics/prediction_errors.ts";
import { quantile } from "../../../lib/dynamics/diagnostics/quantiles.ts";
import { rankCorrelation } from "../../../lib/dynamics/diagnostics/rank_correlation.ts";
import {
  collectTrajectories,
  RandomPolicy,
  transitionsOf,
} from "../../../lib/dynamics/diagnostics/trajectories.ts";
import type { DynamicsModel } from "../../../lib/dynamics/model.ts";
import { estimateHorizon } from "../../../lib/dynamics/diagnostics/horizon_estimate.ts";
import { advance } from "../../../lib/tasks/cartpole_physics.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { balanceTask } from "../fixtures.ts";

/** The true cart, its position off by `drift` more at every step; two members that lie `spread` apart in theta'. */
function cartModel(drift: number, spread: number): DynamicsModel {
  const state = new Float64Array(4);
  const next = (
    observations: Float32Array,
    actions: Uint8Array,
    count: number,
    out: Float32Array,
    at = 0,
  ) => {
    for (let i = 0; i < count; i++) {
      state.set(observations.subarray(4 * i, 4 * i + 4));
      advance(state, 0, actions[i]);
      state[0] += drift;
      out.set(state, at + 4 * i);
    }
  };
  return {
    observationSize: 4,
    actionCount: 2,
    members: 2,
    isProbabilistic: false,
    isFitted: true,
    updates: 0,
    elites: [0, 1],
    fit: () => ({ updates: 0, trainingRows: 0, heldOutRows: 0, heldOutError: NaN }),
    predict(observations, actions, count, out) {
      for (const m of [0, 1]) {
        next(observations, actions, count, out.means, m * count * 4);
        for (let i = 0; i < count; i++) out.means[(m * count + i) * 4 + 3] += (2 * m - 1) * spread;
      }
      out.variances.fill(0);
    },
    step: (observations, actions, count, _options, out) => next(observations.slice(), actions, count, out),
    disagreement: (_observations, _actions, count, out) => void out.fill(spread, 0, count),
    save: () => ({}),
    restore() {},
  };
}

const task = balanceTask();
const episodes = collectTrajectories(task, new RandomPolicy(2, new Generator(1)), 30, new Generator(2));

Deno.test("collectTrajectories() keeps whole episodes, as long as their return", () => {
  for (const { length, observations, actions, return: sum, terminated } of episodes) {
    assertEquals([observations.length, actions.length, sum, terminated], [
      4 * (length + 1),
      length,
      length,
      true,
    ]);
  }
  const rows = transitionsOf(episodes, 4);
  assertEquals(rows.terminated.reduce((a, b) => a + b), 30);
  assertEquals(rows.nextObservations.slice(0, 4), rows.observations.slice(4, 8));
});

Deno.test("kStepErrors() measures an error that adds up step by step", () => {
  const errors = kStepErrors(cartModel(0.001, 0), episodes, 8, new Generator(0));
  assertEquals(errors.map(({ k }) => k), [1, 2, 3, 4, 5, 6, 7, 8]);
  for (const { k, median, low, high } of errors) {
    for (const value of [median[0], low[0], high[0]]) assertAlmostEquals(value, 0.001 * k, 1e-5);
    assertAlmostEquals(median[3], 0, 1e-5);
  }
  assert(errors[0].windows > errors[7].windows);
  const growth = errorGrowth(errors.map(({ relative }) => relative.median));
  assertEquals(growth.better, "linear");
  assertAlmostEquals(growth.exponent, 1, 0.01);
});

Deno.test("errorGrowth() tells exponential growth, and its rate", () => {
  const growth = errorGrowth(Array.from({ length: 30 }, (_, i) => 0.01 * 1.2 ** (i + 1)));
  assertEquals(growth.better, "exponential");
  assertAlmostEquals(growth.exponential.factor, 1.2, 1e-9);
  assertAlmostEquals(growth.exponential.scale, 0.01, 1e-9);
  assertAlmostEquals(growth.exponential.residual, 0, 1e-9);
  assertThrows(() => errorGrowth([0.1, 0.2, 0]), RangeError);
});

Deno.test("predictionErrors() measures errors, disagreement and the members' variance", () => {
  const rows = transitionsOf(episodes, 4);
  const found = predictionErrors(cartModel(0.002, 0.5), rows, [0.001, 1, 1, 1]);
  assertAlmostEquals(found.errors[5], Math.sqrt((0.002 / 0.001) ** 2 / 4), 1e-3);
  assertAlmostEquals(found.spreads[5], 0.5 / 2, 1e-6); // √(0.5² / 4 variables)
  assertAlmostEquals(found.absolute[4 * 5], 0.002, 1e-6); // in metres
  assertAlmostEquals(found.scores[7], 0, 1e-4);
  const constant = { ...rows, nextObservations: rows.observations };
  assertEquals([...changeDeviations(constant, 4)], [1, 1, 1, 1]);
});

Deno.test("rankCorrelation() is Spearman's, with ties at their mean rank", () => {
  assertAlmostEquals(rankCorrelation([1, 2, 3, 4], [1, 8, 27, 64]), 1, 1e-12);
  assertAlmostEquals(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]), -1, 1e-12);
  // ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / √(4.5 · 5)
  assertAlmostEquals(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4]), 4.5 / Math.sqrt(22.5), 1e-12);
  assertEquals(rankCorrelation([1, 1], [1, 2]), NaN);
});

Deno.test("calibration() finds a standard normal calibrated, and twice one too narrow", () => {
  const scores = new Generator(3).fillNormal(new Float32Array(20_000));
  for (const { nominal, observed } of calibration(scores)) assertAlmostEquals(observed, nominal, 0.015);
  const narrow = calibration(scores.map((score) => 2 * score)).find(({ nominal }) => nominal === 0.9);
  assertAlmostEquals(narrow?.observed ?? NaN, 0.589, 0.015); // P(|z| < 0.8224)
});

Deno.test("withinData() tells states of the data's own kind from far ones", () => {
  const random = new Generator(4);
  const data = random.fillNormal(new Float32Array(800));
  const near = withinData(random.fillNormal(new Float32Array(200)), 100, data, 400, 2);
  assert(near.reduce((a, b) => a + b) > 80);
  assertEquals(withinData(Float32Array.of(9, 9), 1, data, 400, 2), Uint8Array.of(0));
});

Deno.test("quantile() interpolates between neighbours", () => {
  assertEquals([0, 0.5, 1].map((q) => quantile([1, 2, 4, 9], q)), [1, 3, 9]);
  assertEquals(quantile([], 0.5), NaN);
});

Deno.test("estimateHorizon() stops where the measured error first passes the bound", () => {
  const errors = kStepErrors(cartModel(0.02, 0), episodes, 12, new Generator(0));
  const { byMeasure, bound } = estimateHorizon(0.01, errors, 0.99, 0.01, 200);
  assert(byMeasure < 12);
  assert(byMeasure === 0 || errors[byMeasure - 1].relative.median <= bound);
  assert(errors[byMeasure].relative.median > bound);
  assertEquals(estimateHorizon(0, errors, 0.99, 0.01, 200).byRule, 200); // no longer than an episode
});
