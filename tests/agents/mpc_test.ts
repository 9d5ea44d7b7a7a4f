import { assert, assertEquals } from "@std/assert";
import { agentContext } from "../../lib/agents/agent_context.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { Drive } from "./drive.ts";

/** Little of everything: enough to go through every part. */
const little = {
  learningStarts: 20,
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
  const drive = new Drive(findAgent("mpc"), { planner: "cem", model: "linear" }, 100);
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
