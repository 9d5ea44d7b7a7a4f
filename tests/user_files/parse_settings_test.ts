import { assertEquals, assertThrows } from "@std/assert";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { extremesOf, parseSettings } from "../../lib/user_files/parse_settings.ts";

const refuse = (what: string) => new UsageError(`f.ts: ${what}`);

Deno.test("parseSettings() makes of plain objects what built-in agents and tasks declare", () => {
  const settings = parseSettings({
    plain: 1,
    rate: { default: 0.1, above: 0, max: 1, about: "A rate.", why: "measured" },
    width: { default: 64, min: 1, max: 512, whole: true },
    steps: { default: 3, above: 0, whole: true },
    loss: { default: "squared", choices: ["squared", "huber"] },
    twin: false,
  }, refuse);
  assertEquals(defaultsOf(settings), {
    plain: 1,
    rate: 0.1,
    width: 64,
    steps: 3,
    loss: "squared",
    twin: false,
  });
  assertEquals(settings.rate, {
    kind: "number",
    default: 0.1,
    min: 0,
    max: 1,
    minExcluded: true,
    about: "A rate.",
    source: "measured",
  });
  assertEquals(settings.width, { kind: "integer", default: 64, min: 1, max: 512, about: "" });
  assertEquals(settings.steps, { kind: "integer", default: 3, min: 1, max: 1e9, about: "" });
});

Deno.test("parseSettings() refuses what contradicts itself, and names the setting", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ a: { default: 0, above: 0 } }, "settings.a: the default 0 must lie above to max"],
    [{ a: { default: 1, min: 0, above: 0 } }, "settings.a has min and above"],
    [{ a: { default: 1.5, whole: true } }, "settings.a takes whole numbers alone, and its default is 1.5"],
    [{ a: { default: 1, whole: "yes" } }, "settings.a.whole must be true"],
    [{ a: { default: 1, why: 3 } }, "settings.a.why must be a text"],
    [{ a: { default: 1, minimum: 0 } }, 'settings.a has no field "minimum"'],
  ];
  for (const [settings, says] of cases) assertThrows(() => parseSettings(settings, refuse), UsageError, says);
});

Deno.test("extremesOf() gives the ends of ranges that the author gave, and other choices", () => {
  const settings = parseSettings({
    a: 1,
    b: { default: 1, min: 0, max: 1 },
    c: { default: "x", choices: ["x", "y"] },
    d: true,
    e: { default: 0.5, above: 0, max: 2 },
    f: { default: 3, above: 0, max: 4, whole: true },
  }, refuse);
  assertEquals(extremesOf(settings), [["b", 0], ["c", "y"], ["d", false], ["e", 2], ["f", 1], ["f", 4]]);
});
