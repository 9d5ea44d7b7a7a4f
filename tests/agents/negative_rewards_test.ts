import { assert } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { instanceOf } from "../../lib/tasks/instance.ts";
import type { Task } from "../../lib/tasks/task.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive } from "./drive.ts";

/** Stay near the middle of a line, by three actions: a step costs the distance. It never ends. */
const line: Task = {
  mbrl: 1,
  name: "line",
  summary: "Stay near the middle.",
  variables: [{ name: "x", unit: "m", low: -1, high: 1 }],
  actions: ["left", "rest", "right"],
  timeLimit: 25,
  start: (random) => [random.uniform(-1, 1)],
  step([x], action) {
    const next = Math.min(Math.max(x + 0.2 * (action - 1), -1), 1);
    return { state: [next], reward: -Math.abs(next), terminated: false };
  },
};

/** Settings with which an agent learns to stay in the middle, and the steps it needs. */
const learners: [name: string, changes: SettingValues, steps: number][] = [
  ["muzero", { discount: 0.9 }, 400],
  [
    "dreamer",
    {
      discount: 0.9,
      learningStarts: 100,
      updatesPerStep: 1,
      hiddenWidth: 16,
      horizon: 8,
      actorLearningRate: 2e-3,
      modelLearningRate: 3e-3,
    },
    450,
  ],
  ["world-models", { learningStarts: 200, stateSize: 8, memoryUpdates: 300, generations: 15 }, 200],
];

for (const [name, changes, steps] of learners) {
  Deno.test(`${name} learns where every reward is negative, of three actions, in a task without ends`, () => {
    const learned = new Drive(findAgent(name), changes, 7, instanceOf(line, {}));
    const before = learned.evaluate(20);
    learned.advance(steps);
    const after = learned.evaluate(20);
    // at best a return of about −2; a policy that knows nothing pays −12
    assert(before < -8 && after > -5, `${before}, then ${after}`);
  });
}
