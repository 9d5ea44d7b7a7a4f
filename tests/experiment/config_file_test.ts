import { assertEquals, assertThrows } from "@std/assert";
import { defaultComparison, layOver } from "../../lib/experiment/comparison_config.ts";
import { formatConfigFile, namedIn, parseConfigFile } from "../../lib/experiment/config_file.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

Deno.test("parseConfigFile() reads every key, comments and trailing commas", () => {
  const { preset, comparison } = parseConfigFile(
    `{
      // a sweep
      "agents": ["dqn", "random"],
      "task": "cartpole",
      "seeds": "100..101", /* tuning seeds */
      "steps": 500,
      "evalEvery": 25,
      "rules": "both",
      "variants": [{ "label": "slow", "agent": "dqn", "settings": { "learningRate": 1e-4, "batchSize": [16, 32] } }],
      "samples": 4,
      "settings": { "dqn": { "learningRate": [1e-3, 3e-4], "hiddenWidth": "log:16..64" }, "task": { "noise": 0.01 } },
    }`,
    "sweep.json",
  );
  assertEquals(preset, undefined);
  assertEquals(comparison, {
    agents: ["dqn", "random"],
    variants: [{ label: "slow", agent: "dqn", settings: { learningRate: 1e-4, batchSize: [16, 32] } }],
    task: "cartpole",
    seeds: [100, 101],
    budget: { steps: 500 },
    evaluation: { every: 25, episodes: undefined },
    rules: "both",
    fast: undefined,
    settings: { dqn: { learningRate: [1e-3, 3e-4], hiddenWidth: "log:16..64" }, task: { noise: 0.01 } },
    samples: 4,
  });
});

Deno.test("parseConfigFile() names the file, the line and the nearest match", () => {
  const cases: [string, string][] = [
    ['{\n  "agent": ["dqn"]\n}', 'c.json, line 2: Unknown key "agent": did you mean "agents"?'],
    ['{\n\n  "agents": ["dnq"]\n}', 'c.json, line 3: Unknown agent "dnq": did you mean "dqn"?'],
    ['{ "steps": "many" }', 'c.json, line 1: steps must be a whole number from 1 to 1000000000: got "many".'],
    ['{ "steps": 5,\n "episodes": 5 }', "c.json, line 2: steps and episodes both"],
    [
      '{ "settings": {\n "dqn": {\n "batchsize": 5 } } }',
      'c.json, line 3: Unknown setting of dqn "batchsize": did you mean "batchSize"?',
    ],
    [
      '{ "settings": {\n "dqn": { "batchSize": "5" } } }',
      "c.json, line 2: dqn.batchSize must be a whole number",
    ],
    ['{ "seeds": -1 }', "c.json, line 1: Seeds must be"],
    ['{ "agents": [1] }', "c.json, line 1: agents must be a list of names"],
    ['{ "steps": 1e300 }', "c.json, line 1: steps must be a whole number from 1 to 1000000000: got 1e+300."],
    ['{ "evalEpisodes": 10001 }', "c.json, line 1: evalEpisodes must be a whole number from 1 to 10000"],
    ['{ "seeds": [1, 2.5] }', "c.json, line 1: A seed must be a whole number from 0"],
    ['{ "seeds": [] }', "c.json, line 1: Seeds must be"],
    ['{ "steps": 5,\n "steps": 6 }', 'c.json, line 2: "steps" occurs twice in one object'],
    ['{ "settings": { "dqn": {},\n "dqn": {} } }', 'c.json, line 2: "dqn" occurs twice'],
    [
      '{ "settings": { "dqn": { "twin": true,\n "twin": false } } }',
      'c.json, line 2: "twin" occurs twice',
    ],
    ["[".repeat(100_000), "c.json, line 1: nested deeper than 10 levels."],
    ['{ "seeds": "[[[[[[[[[[[[" }', "c.json, line 1: Seeds must be"],
    ['{ "agents": ["dqn,sac"] }', 'c.json, line 1: Unknown agent "dqn,sac"'],
    ['{ "steps": [5] }', "c.json, line 1: steps must be a whole number from 1 to 1000000000: got [5]."],
    [
      '{ "settings": { "dqn": { "batchSize": {} } } }',
      "dqn.batchSize must be a whole number from 1 to 4096: got {}.",
    ],
    ['{ "variants": {} }', "c.json, line 1: variants must be a list"],
    ['{ "variants": [\n{ "agent": "dqn" }] }', "c.json, line 2: variants must be a list"],
    ['{ "variants": [{ "label": "a",\n "agnet": "dqn" }] }', 'line 2: Unknown key of a variant "agnet"'],
    ['{ "variants": [{ "label": "a",\n "agent": "dnq" }] }', 'line 2: Unknown agent "dnq"'],
    [
      '{ "variants": [{ "label": "a", "agent": "dqn",\n "settings": { "twin": 3 } }] }',
      "line 2: dqn.twin must be true or false",
    ],
    ['{ "settings": { "dqn": {\n "batchSize": "lin:1..2" } } }', "line 2: dqn.batchSize takes whole numbers"],
    ["[1]", "c.json, line 1: an experiment file is one object"],
    ['{ "agents": [', "c.json, line 1: not JSON with comments"],
    ["", "c.json, line 1: not JSON with comments"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parseConfigFile(text, "c.json"), UsageError, message);
  }
});

Deno.test("formatConfigFile() is read back as the same comparison", () => {
  const config = layOver(defaultComparison, {
    agents: ["dqn"],
    seeds: [4],
    budget: { episodes: 20 },
    settings: { dqn: { batchSize: [16, 32] } },
  });
  const variants = [{ label: "slow", agent: "dqn", settings: { learningRate: "log:1e-5..1e-4" } }];
  for (const printed of [config, layOver(config, { variants, samples: 3 })]) {
    const { comparison } = parseConfigFile(formatConfigFile(printed), "printed.json");
    assertEquals(layOver(defaultComparison, comparison), printed);
  }
});

Deno.test("namedIn() finds the task and the agents of a file before anything is checked", () => {
  assertEquals(namedIn('{ // own\n "task": "./t.ts", "agents": ["dqn", "./a.ts", 3] }'), {
    task: "./t.ts",
    agents: ["dqn", "./a.ts"],
  });
  assertEquals(namedIn('{ "variants": [3, { "agent": "./b.ts" }] }').agents, ["./b.ts"]);
  assertEquals(namedIn('{ "agents": "dqn, ./a.ts" }'), { task: undefined, agents: ["dqn", "./a.ts"] });
  for (const text of ["", "[1]", "{ broken", '{ "agents": 3 }', "[".repeat(100_000)]) {
    assertEquals(namedIn(text), { task: undefined, agents: [] });
  }
});
