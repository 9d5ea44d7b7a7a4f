import { assert, assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { Drive } from "./drive.ts";
import { small } from "./small_settings.ts";
import { threeActions } from "./three_actions.ts";

/** Rows of (angle, speed), and the same after some full turns. */
const COUNT = 200;
const random = new Generator(9);
const near = Float32Array.from({ length: 2 * COUNT }, () => random.uniform(-1, 1));
const turned = near.map((value, at) => at % 2 === 0 ? value + 2 * Math.PI * ((at / 2) % 5 - 2) : value);

function assertAlike(here: ArrayLike<number>, there: ArrayLike<number>): void {
  assertEquals(there.length, here.length);
  for (let i = 0; i < here.length; i++) {
    assert(Math.abs(there[i] - here[i]) < 1e-3, `${here[i]} and, turned, ${there[i]}`);
  }
}

for (const definition of agents) {
  const { name } = definition;
  // the controller of world-models keeps a memory of what it saw, and sees pictures
  if (name === "random" || name === "world-models") continue;

  Deno.test(`${name} takes an angle and its full turns for the same`, () => {
    const drive = new Drive(definition, small[name], 3, threeActions);
    drive.advance(120);
    const { agent } = drive;
    const actionsIn = (observations: Float32Array) => {
      const controller = agent.controller(COUNT, new Generator(5));
      controller.reset();
      const actions = new Uint8Array(COUNT);
      controller.act(observations, new Uint8Array(COUNT).fill(1), actions);
      return actions;
    };
    assertAlike(actionsIn(near), actionsIn(turned));

    const policy = agent.policyNetwork?.();
    if (policy !== undefined) {
      const scoresIn = (observations: Float32Array) => {
        const scores = new Float32Array(3 * COUNT);
        policy.compute(observations, COUNT, scores);
        return scores;
      };
      assertEquals([policy.angles, policy.network.inputs], [[0], 3]);
      assertAlike(scoresIn(near), scoresIn(turned));
      assert(new Set(scoresIn(near)).size > 3, "scores depend on what is seen");
    }

    const learned = agent.learnedModel?.();
    if (learned === undefined) return;
    const outcomesOf = (observations: Float32Array) => {
      const actions = Uint8Array.from({ length: COUNT }, (_, i) => i % 3);
      const next = new Float32Array(2 * COUNT);
      learned.dynamics.step(observations, actions, COUNT, { propagation: "mean", random }, next);
      const [rewards, ends] = [new Float32Array(COUNT), new Uint8Array(COUNT)];
      learned.outcomes.evaluate(observations, actions, next, COUNT, rewards, ends);
      return [...next.map((value, at) => value - observations[at]), ...rewards, ...ends];
    };
    assertAlike(outcomesOf(near), outcomesOf(turned));
  });
}
