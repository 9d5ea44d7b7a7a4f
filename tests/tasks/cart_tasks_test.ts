import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findTask } from "../../lib/tasks/registry.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

function make(name: string, changes: SettingValues = {}): TaskInstance {
  const definition = findTask(name);
  return definition.create({ ...defaultsOf(definition.settings), ...changes });
}

Deno.test("the tasks of the cart share physics: the same start and actions lead to the same states", () => {
  const [balance, hold] = [make("cartpole"), make("cartpole-hold")].map((task) =>
    task.environment(new Generator(3))
  );
  assertEquals(hold.reset(), balance.reset());
  for (let t = 0; t < 8; t++) {
    const [one, other] = [hold.step(t % 3 === 0 ? 0 : 1), balance.step(t % 3 === 0 ? 0 : 1)];
    assertEquals(one.observation, other.observation);
    assertEquals(one.terminated, other.terminated);
  }
});

Deno.test("cartpole-hold pays by the distance from its target", () => {
  const { rules, spec } = make("cartpole-hold", { target: 1, width: 0.5 });
  assertEquals(spec.timeLimit, 500);
  const next = Float32Array.of(1, 0, 0, 0, 0.5, 0, 0, 0, 1, 0, 0.3, 0);
  const out = new Float32Array(3);
  rules!.reward(next, new Uint8Array(3), next, 3, out);
  [1, Math.exp(-0.5), 1].forEach((pay, i) => assertAlmostEquals(out[i], pay, 1e-6));
  const ended = new Uint8Array(3);
  rules!.terminated(next, 3, ended);
  assertEquals([...ended], [0, 0, 1]); // a pole beyond 12 degrees has fallen
});

Deno.test("cartpole-swingup starts hanging, pays by the angle, and ends at the rail alone", () => {
  const task = make("cartpole-swingup");
  const environment = task.environment(new Generator(1));
  const first = environment.reset();
  assert(Math.abs(first[2] - Math.PI) <= 0.05);
  const result = environment.step(1);
  assertAlmostEquals(result.reward, (1 + Math.cos(result.observation[2])) / 2, 1e-6);
  assert(result.reward < 0.01);
  const next = Float32Array.of(0, 0, 0, 0, 2.5, 0, 0, 0, 0, 0, Math.PI / 2, 0);
  const out = new Float32Array(3);
  task.rules!.reward(next, new Uint8Array(3), next, 3, out);
  [1, 1, 0.5].forEach((pay, i) => assertAlmostEquals(out[i], pay, 1e-6));
  const ended = new Uint8Array(3);
  task.rules!.terminated(next, 3, ended);
  assertEquals([...ended], [0, 1, 0]);
});
