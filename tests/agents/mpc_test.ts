import { assert, assertEquals } from "@std/assert";
import { agentContext } from "../../lib/agents/agent_context.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { Drive } from "./drive.ts";

/** Little of everything: enough to go through every part. */
const little = {
  learningStarts: 12,
  modelInterval: 8,
  modelMaxUpdates: 10,
  generations: 2,
  candidates: 4,
  particles: 2,
  horizon: 10,
  sequences: 4,
  planHorizon: 3,
};

const models = ["linear", "deterministic", "gaussian", "ensemble"];
const planners = ["policy-search", "shooting", "cem", "mppi"];
const propagations = ["ts1", "mean"];

for (const planner of planners) {
  Deno.test(`mpc with planner=${planner} plans in every model, by every propagation, and goes on where it was saved`, () => {
    for (const [i, model] of models.entries()) {
      const tail = planner === "cem" && model === "linear" ? "value" : "random"; // a value takes its time
      const changes = { ...little, planner, model, tail, propagation: propagations[i % propagations.length] };
      const drive = new Drive(findAgent("mpc"), changes, 100);
      drive.advance(24);
      const copy = new Drive(findAgent("mpc"), changes, 101);
      copy.restore(drive.save());
      assertEquals(copy.advance(12), drive.advance(12), model);
      assert(drive.agent.imaginedSteps > 0);
      assertEquals(copy.agent.imaginedSteps, drive.agent.imaginedSteps);
    }
  });
}

Deno.test("mpc with tail=random and a penalty on disagreement acts and evaluates", () => {
  const drive = new Drive(findAgent("mpc"), { ...little, planner: "cem", tail: "random", penalty: 0.1 }, 100);
  drive.advance(26);
  assert(drive.evaluate(2) > 0);
});

Deno.test("mpc with planner=cem balances after its random steps, by a value function learned in the model", () => {
  const drive = new Drive(findAgent("mpc"), { planner: "cem", model: "linear", learningStarts: 33 }, 100);
  drive.advance(51);
  const mean = drive.evaluate(10);
  assert(mean > 300, `mean return ${mean}`);
});

Deno.test("mpc takes over a model of another task, and learns anew from its data where the shape differs", () => {
  const source = new Drive(findAgent("mpc"), little, 100);
  source.advance(40);
  const snapshot = source.agent.save();
  for (const name of ["cartpole-hold", "cartpole-swingup"]) { // the latter's model looks at sine and cosine
    const other = findTask(name).create(defaultsOf(findTask(name).settings));
    const mpc = findAgent("mpc");
    const agent = mpc.create(agentContext(other, new Generator(7), "known"), {
      ...defaultsOf(mpc.settings),
      ...little,
    });
    agent.adoptModel?.(snapshot);
    const observation = other.environment(new Generator(8)).reset();
    assertEquals(agent.imaginedSteps, 0);
    agent.act(observation, 0);
    assert(agent.imaginedSteps > 0, `${name}: the first step is planned`);
    assertEquals(agent.learnedModel?.().data.count, 40);
  }
});

/** Steps of `count` at which the agent learned; an episode ends at those of `ends`. */
function learnedAt(rules: "hidden" | "known", count: number, ends: readonly number[]): number[] {
  const mpc = findAgent("mpc");
  const task = findTask("cartpole").create(defaultsOf(findTask("cartpole").settings));
  const agent = mpc.create(agentContext(task, new Generator(7), rules), {
    ...defaultsOf(mpc.settings),
    ...little,
  });
  const random = new Generator(8);
  let observation = random.fillUniform(new Float32Array(4), -0.1, 0.1);
  const learned: number[] = [];
  for (let step = 1; step <= count; step++) {
    const nextObservation = random.fillUniform(new Float32Array(4), -0.1, 0.1);
    const terminated = ends.includes(step);
    agent.observe(
      { observation, action: step % 2, reward: 1, nextObservation, terminated, truncated: false },
      0,
    );
    observation = nextObservation;
    const before = agent.gradientSteps;
    agent.learn();
    if (agent.gradientSteps > before) learned.push(step);
  }
  return learned;
}

Deno.test("mpc plans after learningStarts steps where rules are known or an end was seen, and otherwise after an end or 2.5 times as many", () => {
  assertEquals(learnedAt("known", 26, []), [12, 18, 26]);
  assertEquals(learnedAt("hidden", 26, [5]), [12, 18, 26]);
  assertEquals(learnedAt("hidden", 26, [15]), [15, 23]);
  assertEquals(learnedAt("hidden", 40, []), [30, 38]);
});

Deno.test("mpc fits at once after each of the first eight ends", () => {
  assertEquals(learnedAt("hidden", 30, [3, 5, 21, 25]), [12, 18, 21, 25]);
  const ends = [4, 7, ...Array.from({ length: 9 }, (_, i) => 19 + i)];
  assertEquals(learnedAt("hidden", 27, ends), [12, 18, 19, 20, 21, 22, 23, 24]);
});
