import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { agentContext } from "../../../lib/agents/agent_context.ts";
import { GuardedAgent } from "../../../lib/agents/own/guarded_agent.ts";
import type { OwnAgent } from "../../../lib/agents/own/own_agent.ts";
import { TensorFlowUse } from "../../../lib/agents/own/tensorflow.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";
import { newPulse, showPulse } from "../../../lib/user_files/pulse.ts";
import { task } from "../drive.ts";

const counters = { steps: 0 };
const plain: OwnAgent = {
  parts: { counters },
  act: () => 1,
  observe: () => {},
  greedy: (_observations, count, actions) => void actions.fill(0, 0, count),
};

function guarded(changes: Partial<OwnAgent> = {}, columns: readonly string[] = []): GuardedAgent {
  const context = agentContext(task, new Generator(1));
  const refuse = (what: string) => new UsageError(`mine.ts: ${what}`);
  return new GuardedAgent(
    { ...plain, ...changes },
    columns,
    context,
    new TensorFlowUse(context.random),
    refuse,
  );
}

Deno.test("GuardedAgent saves and restores what parts names, in place", () => {
  const agent = guarded();
  counters.steps = 7;
  const saved = agent.save();
  counters.steps = 9;
  agent.restore(saved);
  assertEquals(counters, { steps: 7 });
});

Deno.test("GuardedAgent shows every call while it lasts", () => {
  const pulse = newPulse();
  showPulse(pulse);
  const seen: number[] = [];
  const agent = guarded({
    act: () => {
      seen.push(pulse[0]);
      return 0;
    },
    learn: () => void seen.push(pulse[0]),
  });
  agent.act(new Float32Array(4));
  agent.learn();
  assertEquals([seen, pulse[0]], [[10, 12], 0]);
});

Deno.test("GuardedAgent's greedy policy gets a copy of the observations, and may not act out of range", () => {
  const observations = Float32Array.of(1, 2, 3, 4);
  const agent = guarded({
    greedy(seen, _count, actions) {
      seen.fill(9);
      actions[0] = 1;
    },
  });
  const actions = new Uint8Array(1);
  agent.controller(1, new Generator(2)).act(observations, Uint8Array.of(1), actions);
  assertEquals([[...observations], actions[0]], [[1, 2, 3, 4], 1]);
  const wrong = guarded({ greedy: (_seen, _count, actions) => void actions.fill(2) }).controller(
    1,
    new Generator(2),
  );
  assertThrows(
    () => wrong.act(observations, Uint8Array.of(1), actions),
    UsageError,
    "greedy gives 2 as an action",
  );
  wrong.act(observations, Uint8Array.of(0), actions); // an episode that has ended needs none
});

Deno.test("GuardedAgent gives the columns that the file lists, and counts that are whole numbers", () => {
  const agent = guarded({ diagnostics: () => ({ loss: 0.5 }), gradientSteps: 3 }, ["loss"]);
  assertEquals([agent.diagnostics(), agent.gradientSteps, agent.imaginedSteps], [{ loss: 0.5 }, 3, 0]);
  assertThrows(
    () => guarded({ imaginedSteps: 0.5 }).imaginedSteps,
    UsageError,
    "imaginedSteps must be a whole",
  );
});

Deno.test("GuardedAgent has a model only where its file gives one", () => {
  const agent = guarded();
  assertStrictEquals(agent.learnedModel, undefined);
  assertStrictEquals(agent.modelError, undefined);
});
