import { assertEquals, assertThrows } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { tasks } from "../../lib/tasks/registry.ts";
import { count, horizon, scale, share } from "../../lib/settings/kinds.ts";
import { checkSetting, describeRange } from "../../lib/settings/parse.ts";

Deno.test("a kind bounds its settings, and a setting may narrow the bounds", () => {
  assertEquals(describeRange(share(0.5, { about: "" })), "a number in [0, 1]");
  assertEquals(describeRange(share(0.5, { above: 0, about: "" })), "a number in (0, 1]");
  assertEquals(describeRange(scale(1, { max: 10, about: "" })), "a number in [0.000001, 10]");
  assertEquals(describeRange(count(5, { min: 0, about: "" })), "a whole number from 0 to 10000");
});

Deno.test("a kind refuses wider bounds than its own", () => {
  assertThrows(() => share(0.5, { max: 2, about: "" }), RangeError, "narrows");
  assertThrows(() => horizon(5, { max: 1001, about: "" }), RangeError, "narrows");
  assertThrows(() => scale(5, { min: 0, about: "" }), RangeError, "narrows");
});

Deno.test("every numeric setting of every agent and task is bounded, and allows its default", () => {
  for (const { name, settings } of [...agents, ...tasks]) {
    for (const [key, setting] of Object.entries(settings)) {
      checkSetting(`${name}.${key}`, setting, setting.default);
      if (setting.kind !== "number" && setting.kind !== "integer") continue;
      assertThrows(() => checkSetting(`${name}.${key}`, setting, 2e9), Error, "must be");
      assertThrows(() => checkSetting(`${name}.${key}`, setting, -2e9), Error, "must be");
    }
  }
});
