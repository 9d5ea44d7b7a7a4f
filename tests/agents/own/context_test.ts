import { assert, assertEquals, assertThrows } from "@std/assert";
import { agentContext } from "../../../lib/agents/agent_context.ts";
import { ownContext } from "../../../lib/agents/own/context.ts";
import { TensorFlowUse } from "../../../lib/agents/own/tensorflow.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { defaultsOf } from "../../../lib/settings/settings.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";
import { findTask } from "../../../lib/tasks/registry.ts";

/** What an agent's file is handed on a task. */
function contextOn(name: string, rules: "hidden" | "known" = "hidden") {
  const definition = findTask(name);
  const task = definition.create(defaultsOf(definition.settings));
  const context = agentContext(task, new Generator(1), rules);
  return { task, context: ownContext(context, { width: 8 }, new TensorFlowUse(new Generator(2))) };
}

Deno.test("ownContext() says of the task what every agent may know, and nothing else", () => {
  const { context } = contextOn("cartpole");
  assertEquals([context.settings, context.actionCount, context.timeLimit], [{ width: 8 }, 2, 500]);
  for (const name of ["rules", "solved", "solvedThreshold", "step", "budget"]) {
    assertEquals(name in context, false, name);
  }
  assert("rules" in contextOn("cartpole", "known").context);
});

Deno.test("ownContext() gives networks angles as sine and cosine, and ranges of about 1", () => {
  const { context } = contextOn("cartpole-swingup");
  const inputs = context.networkInputs();
  assertEquals([context.observationSize, context.angles, inputs.size], [4, [2], 5]);
  const [place, , sine, , cosine] = inputs.of(Float32Array.of(4.8, 0, Math.PI / 6, 0));
  assertEquals([place, sine, cosine].map((x) => x.toFixed(3)), ["1.000", "0.500", "0.866"]);
  assertEquals(inputs.of(new Float32Array(4 * 7), 3).length, 15);
});

Deno.test("ownContext() makes a model that is fitted, rolled out and planned in", () => {
  const { context, task } = contextOn("cartpole");
  const random = context.random.stream("test");
  const replay = context.replay(500);
  const environment = task.environment(random.stream("environment"));
  let observation = environment.reset();
  for (let i = 0; i < 200; i++) {
    const action = random.integer(2);
    const { observation: nextObservation, ...result } = environment.step(action);
    replay.add({ ...result, observation, action, nextObservation });
    observation = result.terminated || result.truncated ? environment.reset() : nextObservation;
  }
  const fitted = context.model({ modelType: "linear", modelMembers: 2 }, random.stream("model"));
  fitted.fitWhenDue(replay, 200);
  assert(fitted.model.isFitted && fitted.heldOutError < 0.5, `${fitted.heldOutError}`);
  const starts = new Float32Array(3 * 4);
  replay.sampleObservations(starts, 3, random);
  const options = { length: 4, propagation: "mean", random } as const;
  const policy = {
    act: (_seen: Float32Array, _alive: Uint8Array, actions: Uint8Array) => void actions.fill(1),
  };
  let rows = 0;
  const imagined = context.rollouts(fitted, 3).run(starts, 3, policy, options, (step) => rows += step.count);
  assert(imagined > 3 && imagined <= rows, `${imagined} of ${rows}`);
  const planner = context.sequencePlanner(
    fitted,
    { method: "cem", horizon: 4, sequences: 20, discount: 1, propagation: "mean", tail: { steps: 0 } },
    1,
    random.stream("plans"),
  );
  const actions = Uint8Array.of(9);
  planner.plan(starts.subarray(0, 4), Uint8Array.of(1), actions);
  assert(actions[0] < 2);
  assertThrows(
    () => context.model({ modelWidht: 3 }, random),
    UsageError,
    'setting of model "modelWidht": did you mean "modelWidth"',
  );
});

Deno.test("ownContext() trains a perceptron, and searches without gradients", () => {
  const { nn, random, cmaEs } = contextOn("cartpole").context;
  const network = nn.perceptron({ sizes: [1, 8, 1], activation: "tanh" }, random.stream("weights"));
  const trainer = nn.trainer(network, 16, { learningRate: 0.02 });
  const inputs = Float32Array.from({ length: 16 }, (_, i) => i / 8 - 1);
  const targets = inputs.map((x) => x * x);
  const step = () =>
    trainer.step(inputs, 16, (outputs, gradient) => nn.squaredError(outputs, targets, 1, gradient));
  const before = step();
  for (let i = 0; i < 300; i++) step();
  assert(step() < before / 20);
  const search = cmaEs([0, 0], 0.5, 8, random.stream("search"));
  const candidates = new Float64Array(16);
  for (let i = 0; i < 60; i++) {
    search.ask(candidates);
    search.tell(
      Array.from({ length: 8 }, (_, k) => (candidates[2 * k] - 1) ** 2 + (candidates[2 * k + 1] + 2) ** 2),
    );
  }
  assertEquals([...search.mean].map((x) => Math.round(x * 100) / 100), [1, -2]);
});
