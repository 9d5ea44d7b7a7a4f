import { assertEquals, assertThrows } from "@std/assert";
import { findTask } from "../../lib/tasks/registry.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

const task = taskWith({});

function taskWith(values: SettingValues): TaskInstance {
  return findTask("cartpole").create({ ...defaultsOf(findTask("cartpole").settings), ...values });
}

Deno.test("SingleLane refuses bad actions and steps outside an episode", () => {
  const environment = task.environment(new Generator(0));
  assertThrows(() => environment.step(0), Error, "call reset() first");
  environment.reset();
  for (const action of [2, -1, 0.5, NaN]) {
    assertThrows(() => environment.step(action), RangeError, "whole number below 2");
  }
  while (!environment.step(0).terminated);
  assertThrows(() => environment.step(0), Error, "call reset() first");
});

Deno.test("Lanes follow single environments bit for bit, through falls and resets", () => {
  for (const values of [{}, { noise: 0.01 }, { observation: "positions" }, { reward: "sutton-barto" }]) {
    const variant = taskWith(values);
    const count = 17;
    const root = new Generator(9);
    const lanes = variant.vectorEnvironment(count, root);
    const singles = Array.from({ length: count }, (_, i) => variant.environment(root.stream(`lane ${i}`)));
    lanes.reset();
    const size = variant.spec.observationSize;
    for (const [i, single] of singles.entries()) {
      assertEquals(lanes.observations.subarray(i * size, (i + 1) * size), single.reset());
    }
    const actions = new Uint8Array(count);
    const choose = new Generator(10);
    for (let t = 0; t < 200; t++) {
      for (let i = 0; i < count; i++) actions[i] = choose.integer(2);
      lanes.step(actions);
      for (const [i, single] of singles.entries()) {
        const { observation, reward, terminated, truncated } = single.step(actions[i]);
        assertEquals(lanes.observations.slice(i * size, (i + 1) * size), observation);
        assertEquals(
          [lanes.rewards[i], lanes.terminated[i], lanes.truncated[i]],
          [reward, terminated ? 1 : 0, truncated ? 1 : 0],
        );
        if (terminated || truncated) {
          lanes.reset(i);
          single.reset();
        }
      }
    }
  }
});

Deno.test("Lanes leave an ended lane standing, with reward 0", () => {
  const lanes = task.vectorEnvironment(2, new Generator(3));
  lanes.reset();
  const left = new Uint8Array(2);
  while (lanes.terminated[0] === 0) lanes.step(left);
  const fallen = lanes.observations.slice(0, 4);
  lanes.step(left);
  assertEquals(lanes.observations.slice(0, 4), fallen);
  assertEquals([lanes.rewards[0], lanes.terminated[0]], [0, 1]);
});

Deno.test("SingleLane.restore() continues with the same bytes, noise included", () => {
  const noisy = taskWith({ noise: 0.02 });
  const first = noisy.environment(new Generator(4));
  first.reset();
  for (let t = 0; t < 5; t++) first.step(t % 2);
  const saved = first.save();
  const second = noisy.environment(new Generator(99));
  second.restore(saved);
  for (let t = 0; t < 3; t++) assertEquals(second.step(1), first.step(1));
  assertEquals(second.reset(), first.reset());
});
