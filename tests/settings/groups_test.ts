import { assert, assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { firstSettings, groupOf, settingGroups } from "../../lib/settings/groups.ts";

Deno.test("groupOf() places settings by what they are about", () => {
  const expected = {
    discount: "algorithm",
    useSynthetic: "algorithm",
    modelMembers: "model",
    stateSize: "model",
    planner: "planning",
    rolloutLength: "planning",
    learningRate: "optimisation",
    actorLearningRate: "optimisation",
    epsilonEnd: "exploration",
    mySetting: "algorithm", // of a user's own agent
  };
  for (const [key, group] of Object.entries(expected)) assertEquals(groupOf(key), group, key);
});

Deno.test("groupOf() leaves the algorithm of no agent with more than ten settings of its own", () => {
  for (const { name, settings } of agents) {
    const keys = Object.keys(settings);
    assert(keys.filter((key) => groupOf(key) === "algorithm").length <= 10, name);
    assert(keys.every((key) => settingGroups.includes(groupOf(key))));
  }
});

Deno.test("firstSettings() gives a dozen in the agent's order, and all of an agent that has few more", () => {
  for (const { settings } of agents) {
    const keys = Object.keys(settings);
    const first = firstSettings(keys);
    assertEquals(first, keys.filter((key) => first.includes(key)));
    assertEquals(first.length, keys.length <= 14 ? keys.length : 12);
  }
  const mbpo = firstSettings(Object.keys(agents.find(({ name }) => name === "mbpo")!.settings));
  for (const key of ["rolloutLength", "modelMembers", "learningRate", "updatesPerStep"]) {
    assert(mbpo.includes(key), key);
  }
});

Deno.test("firstSettings() ranks only settings that some agent has", () => {
  const known = new Set(agents.flatMap(({ settings }) => Object.keys(settings)));
  const source = Deno.readTextFileSync(new URL("../../lib/settings/groups.ts", import.meta.url));
  const list = source.slice(source.indexOf("const first:"), source.indexOf("/** How many settings"));
  const gone = [...list.matchAll(/"(\w+)"/g)].map(([, key]) => key).filter((key) => !known.has(key));
  assertEquals(gone, []);
});
