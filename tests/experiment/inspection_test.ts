import { assert, assertEquals, assertThrows, equal } from "@std/assert";
import { agentContext } from "../../lib/agents/agent_context.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { inspectModel } from "../../lib/experiment/inspection.ts";
import { partFiles } from "../../lib/experiment/inspection_files.ts";
import { modelParts } from "../../lib/experiment/inspection_parts.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

function makeAgent(name: string) {
  const task = findTask("cartpole");
  const made = task.create(defaultsOf(task.settings));
  const definition = findAgent(name);
  const random = new Generator(1);
  const context = agentContext(made, random);
  return { task: made, agent: definition.create(context, defaultsOf(definition.settings)) };
}

Deno.test("inspectModel() answers every question of a trained model, the same each time", async () => {
  const { task, agent } = makeAgent("mbpo");
  const environment = task.environment(new Generator(2));
  let observation = environment.reset();
  for (let i = 0; i < 110; i++) {
    const action = agent.act(observation, 0);
    const step = environment.step(action);
    agent.observe({ ...step, observation, action, nextObservation: step.observation }, 0);
    agent.learn();
    observation = step.terminated || step.truncated ? environment.reset() : step.observation;
  }
  const before = agent.save();
  const found = inspectModel(task, agent, new Generator(3));
  assert(equal(agent.save(), before), "an inspection changes nothing");
  assertEquals(found.dataRows, 110);
  assert(found.oneStepError < 0.2, `${found.oneStepError}`);
  assertEquals(found.trust.map(({ region }) => region), ["within", "outside"]);
  assert(found.trust[0].error < found.trust[1].error);
  assert(found.trust[0].opinionRankCorrelation > 0.8);
  const files = await partFiles(modelParts(found, []));
  assertEquals(files.map(({ name }) => name), [
    "horizon.csv",
    "horizon.svg",
    "horizon_units.svg",
    "maps.csv",
    "maps.svg",
    "trust.csv",
    "trust.svg",
    "model.csv",
  ]);
  for (const { name, content } of files) assertEquals(name.endsWith(".svg"), content.startsWith("<svg"));
  assert(JSON.stringify(inspectModel(task, agent, new Generator(3))) === JSON.stringify(found));
});

Deno.test("inspectModel() says what it cannot look into", () => {
  const free = makeAgent("dqn");
  assertThrows(
    () => inspectModel(free.task, free.agent, new Generator(0)),
    UsageError,
    "no learned model",
  );
  const unfitted = makeAgent("mbpo");
  assertThrows(
    () => inspectModel(unfitted.task, unfitted.agent, new Generator(0)),
    UsageError,
    "not been fitted",
  );
});
