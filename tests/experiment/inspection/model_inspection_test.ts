import { assert, assertEquals, assertThrows, equal } from "@std/assert";
import { agentContext } from "../../../lib/agents/agent_context.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { findTask } from "../../../lib/tasks/registry.ts";
import { inspectModel } from "../../../lib/experiment/inspection/model_inspection.ts";
import { partFiles } from "../../../lib/experiment/inspection/inspection_files.ts";
import { modelParts } from "../../../lib/experiment/inspection/inspect_run.ts";
import { inspectionPage } from "../../../lib/cli/inspect.ts";
import { instanceOf } from "../../../lib/tasks/instance.ts";
import type { Task } from "../../../lib/tasks/task.ts";
import { Drive } from "../../agents/drive.ts";
import { small } from "../../agents/small_settings.ts";
import { threeActionsInPictures } from "../../agents/three_actions.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { defaultsOf } from "../../../lib/settings/settings.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";

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
  assertEquals(found.regions.map(({ region }) => region), ["within", "outside"]);
  const [within, outside] = found.regions;
  within.errors.forEach((error, v) => assert(error < outside.errors[v], found.labels[v]));
  assert(within.rankCorrelation > 0, `${within.rankCorrelation}`);
  const files = await partFiles(modelParts(found));
  assertEquals(files.map(({ name }) => name), [
    "horizon.csv",
    "horizon.svg",
    "horizon_growth.svg",
    "maps.csv",
    "maps.svg",
    "regions.csv",
    "uncertainty.csv",
    "uncertainty.svg",
    "model.csv",
  ]);
  for (const { name, content } of files) assertEquals(name.endsWith(".svg"), content.startsWith("<svg"));
  assert(JSON.stringify(inspectModel(task, agent, new Generator(3))) === JSON.stringify(found));
});

Deno.test("inspectModel() takes any number of variables and actions, without end or drawing", async () => {
  for (const size of [1, 2, 10, 15]) {
    const task = instanceOf(rooms(size), {});
    const drive = new Drive(findAgent("dyna"), { ...small.dyna, learningStarts: 40 }, 3, task);
    drive.advance(60);
    const found = inspectModel(task, drive.agent, new Generator(3));
    assertEquals(found.labels[0], "room 1 (°C)");
    assertEquals(found.map.axes.length, Math.min(size, 2));
    assertEquals(found.horizons[0].errors[0].median.length, size);
    const page = inspectionPage("dyna", modelParts(found), [], 80);
    assert(page.every((line) => line.length <= 80), page.join("\n"));
    assertEquals(page.join(" ").includes("(The first 12 of 15 variables;"), size === 15);
    for (const { content } of await partFiles(modelParts(found))) {
      assert(!/NaN|undefined/.test(content.replaceAll(/,NaN/g, "")), content.slice(0, 200));
    }
  }
});

Deno.test("inspectModel() draws maps over the variables that are named", () => {
  const task = instanceOf(rooms(4), {});
  const drive = new Drive(findAgent("dyna"), { ...small.dyna, learningStarts: 40 }, 3, task);
  drive.advance(60);
  const axes = (...names: string[]) =>
    inspectModel(task, drive.agent, new Generator(3), names).map.axes.map(({ variable }) => variable);
  assertEquals(axes("room 4", "Room 1"), [3, 0]);
  assertEquals(axes("room 2"), [1]);
  assertThrows(() => axes("cellar"), UsageError, 'rooms has no "cellar"; it has "room 1", "room 2"');
});

/** Rooms that are heated at their two ends; negative rewards. */
function rooms(size: number): Task {
  return {
    mbrl: 1,
    name: "rooms",
    summary: "Heat rooms.",
    variables: Array.from(
      { length: size },
      (_, i) => ({ name: `room ${i + 1}`, unit: "°C", low: 0, high: 40 }),
    ),
    actions: ["off", "first", "last"],
    timeLimit: 20,
    start: (random) => Array.from({ length: size }, () => random.uniform(5, 15)),
    step: (state, action) => {
      const next = state.map((t, i) =>
        0.9 * t + (action === 1 && i === 0 ? 4 : 0) + (action === 2 && i === size - 1 ? 4 : 0)
      );
      return { state: next, reward: -Math.abs(next[0] - 20), terminated: false };
    },
  };
}

Deno.test("inspectModel() refuses a model of pictures, which have no variables", () => {
  const drive = new Drive(
    findAgent("dyna"),
    { ...small.dyna, learningStarts: 40 },
    3,
    threeActionsInPictures,
  );
  drive.advance(50);
  assertThrows(
    () => inspectModel(threeActionsInPictures, drive.agent, new Generator(3)),
    UsageError,
    "predicts pictures pixel by pixel",
  );
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
