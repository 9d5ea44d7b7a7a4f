import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { parseTask } from "../../lib/tasks/parse_task.ts";

const task = {
  mbrl: 1,
  name: "walk",
  summary: "A walk.",
  variables: [{ name: "place", low: -1, high: 1 }, {
    name: "turn",
    unit: "rad",
    low: -3,
    high: 3,
    angle: true,
  }],
  actions: ["left", "right"],
  timeLimit: 10,
  start: () => [0, 0],
  step: () => ({ state: [0, 0], reward: 0, terminated: false }),
};

Deno.test("parseTask() fills in what may be left out", () => {
  const rules = { reward: () => 0, terminated: () => false };
  const parsed = parseTask(
    { ...task, rules, settings: { a: 1, b: { default: "x", choices: ["x", "y"] } } },
    "t.ts",
  );
  assertEquals(parsed.variables, [
    { name: "place", unit: "", low: -1, high: 1 },
    { name: "turn", unit: "rad", low: -3, high: 3, angle: true },
  ]);
  assertEquals(parsed.solved, undefined);
  assertEquals(Object.values(parsed.settings ?? {}).map(({ kind, default: value }) => [kind, value]), [
    ["number", 1],
    ["choice", "x"],
  ]);
  assertEquals(parsed.rules?.({}), rules);
  assertEquals(parseTask(task, "t.ts").rules?.({}), undefined);
});

Deno.test("parseTask() names the file and the field", () => {
  assertThrows(() => parseTask({ ...task, timeLimit: 0 }, "t.ts"), UsageError, "t.ts: timeLimit must be");
  // every other mistake is in tests/end_to_end/broken_tasks.ts
});
