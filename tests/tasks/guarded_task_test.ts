import { assert, assertEquals, assertThrows } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { guardedTask } from "../../lib/tasks/guarded_task.ts";
import { defineTask } from "../../lib/tasks/instance.ts";
import { type AnyTask, parseTask } from "../../lib/tasks/parse_task.ts";
import { newPulse, showPulse } from "../../lib/user_files/pulse.ts";
import tank from "../../examples/tank.ts";

const task = parseTask(tank, "tank.ts");
const settings = { noise: 0.01 };

Deno.test("guardedTask() does what the task does, to the last bit", () => {
  const [plain, guarded] = [task, guardedTask(task)].map((one) =>
    defineTask(one).create(settings).vectorEnvironment(4, new Generator(1))
  );
  for (const lanes of [plain, guarded]) lanes.reset();
  for (let t = 0; t < 50; t++) {
    for (const lanes of [plain, guarded]) lanes.step(Uint8Array.of(0, 1, 2, t % 3));
    assertEquals(guarded.save(), plain.save());
  }
  const { drawObservation } = defineTask(guardedTask(task)).create(settings);
  assertEquals(drawObservation?.([1, 0]).shapes.length, 3);
});

Deno.test("guardedTask() shows each call while it lasts", () => {
  const pulse = newPulse();
  showPulse(pulse);
  let seen = 0;
  const step: AnyTask["step"] = (...given) => {
    seen = pulse[0];
    return task.step(...given);
  };
  guardedTask({ ...task, step }).step([1, 0], 0, new Generator(0), settings);
  assertEquals([seen, pulse[0]], [3, 0]);
  assert(pulse[1] > 0);
});

Deno.test("guardedTask() lets nothing through that is no finite number, or of another length", () => {
  const outcome = { state: [1, 0], reward: 0, terminated: false };
  const with_ = (changes: Partial<AnyTask>) => guardedTask({ ...task, ...changes });
  const random = new Generator(0);
  assertThrows(
    () => with_({ start: () => [NaN, 0] }).start(random, settings),
    TypeError,
    "start gives the state [NaN, 0]",
  );
  const step = (changes: Partial<typeof outcome>) =>
    with_({ step: () => ({ ...outcome, ...changes }) }).step([1, 0], 0, random, settings);
  assertEquals(step({}), outcome);
  assertThrows(() => step({ state: [1, Infinity] }), TypeError, "step gives the state [1, Infinity]");
  assertThrows(() => step({ reward: NaN }), TypeError, "step gives the reward NaN at state [1, 0]");
  const observe = (seen: number[]) => with_({ observe: () => seen }).observe?.([1, 0], settings);
  assertThrows(() => observe([1]), TypeError, "observe gives 1 numbers in place of 2");
  assertThrows(() => observe([1, NaN]), TypeError, "observe gives the observation [1, NaN]");
});
