import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";
import { acrobot } from "../../lib/tasks/acrobot.ts";
import { hold, swingUp } from "../../lib/tasks/cart_tasks.ts";
import { cartPole } from "../../lib/tasks/cartpole.ts";
import { disturbed } from "../../lib/tasks/disturbed.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { defineTask, instanceOf } from "../../lib/tasks/instance.ts";
import { mountainCar } from "../../lib/tasks/mountain_car.ts";
import { pendulum } from "../../lib/tasks/pendulum.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import type { Task } from "../../lib/tasks/task.ts";

// deno-lint-ignore no-explicit-any
const plain: readonly Task<any>[] = [cartPole, hold, swingUp, mountainCar, acrobot, pendulum];

function make(name: string, changes: SettingValues): TaskInstance {
  const definition = findTask(name);
  return definition.create({ ...defaultsOf(definition.settings), ...changes });
}

/** Plays lanes at random; each state, with what is observed of it. */
function play(task: TaskInstance, steps: number, seed = 3) {
  const lanes = task.vectorEnvironment(8, new Generator(seed));
  const random = new Generator(4);
  lanes.reset();
  return Array.from({ length: steps }, () => {
    for (let lane = 0; lane < 8; lane++) {
      if (lanes.terminated[lane] + lanes.truncated[lane] > 0) lanes.reset(lane);
    }
    lanes.step(Uint8Array.from({ length: 8 }, () => random.integer(task.spec.actionCount)));
    return { saved: lanes.save(), states: lanes.states.slice(), observations: lanes.observations.slice() };
  });
}

Deno.test("disturbed() changes nothing of a task, to the last bit, while both options are off", () => {
  for (const task of plain) {
    const before = instanceOf(task, defaultsOf(task.settings ?? {}));
    const after = make(task.name, {});
    assertEquals(after.spec, before.spec);
    assertEquals(after.observesState, before.observesState);
    assertEquals(play(after, 200), play(before, 200));
  }
});

Deno.test("observation noise has its deviation in halves of the typical range, and the state has none of it", () => {
  const task = make("cartpole", { observationNoise: 0.1 });
  assertEquals([task.spec.observationSize, task.observesState, task.rules], [4, false, undefined]);
  assertEquals(task.spec, make("cartpole", {}).spec);
  const sums = [0, 0, 0, 0];
  const steps = play(task, 1000);
  for (const { states, observations } of steps) {
    for (let lane = 0; lane < 8; lane++) {
      for (let v = 0; v < 4; v++) sums[v] += (observations[4 * lane + v] - states[8 * lane + v]) ** 2;
    }
  }
  // a sample deviation of 8,000 draws is within 3% of the true one, at four sigma
  for (const [v, { low, high }] of task.spec.variables.entries()) {
    const deviation = 0.1 * (high - low) / 2;
    assertAlmostEquals(Math.sqrt(sums[v] / 8000), deviation, 0.03 * deviation);
  }
});

Deno.test("observation noise is fresh at every step, and the dynamics do not feel it", () => {
  const { step } = disturbed(cartPole);
  const settings = {
    observation: "state",
    reward: "survival",
    noise: 0,
    poleLength: 1,
    distractors: 0,
  } as const;
  const own = [0.1, 0.2, 0.05, -0.1];
  const quiet = cartPole.step(own, 1, new Generator(1), settings);
  const noisy = step([...own, 9, 9, 9, 9], 1, new Generator(1), { ...settings, observationNoise: 0.1 });
  assertEquals(noisy.state.slice(0, 4), [...quiet.state]);
  assertEquals([noisy.reward, noisy.terminated], [quiet.reward, quiet.terminated]);
  assert(noisy.state.slice(4).every((value) => Math.abs(value) < 3));
});

Deno.test("distractors stand behind the task's variables, wander slowly, and change nothing of the task", () => {
  const task = make("acrobot", { distractors: 10 });
  const { variables, observationSize } = task.spec;
  assertEquals(observationSize, 16);
  assertEquals(variables.slice(6).map(({ name, low, high }) => [name, low, high])[9], [
    "distractor 10",
    -3,
    3,
  ]);
  const steps = play(task, 1000);
  let [squares, products, count] = [0, 0, 0];
  for (const [t, { observations }] of steps.entries()) {
    if (t % 500 === 0) continue; // episodes begin anew
    for (let lane = 0; lane < 8; lane++) {
      for (let v = 6; v < 16; v++) {
        squares += observations[16 * lane + v] ** 2;
        products += observations[16 * lane + v] * steps[t - 1].observations[16 * lane + v];
        count++;
      }
    }
  }
  assertAlmostEquals(squares / count, 1, 0.15);
  assertAlmostEquals(products / squares, 0.9, 0.02);
  const ended = new Uint8Array(8);
  const last = steps[steps.length - 1];
  task.rules!.terminated(last.observations, 8, ended);
  assertEquals([...ended], [...last.saved.terminated as Uint8Array]);
});

Deno.test("distractors are part of an observed state, which is drawn without them", () => {
  const [plain, task] = [{}, { distractors: 3 }].map((changes) => make("cartpole", changes));
  assert(task.observesState);
  const state = [0.5, 0, 0.1, 0];
  assertEquals(task.drawObservation!([...state, 1, 2, 3]), plain.draw!(state));
  const positions = make("cartpole", { distractors: 2, observation: "positions", observationNoise: 0.01 });
  assertEquals(positions.spec.observationSize, 4);
  assertEquals(play(positions, 1)[0].states.length, 8 * (4 + 2 + 2));
});

Deno.test("pictures have neither noise nor distractors", () => {
  const changes = { observation: "pixels", distractors: 5, observationNoise: 0.5 };
  assertEquals(play(make("cartpole", changes), 3), play(make("cartpole", { observation: "pixels" }), 3));
});

Deno.test("a disturbed task continues with the same bytes after a restore", () => {
  const task = make("pendulum", { distractors: 2, observationNoise: 0.05 });
  const first = task.environment(new Generator(4));
  first.reset();
  for (let t = 0; t < 5; t++) first.step(t % 3);
  const second = task.environment(new Generator(99));
  second.restore(first.save());
  for (let t = 0; t < 3; t++) assertEquals(second.step(1), first.step(1));
});

Deno.test("disturbed() keeps a task's own options beside the two", () => {
  assertEquals(Object.keys(defineTask(disturbed(hold)).settings), [
    "target",
    "width",
    "noise",
    "observationNoise",
    "distractors",
  ]);
});
