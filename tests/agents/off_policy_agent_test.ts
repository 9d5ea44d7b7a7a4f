import { assert, assertEquals } from "@std/assert";
import {
  type ImaginedExperience,
  OffPolicyAgent,
  type OffPolicyLearner,
} from "../../lib/agents/off_policy_agent.ts";
import { agentContext } from "../../lib/agents/agent_context.ts";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { LearningBatch } from "../../lib/replay/learning_batch.ts";
import { task } from "./drive.ts";

/** Counts its updates and keeps the rewards that it was shown. */
class Counting implements OffPolicyLearner {
  updates = 0;
  readonly seen = new Set<number>();
  get gradientSteps() {
    return this.updates;
  }
  explore = (_observation: Float32Array, steps: number) => steps % 2;
  exploreMany() {}
  update({ returns }: LearningBatch) {
    this.updates++;
    for (const value of returns) this.seen.add(value);
  }
  controller = () => ({ act() {}, reset() {} });
  policyNetwork = () => {
    throw new Error("not asked for");
  };
  diagnostics = (steps: number) => ({ steps });
  save = (): Snapshot => ({ updates: this.updates });
  restore({ updates }: Snapshot) {
    this.updates = updates as number;
  }
}

const options = { batchSize: 4, learningStarts: 5, discount: 0.9 };

function take(agent: OffPolicyAgent, steps: number, reward = 1) {
  const state = new Float32Array(4);
  for (let i = 0; i < steps; i++) {
    const action = agent.act(state);
    agent.observe({
      observation: state,
      action,
      reward,
      nextObservation: state,
      terminated: false,
      truncated: false,
    });
    agent.learn();
  }
}

function make(updatesPerStep: number) {
  const learner = new Counting();
  const context = agentContext(task, new Generator(1));
  return { learner, agent: new OffPolicyAgent(context, learner, { ...options, updatesPerStep }) };
}

Deno.test("OffPolicyAgent.learn() waits for learning to start, and saves up fractions of an update", () => {
  const { learner, agent } = make(0.4);
  take(agent, 4);
  assertEquals(learner.updates, 0);
  take(agent, 2); // 0.8 owed
  assertEquals(learner.updates, 0);
  take(agent, 1); // 1.2 owed
  assertEquals(learner.updates, 1);
  take(agent, 5, 7); // 3.2 owed
  assertEquals([learner.updates, agent.gradientSteps, agent.imaginedSteps], [3, 3, 0]);
  // every reward was 1, and counts 0 as it is the mean; then one of 7 makes the transform anew
  assert(
    [...learner.seen].every((value) => Math.abs(value) <= 1) && learner.seen.size === 3,
    `${[...learner.seen]}`,
  );
  assertEquals(agent.diagnostics(), { steps: 12 });
});

Deno.test("OffPolicyAgent.restore() continues with what was owed", () => {
  const [first, second] = [make(0.4), make(0.4)];
  take(first.agent, 6);
  second.agent.restore(first.agent.save());
  take(second.agent, 1);
  assertEquals(second.learner.updates, 1);
});

Deno.test("OffPolicyAgent teaches of unknown states the lowest value, in the learner's units", () => {
  const learner = new Counting();
  const lowestValue = -50;
  const imagined = {
    fitted: { updates: 0, heldOutError: NaN, fitWhenDue() {}, outcomes: { lowestValue: () => lowestValue } },
    steps: 0,
    rows: (count: number) => count,
    fill({ returns, discounts, unknown }: LearningBatch) {
      returns.fill(-2);
      discounts.fill(0);
      unknown.fill(0.9);
    },
  } as unknown as ImaginedExperience;
  const context = agentContext(task, new Generator(1));
  const agent = new OffPolicyAgent(context, learner, { ...options, updatesPerStep: 1 }, imagined);
  take(agent, 5, -2);
  // all rewards were -2: values are shifted by -2 / (1 - 0.9) = -20 and divided by 20
  assertEquals([...learner.seen], [Math.fround((-2 + 0.9 * lowestValue + 20) / 20)]);
});

Deno.test("OffPolicyAgent without the transform learns from rewards as the task pays them", () => {
  const learner = new Counting();
  const context = agentContext(task, new Generator(1));
  const how = { ...options, updatesPerStep: 1, rewardTransform: false };
  const agent = new OffPolicyAgent(context, learner, how);
  take(agent, 10, 7);
  assertEquals([...learner.seen], [7]);
});
