import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";
import { hold, swingUp } from "../../lib/tasks/cart_tasks.ts";
import { cartPole } from "../../lib/tasks/cartpole.ts";
import { defineTask } from "../../lib/tasks/instance.ts";
import { tasks } from "../../lib/tasks/registry.ts";
import type { Task } from "../../lib/tasks/task.ts";

// deno-lint-ignore no-explicit-any
type AnyTask = Task<any>;

Deno.test("instanceOf() steps in place as the pure functions do, to the last bit", () => {
  const variants: [AnyTask, SettingValues][] = [
    [cartPole, {}],
    [cartPole, { noise: 0.02, poleLength: 1.5 }],
    [cartPole, { observation: "positions", reward: "sutton-barto" }],
    [cartPole, { observation: "pixels" }],
    [hold, { noise: 0.01 }],
    [swingUp, {}],
  ];
  for (const [task, changes] of variants) {
    const settings = { ...defaultsOf(task.settings ?? {}), ...changes };
    const { inPlace: _, ...pure } = task;
    const [fast, slow] = [task, pure].map((one) =>
      defineTask(one).create(settings).vectorEnvironment(8, new Generator(3))
    );
    const random = new Generator(4);
    fast.reset();
    slow.reset();
    for (let t = 0; t < 120; t++) {
      const actions = Uint8Array.from({ length: 8 }, () => random.integer(2));
      fast.step(actions);
      slow.step(actions);
      assertEquals(fast.save(), slow.save());
      for (let lane = 0; lane < 8; lane++) {
        if (fast.terminated[lane] === 1) [fast, slow].forEach((lanes) => lanes.reset(lane));
      }
    }
  }
});

Deno.test("rules of every task say what its steps do", () => {
  for (const definition of tasks) {
    const task = definition.create(defaultsOf(definition.settings));
    const count = 16;
    const lanes = task.vectorEnvironment(count, new Generator(7));
    lanes.reset();
    const random = new Generator(8);
    const [reward, ended] = [new Float32Array(count), new Uint8Array(count)];
    let action = 0;
    for (let t = 0; t < 500; t++) {
      const alive = lanes.terminated.map((end, lane) => 1 - (end | lanes.truncated[lane]));
      const before = lanes.observations.slice();
      if (t % 7 === 0) action = random.integer(task.spec.actionCount);
      const actions = new Uint8Array(count).fill(action);
      lanes.step(actions);
      task.rules!.reward(before, actions, lanes.observations, count, reward);
      task.rules!.terminated(lanes.observations, count, ended);
      for (let lane = 0; lane < count; lane++) {
        if (alive[lane] === 0) continue;
        assertEquals(ended[lane], lanes.terminated[lane], definition.name);
        assertAlmostEquals(reward[lane], lanes.rewards[lane], 2e-4, definition.name);
      }
    }
  }
});

Deno.test("every task observes what it names, draws every state, and leaves its argument alone", () => {
  for (const task of [cartPole, hold, swingUp] as AnyTask[]) {
    const settings = defaultsOf(task.settings ?? {});
    const state = Object.freeze(task.start(new Generator(1), settings));
    const { state: next } = task.step(state, 1, new Generator(2), settings);
    assertEquals(next.length, state.length);
    const { view, shapes } = task.draw!(next, settings);
    assertEquals(view[0] < view[2] && view[1] < view[3] && shapes.length > 0, true);
  }
});

Deno.test("pictures tell no rules", () => {
  const task = defineTask(cartPole).create({ ...defaultsOf(cartPole.settings!), observation: "pixels" });
  assertEquals(task.spec.picture, { height: 16, width: 48 });
  assertEquals(task.rules, undefined);
});
