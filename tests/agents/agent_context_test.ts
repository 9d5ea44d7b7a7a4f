import { assertEquals, assertThrows } from "@std/assert";
import { agentContext } from "../../lib/agents/agent_context.ts";
import { Generator } from "../../lib/random/generator.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { balanceTask } from "../dynamics/fixtures.ts";

const random = new Generator(1);

Deno.test("agentContext() tells variables, actions and the time limit, and nothing of how the task is solved", () => {
  const told = Object.keys(agentContext(balanceTask(), random, "hidden", () => {})).sort();
  const all = [
    "actionCount",
    "actions",
    "angles",
    "note",
    "observationSize",
    "random",
    "timeLimit",
    "variables",
  ];
  assertEquals(told, all);
  assertEquals(Object.keys(agentContext(balanceTask(), random)).sort(), all.filter((key) => key !== "note"));
});

Deno.test("agentContext() gives rules where they are known, and refuses where there are none", () => {
  const task = balanceTask();
  assertEquals(agentContext(task, random, "known").rules, task.rules);
  const pixels = balanceTask({ observation: "pixels" });
  assertEquals(agentContext(pixels, random).picture, { height: 16, width: 48 });
  assertThrows(
    () => agentContext(pixels, random, "known"),
    UsageError,
    "The rules of cartpole cannot be computed from observations: choose --rules hidden",
  );
});
