import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "../../lib/results/parse_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, planOf } from "./fixtures.ts";

const good = JSON.stringify(configOf(planOf(0, 1)));

function refusal(text: string): string {
  const { message } = assertThrows(() => parseConfig(text, "DIR/config.json"), UsageError, undefined, text);
  assert(/^DIR\/config\.json [^\n]+\.$/.test(message), message);
  assert(!/undefined|\[object|NaN/.test(message), message);
  return message;
}

/** The good configuration with the value at a path replaced; undefined removes it. */
function edited(path: string, value: unknown): string {
  const config = JSON.parse(good);
  const keys = path.split(".");
  const last = keys.pop()!;
  const place = keys.reduce((at, key) => at[key], config);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(config);
}

Deno.test("parseConfig() reads what mbrl writes, and keeps what it does not know", () => {
  assertEquals(parseConfig(good, "x"), configOf(planOf(0, 1)));
  const later = { ...JSON.parse(good), later: [1] };
  assertEquals(parseConfig(JSON.stringify(later), "x"), later);
  const part = {
    ...configOf({ ...planOf(3), budget: { episodes: 4 }, fast: true }),
    part: { number: 2, of: 3 },
  };
  assertEquals(parseConfig(JSON.stringify(part), "x"), part);
});

Deno.test("parseConfig() tells the files of other programs from its own", () => {
  for (
    const text of [
      "",
      "{",
      "null",
      "7",
      "[]",
      "{}",
      '{"format":1}',
      '{"format":1,"plan":{}}',
      '{"version":3}',
    ]
  ) {
    assert(refusal(text).includes("not a configuration that mbrl wrote"), text);
  }
  assert(refusal(edited("format", 2)).includes("format 2"));
});

Deno.test("parseConfig() names what cannot be", () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ["argv", "compare"],
    ["argv.0", 1],
    ["versions.deno", null],
    ["backend", undefined],
    ["backend", { name: 1 }],
    ["plan.contenders", {}],
    ["plan.contenders", []],
    ["plan.contenders.0", null],
    ["plan.contenders.0.label", 7],
    ["plan.contenders.0.label", "dyna\u001b[2J"],
    ["plan.contenders.0.label", "dqn"],
    ["plan.contenders.0.kind", "model-fre"],
    ["plan.contenders.0.modelDigest", 7],
    ["plan.contenders.0.settings", undefined],
    ["plan.contenders.0.settings.rolloutLength", [5]],
    ["plan.contenders.0.settings.rolloutLength", null],
    ["plan.tasks", "cartpole"],
    ["plan.tasks.0.solvedThreshold", "475"],
    ["plan.tasks.0.task", ""],
    ["plan.seeds", 5],
    ["plan.seeds.1", -1],
    ["plan.seeds.1", 0],
    ["plan.seeds.0", "0"],
    ["plan.budget", { steps: 1, episodes: 1 }],
    ["plan.budget", {}],
    ["plan.budget.steps", []],
    ["plan.budget.steps", 1.5],
    ["plan.budget.steps", 0],
    ["plan.evaluation.every", 0],
    ["plan.evaluation.episodes", "100"],
    ["plan.evaluation", undefined],
    ["plan.fast", false],
    ["part", { number: 3, of: 2 }],
    ["part", 2],
  ];
  for (const [path, value] of wrong) {
    const message = refusal(edited(path, value));
    assert(message.includes(path.replace(/\.\d+.*/, "").split(".").at(-1)!), `${path}: ${message}`);
  }
  assert(
    refusal(good.replace('"solvedThreshold":475', '"solvedThreshold":1e999')).includes("solvedThreshold"),
  );
});
