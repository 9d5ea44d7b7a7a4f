import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { agents, findAgent } from "../../../lib/agents/registry.ts";
import { equal } from "@std/assert";
import { imaginedEpisodesOf, returnEstimates } from "../../../lib/experiment/inspection/return_estimates.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { Drive, task } from "../../agents/drive.ts";
import { small } from "../../agents/small_settings.ts";
import { threeActions } from "../../agents/three_actions.ts";

/** What each model-based agent's predictions come from. */
const sources: Readonly<Record<string, readonly string[]>> = {
  lecture: ["imagined episodes", "action values"],
  "dyna-q": ["imagined episodes", "action values"],
  dyna: ["imagined episodes", "action values"],
  mbpo: ["imagined episodes"],
  mpc: ["imagined episodes"],
  "world-models": ["imagined episodes"],
  dreamer: ["imagined episodes", "critic's values"],
  muzero: ["tree search's values"],
};

for (const { name, kind } of agents) {
  if (kind !== "model-based") continue;
  Deno.test(`returnEstimates() of ${name} are its own, finite, the same again, and change nothing`, () => {
    const { agent } = trained(name, 130);
    const before = agent.save();
    const found = returnEstimates(threeActions, agent, new Generator(2), 8);
    assert(equal(agent.save(), before));
    assertEquals(found.map(({ source }) => source), sources[name]);
    for (const { predicted, real, discount } of found) {
      assert(Number.isFinite(predicted) && Number.isFinite(real));
      assert(real > 0 && (discount === 1 ? real <= 10 : real <= 1.001 / (1 - discount)), `${real}`);
    }
    assertEquals(returnEstimates(threeActions, agent, new Generator(2), 8), found);
  });
}

Deno.test("returnEstimates() catch the lecture's agent, whose imagined episodes and values never end", () => {
  const drive = new Drive(findAgent("lecture"), {}, 3);
  drive.advance(450);
  const [imagined, values] = returnEstimates(task, drive.agent, new Generator(2), 8);
  assertEquals(imagined.predicted, 500);
  assert(imagined.isExploited && imagined.real < 50);
  assert(values.predicted > values.real);
});

Deno.test("imaginedEpisodesOf() starts from what was observed and goes on by the model alone", () => {
  for (const name of ["dyna", "dreamer", "world-models"]) {
    const { agent } = trained(name, 130);
    const imagined = imaginedEpisodesOf(agent, 2, new Generator(4), false)!;
    const starts = Float32Array.of(0.1, 0, -0.1, 0.2);
    for (let again = 0; again < 2; again++) {
      imagined.start(starts);
      assertEquals(imagined.observations, starts, name);
      imagined.act(Uint8Array.of(1, 1));
      imagined.step(Uint8Array.of(1, 1));
      assert(imagined.observations.every(Number.isFinite) && !equal(imagined.observations, starts), name);
    }
  }
});

Deno.test("imaginedEpisodesOf() takes a step that a fitted model predicts well", () => {
  const drive = new Drive(findAgent("dyna"), { learningStarts: 100, updatesPerStep: 0.1 }, 3);
  drive.advance(101);
  const imagined = imaginedEpisodesOf(drive.agent, 1, new Generator(4), false)!;
  const lane = task.vectorEnvironment(1, new Generator(5));
  lane.reset();
  imagined.start(lane.observations);
  for (let step = 0; step < 5; step++) {
    imagined.act(Uint8Array.of(1));
    lane.step(imagined.actions);
    imagined.step(Uint8Array.of(1));
    for (let k = 0; k < 4; k++) assertAlmostEquals(imagined.observations[k], lane.observations[k], 0.05);
  }
});

function trained(name: string, steps: number): Drive {
  const drive = new Drive(findAgent(name), small[name] ?? {}, 3, threeActions);
  drive.advance(steps);
  return drive;
}
