import { assertEquals, assertThrows } from "@std/assert";
import {
  defaultComparison,
  expandRuns,
  layOver,
  parseAgents,
} from "../../lib/experiment/comparison_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const base = layOver(defaultComparison, { agents: ["dqn", "random"], seeds: [0, 1] });

Deno.test("expandRuns() makes every agent on every seed, seed by seed", () => {
  assertEquals(expandRuns(base).map(({ agentLabel, seed }) => `${agentLabel} ${seed}`), [
    "dqn 0",
    "random 0",
    "dqn 1",
    "random 1",
  ]);
});

Deno.test("expandRuns() sweeps the product of all lists and names each variant", () => {
  const swept = layOver(base, {
    agents: ["dqn"],
    seeds: [3],
    settings: { dqn: { learningRate: [1e-3, 3e-4], batchSize: [32, 64], twin: false } },
  });
  const specs = expandRuns(swept);
  assertEquals(specs.map(({ agentLabel }) => agentLabel), [
    "dqn learningRate=0.001 batchSize=32",
    "dqn learningRate=0.001 batchSize=64",
    "dqn learningRate=0.0003 batchSize=32",
    "dqn learningRate=0.0003 batchSize=64",
  ]);
  assertEquals(specs.every(({ agentSettings }) => agentSettings.twin === false), true);
});

Deno.test("expandRuns() names the task's options that are not at their default", () => {
  const [spec] = expandRuns(layOver(base, { settings: { task: { observation: "positions" } } }));
  assertEquals(spec.taskLabel, "cartpole observation=positions");
  assertEquals(spec.task, "cartpole");
});

Deno.test("expandRuns() refuses settings of agents that are not compared, and values named twice", () => {
  assertThrows(
    () => expandRuns(layOver(base, { agents: ["random"], settings: { dqn: { batchSize: 32 } } })),
    UsageError,
    "Settings are given for dqn, which is not compared",
  );
  assertThrows(
    () => expandRuns(layOver(base, { settings: { dqn: { batchSize: [32, 32] } } })),
    UsageError,
    "lists a value twice",
  );
  assertThrows(() => expandRuns(layOver(base, { settings: { bogus: {} } })), UsageError, "Unknown agent");
});

Deno.test("expandRuns() refuses more runs than anybody could make, and says how many they are", () => {
  const many = Array.from({ length: 199 }, (_, i) => i + 1);
  const config = {
    ...defaultComparison,
    settings: { dqn: { batchSize: many, hiddenWidth: many, nStep: many } },
  };
  assertThrows(
    () => expandRuns(config),
    UsageError,
    "Too many runs: 39403000 (5 seeds of 7,880,600 variants",
  );
});

Deno.test("layOver() joins settings key by key, and what lies above wins", () => {
  const below = layOver(base, { settings: { dqn: { batchSize: 32, double: true } } });
  const above = layOver(below, { settings: { dqn: { double: false } }, evaluation: { every: 10 } });
  assertEquals(above.settings, { dqn: { batchSize: 32, double: false } });
  assertEquals(above.evaluation, { every: 10, episodes: defaultComparison.evaluation.episodes });
});

Deno.test("parseAgents() refuses unknown and doubled names", () => {
  assertEquals(parseAgents("a, b", ["a", "b"]), ["a", "b"]);
  assertThrows(() => parseAgents("a,c", ["a", "b"]), UsageError, "Unknown agent");
  assertThrows(() => parseAgents("a,a", ["a"]), UsageError, "listed twice");
});

Deno.test("expandRuns() refuses an agent whose settings do not fit the task, before anything is run", () => {
  const config = layOver(defaultComparison, { agents: ["lecture"], task: "mountain-car" });
  assertThrows(() => expandRuns(config), UsageError, "takes every step to pay 1");
  expandRuns(layOver(config, { task: "cartpole" }));
});

Deno.test("expandRuns() makes one curve of points that differ only in what does not act, and refuses what acts nowhere", () => {
  const dqn = layOver(defaultComparison, { agents: ["dqn"], seeds: [0] });
  const of = (settings: Record<string, number | number[]>) =>
    expandRuns(layOver(dqn, { settings: { dqn: settings } })).map(({ agentLabel }) => agentLabel);
  assertEquals(of({ temperature: [0, 0.003], munchausen: [0.5, 0.9] }), [
    "dqn temperature=0",
    "dqn temperature=0.003 munchausen=0.5",
    "dqn temperature=0.003 munchausen=0.9",
  ]);
  assertThrows(
    () => of({ temperature: 0, munchausen: [0.5, 0.9] }),
    UsageError,
    "dqn.munchausen does nothing here: it acts only with temperature above 0; set that too, or leave it out.",
  );
  assertEquals(of({ temperature: 0, munchausen: 0.9 }), ["dqn"]); // its default says nothing
});

Deno.test("expandRuns() gives agents that can use them the task's rules, as another curve where both are asked for", () => {
  const labels = (rules: "hidden" | "known" | "both") =>
    expandRuns(layOver(defaultComparison, { agents: ["mpc", "dqn", "muzero"], seeds: [0], rules }))
      .map(({ agentLabel, rules }) => `${agentLabel}: ${rules}`);
  const others = ["dqn: hidden", "muzero: hidden"];
  assertEquals(labels("hidden"), ["mpc: hidden", ...others]);
  assertEquals(labels("known"), ["mpc (rules known): known", ...others]);
  assertEquals(labels("both"), ["mpc: hidden", "mpc (rules known): known", ...others]);
});
