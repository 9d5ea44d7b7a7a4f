import { assert, assertEquals } from "@std/assert";
import { balanceSettings, balanceTask } from "../../lib/envs/balance_task.ts";
import type { Task } from "../../lib/envs/environment.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

function taskWith(values: SettingValues): Task {
  return balanceTask.create({ ...defaultsOf(balanceSettings), ...values });
}

Deno.test("balanceTask is CartPole-v1 by default", () => {
  assertEquals(taskWith({}).spec, {
    id: "cartpole",
    observationSize: 4,
    actionCount: 2,
    timeLimit: 500,
    solvedThreshold: 475,
  });
});

Deno.test("balanceTask starts every variable uniformly within 0.05", () => {
  const environment = taskWith({}).environment(new Generator(1));
  const seen = Array.from({ length: 2000 }, () => environment.reset());
  for (let k = 0; k < 4; k++) {
    const values = seen.map((observation) => observation[k]);
    assert(values.every((value) => Math.abs(value) <= 0.05));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    assert(Math.abs(mean) < 0.003 && Math.abs(deviation - 0.1 / Math.sqrt(12)) < 0.0015);
  }
});

Deno.test("a random policy stands for 22 steps on average", () => {
  const environment = taskWith({}).environment(new Generator(2));
  const random = new Generator(3);
  let steps = 0;
  for (let episode = 0; episode < 2000; episode++) {
    environment.reset();
    do steps++; while (!environment.step(random.integer(2)).terminated);
  }
  assert(Math.abs(steps / 2000 - 22.3) < 1, `mean length ${steps / 2000}`); // deviation 12: four sigma are 1.1
});

Deno.test("balanceTask's rules agree with the simulator, for every observation and reward", () => {
  for (const values of [{}, { observation: "positions" }, { reward: "sutton-barto" }]) {
    const task = taskWith(values);
    const environment = task.environment(new Generator(4));
    const terminated = new Uint8Array(1);
    const reward = new Float32Array(1);
    for (let episode = 0; episode < 20; episode++) {
      let before = environment.reset();
      for (let done = false; !done;) {
        const result = environment.step(1);
        task.rules.terminated(result.observation, 1, terminated);
        task.rules.reward(before, Uint8Array.of(1), result.observation, 1, reward);
        assertEquals([terminated[0] === 1, reward[0]], [result.terminated, result.reward]);
        before = result.observation;
        done = result.terminated;
      }
    }
  }
});
