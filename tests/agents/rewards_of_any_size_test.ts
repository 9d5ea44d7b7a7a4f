import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { instanceOf } from "../../lib/tasks/instance.ts";
import type { Task } from "../../lib/tasks/task.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive } from "./drive.ts";
import { small } from "./small_settings.ts";

/** Stay near the middle of a line, by three actions: a step costs the distance, in any unit. It never ends. */
const line = (unit: number): Task => ({
  mbrl: 1,
  name: "line",
  summary: "Stay near the middle.",
  variables: [{ name: "x", unit: "m", low: -1, high: 1 }],
  actions: ["left", "rest", "right"],
  timeLimit: 25,
  start: (random) => [random.uniform(-1, 1)],
  step([x], action) {
    const next = Math.min(Math.max(x + 0.2 * (action - 1), -1), 1);
    return { state: [next], reward: -unit * Math.abs(next), terminated: false };
  },
});

const drive = (name: string, changes: SettingValues, unit: number) =>
  new Drive(findAgent(name), changes, 7, instanceOf(line(unit), {}));

/** Settings with which an agent learns to stay in the middle, and the steps it needs. */
const learners: [name: string, changes: SettingValues, steps: number][] = [
  ["muzero", { discount: 0.9, learningStarts: 150, hiddenWidth: 32 }, 400],
];

for (const [name, changes, steps] of learners) {
  Deno.test(`${name} learns where every reward is negative, of three actions, in a task without ends`, () => {
    const learned = drive(name, changes, 1);
    const before = learned.evaluate(20);
    learned.advance(steps);
    const after = learned.evaluate(20);
    // at best a return of about −2; a policy that knows nothing pays −12
    assert(before < -8 && after > -5, `${before}, then ${after}`);
  });

  // powers of two, of which the arithmetic of rewards is exact
  for (const unit of [2 ** -10, 2 ** 13]) {
    Deno.test(`${name} acts the same where rewards are ${unit} times as large`, () => {
      const [one, other] = [1, unit].map((size) => drive(name, small[name], size));
      assertEquals(other.advance(150), one.advance(150));
      assertEquals(other.agent.gradientSteps, one.agent.gradientSteps);
      assertAlmostEquals(other.evaluate(5) / unit, one.evaluate(5), 1e-6);
    });
  }
}
