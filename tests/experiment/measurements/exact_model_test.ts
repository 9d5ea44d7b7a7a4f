import { assert, assertEquals } from "@std/assert";
import { oneStepError } from "../../../lib/dynamics/one_step_error.ts";
import { taskWith, transitionsUnder } from "../../../lib/experiment/measurements/data.ts";
import { ExactModel } from "../../../lib/experiment/measurements/exact_model.ts";
import { Generator } from "../../../lib/random/generator.ts";

Deno.test("ExactModel predicts what the task does", () => {
  const task = taskWith("cartpole");
  const rows = transitionsUnder(task, "balancing", 500, 1);
  const model = new ExactModel(task, new Generator(0));
  assert(oneStepError(model, rows) < 1e-5, "to the precision of observations");
  const next = new Float32Array(rows.observations.length);
  const disagreement = new Float32Array(rows.count).fill(1);
  model.step(rows.observations, rows.actions, rows.count, {
    propagation: "ts1",
    random: new Generator(1),
    disagreement,
  }, next);
  assert(disagreement.every((value) => value === 0));
  assert(next.every((value, i) => Math.abs(value - rows.nextObservations[i]) < 1e-5));
});

Deno.test("ExactModel has the task's noise, and is for tasks that observe their state", () => {
  const model = new ExactModel(taskWith("cartpole", { noise: 0.1 }), new Generator(0));
  const [state, action, next] = [new Float32Array(4), Uint8Array.of(1), new Float32Array(4)];
  const draws = [0, 1].map(() => {
    model.step(state, action, 1, { propagation: "mean", random: new Generator(0) }, next);
    return next.join();
  });
  assert(draws[0] !== draws[1]);
  assertEquals(taskWith("acrobot").observesState, false);
  let refused = false;
  try {
    new ExactModel(taskWith("acrobot"), new Generator(0));
  } catch (error) {
    refused = error instanceof RangeError;
  }
  assert(refused);
});
