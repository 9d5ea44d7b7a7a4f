import { assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { instanceOf } from "../../lib/tasks/instance.ts";
import type { Task } from "../../lib/tasks/task.ts";
import { Drive } from "./drive.ts";
import { small } from "./small_settings.ts";

/** A pole that pays by its angle, less the more it leans, and always below 0; it ends when it has fallen. */
const taskPaying = (size: number) => {
  const task: Task = {
    mbrl: 1,
    name: "leaning",
    summary: "Keep a pole from leaning.",
    variables: [
      { name: "angle", unit: "rad", low: -0.5, high: 0.5 },
      { name: "speed", unit: "rad/s", low: -2, high: 2 },
    ],
    actions: ["left", "rest", "right"],
    timeLimit: 20,
    start: (random) => [random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1)],
    step([angle, speed], action) {
      const turned = angle + 0.1 * speed;
      const faster = speed + 0.1 * (4 * Math.sin(angle) + 3 * (action - 1));
      const terminated = Math.abs(turned) > 0.5;
      return {
        state: [turned, faster],
        reward: size * (terminated ? -8 : -Math.abs(turned) - 0.25),
        terminated,
      };
    },
  };
  return instanceOf(task, {});
};

/** Powers of two, which change no digit: about 1e-3 and 1e4. */
const SIZES = [2 ** -10, 2 ** 13];

for (const definition of agents) {
  const { name, kind } = definition;
  // the lecture's agent takes every step to pay 1, as listed
  if (kind === "control" || name === "lecture") continue;

  Deno.test(`${name} acts alike whether rewards are tiny, usual or large`, () => {
    const actionsOf = (size: number) => {
      const drive = new Drive(definition, small[name], 3, taskPaying(size));
      const actions = drive.advance(150);
      return [...actions, drive.agent.imaginedSteps];
    };
    const usual = actionsOf(1);
    for (const size of SIZES) assertEquals(actionsOf(size), usual);
  });
}
