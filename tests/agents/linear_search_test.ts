import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Agent } from "../../lib/agents/agent.ts";
import { agentContext } from "../../lib/agents/agent_context.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { resolveSettings } from "../../lib/settings/parse.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { threeActions } from "./three_actions.ts";

const definition = findAgent("linear-search");

function create(changes: SettingValues, task = threeActions): Agent {
  const values = resolveSettings(definition.name, definition.settings, changes);
  return definition.create(agentContext(task, new Generator(1)), values);
}

/** One episode of one step with this return. */
function play(agent: Agent, reward: number): void {
  const observation = new Float32Array(2);
  agent.observe(
    { observation, action: 0, reward, nextObservation: observation, terminated: true, truncated: false },
    0,
  );
  agent.learn();
}

/** Whether two agents act alike in many states. */
function isAlike(one: Agent, other: Agent): boolean {
  const observations = new Generator(9).fillUniform(new Float32Array(400), -1, 1);
  const [first, second] = [one, other].map((agent) => {
    const actions = new Uint8Array(200);
    agent.controller(200, new Generator(5)).act(observations, new Uint8Array(200).fill(1), actions);
    return actions;
  });
  return first.every((action, i) => action === second[i]);
}

Deno.test("linear-search believes a policy after trials episodes, and goes back where it led by luck", () => {
  const agent = create({ trials: 3 });
  const told: unknown[] = [];
  const returns = [40, 60, 50, 20, 90, 0, 70];
  for (const sum of returns) {
    play(agent, sum);
    const { policies, best_return, best_episodes } = agent.diagnostics();
    told.push([policies, best_return, best_episodes]);
  }
  assertEquals(told, [
    [1, 40, 1],
    [1, 50, 2],
    [1, 50, 3],
    [2, 50, 3], // another policy, which is worse
    [3, 90, 1], // a better one,
    [3, 50, 3], // by luck: 45 in the mean
    [4, 70, 1],
  ]);
});

Deno.test("linear-search acts greedily by the best policy so far, from the first step on", () => {
  const agent = create({ trials: 1 });
  const early = create({ trials: 1 });
  assert(isAlike(agent, early));
  play(agent, 5);
  assert(isAlike(agent, early), "the first one is the best");
  play(agent, 4);
  assert(isAlike(agent, early), "a worse one changes nothing");
  play(agent, 6);
  assert(!isAlike(agent, early), "a better one is taken");
});

Deno.test("linear-search climbs by CMA-ES from the best random policy, whatever the sign and size of returns", () => {
  // the return is minus a thousand times the distance of the first score at a state to a number far outside random policies
  const agent = create({ randomPolicies: 10, candidates: 8, trials: 1 });
  const observation = Float32Array.of(0.1, 0.2);
  const score = () => {
    const out = new Float32Array(3);
    agent.policyNetwork!()!.compute(observation, 1, out);
    return out[1];
  };
  const snapshotScore = () => {
    // the playing policy leads once it is the only one with a return above all others
    const copy = create({ randomPolicies: 10, candidates: 8, trials: 1 });
    copy.restore(agent.save());
    play(copy, 1);
    const out = new Float32Array(3);
    copy.policyNetwork!()!.compute(observation, 1, out);
    return out[1];
  };
  for (let episode = 0; episode < 600; episode++) play(agent, -1000 * Math.abs(snapshotScore() - 12));
  assertAlmostEquals(score(), 12, 0.5);
  assertEquals([agent.gradientSteps, agent.imaginedSteps], [0, 0]);
});

Deno.test("linear-search draws policies that are undecided in the middle of all variables' ranges", () => {
  const mountainCar = findTask("mountain-car").create(defaultsOf(findTask("mountain-car").settings));
  const agent = create({}, mountainCar);
  const middle = Float32Array.from(mountainCar.spec.variables, ({ low, high }) => (low + high) / 2);
  const scores = new Float32Array(3);
  agent.policyNetwork!()!.compute(middle, 1, scores);
  for (const score of scores) assertAlmostEquals(score, 0, 1e-6);
});

Deno.test("linear-search refuses pictures, which make a policy of too many parameters", () => {
  const cartpole = findTask("cartpole");
  const pixels = cartpole.create({ ...defaultsOf(cartpole.settings), observation: "pixels" });
  assertThrows(
    () => definition.check!(pixels, defaultsOf(definition.settings)),
    UsageError,
    "A linear policy of 768 observed numbers and 2 actions has 769 parameters, and linear-search takes at most 500: choose another agent.",
  );
  definition.check!(threeActions, defaultsOf(definition.settings));
});
