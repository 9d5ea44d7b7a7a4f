import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { examineTask, stepsPerSecond } from "../../lib/tasks/contract.ts";
import { type AnyTask, parseTask } from "../../lib/tasks/parse_task.ts";
import tank from "../../examples/tank.ts";

const source = { path: "/x/walk.ts", files: [{ name: "walk.ts", sha256: "", text: "" }] };
const budget = { steps: 3000, seconds: 60 };
const walk = {
  mbrl: 1,
  name: "walk",
  summary: "A walk of ten steps.",
  variables: [{ name: "place", low: -1, high: 1 }],
  actions: ["left", "right"],
  timeLimit: 10,
  start: () => [0],
  step: ([x]: number[], action: number) => ({
    state: [x + (action === 0 ? -1 : 1)],
    reward: action,
    terminated: x > 2,
  }),
};
const examine = (changes: Record<string, unknown> = {}, settings = {}) =>
  examineTask(parseTask({ ...walk, ...changes }, "walk.ts"), settings, source, "walk.ts", budget);

Deno.test("examineTask() says what random play sees", () => {
  const { steps, episodes, terminatedShare, meanReturn, rewards, ranges, outside, hasRules, draws } =
    examine();
  assertEquals([steps, hasRules, draws], [3000, false, false]);
  assertAlmostEquals(meanReturn, steps / episodes / 2, 0.3);
  assertEquals(rewards, [0, 1]);
  assert(terminatedShare > 0.2 && terminatedShare < 0.8, `${terminatedShare}`);
  assertEquals(ranges[0][0] < -5 && ranges[0][1] === 4, true);
  assert(outside[0] > 0.3 && outside[0] < 0.7);
  assertEquals(examine(), examine());
});

Deno.test("examineTask() keeps to its budget, however long an episode is", () => {
  assertEquals(
    examine({ timeLimit: 1_000_000, step: ([x]: number[]) => ({ state: [x], reward: 0, terminated: false }) })
      .steps,
    3000,
  );
});

Deno.test("examineTask() passes chance that comes from its generator, and no other", () => {
  const noisy = (draw: (random: { normal(): number }) => number) => ({
    step: ([x]: number[], _: number, random: { normal(): number }) => ({
      state: [x + draw(random)],
      reward: 0,
      terminated: false,
    }),
  });
  assertEquals(examine(noisy((random) => random.normal())).steps, 3000);
  assertThrows(() => examine(noisy(() => Math.random())), UsageError, "two different results");
});

Deno.test("examineTask() passes the example, whose rules agree with its steps", () => {
  const task = parseTask(tank, "tank.ts") as AnyTask;
  const report = examineTask(task, { noise: 0.01 }, source, "tank.ts", budget);
  assertEquals([report.hasRules, report.draws], [true, true]);
  assert(stepsPerSecond(task, { noise: 0.01 }) > 1000);
});
