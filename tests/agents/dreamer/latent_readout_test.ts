import { assert, assertEquals } from "@std/assert";
import { latentReadout } from "../../../lib/agents/dreamer/latent_readout.ts";
import { ScalingEncoder } from "../../../lib/agents/dreamer/observation_encoder.ts";
import type { RolloutPolicy } from "../../../lib/dynamics/rollouts.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { task } from "../drive.ts";
import { untrainedModel } from "./untrained_model.ts";

/** Pushes the cart under the pole: it stands for hundreds of steps. */
const upright: RolloutPolicy = {
  act(observations, _alive, actions) {
    for (let i = 0; i < actions.length; i++) {
      actions[i] = observations[4 * i + 2] + 0.5 * observations[4 * i + 3] > 0 ? 1 : 0;
    }
  },
};

function readout(policy: RolloutPolicy) {
  return latentReadout({
    task,
    encoder: new ScalingEncoder("2 4 0.5 1", task.spec.variables),
    ...untrainedModel(),
    policyOf: () => policy,
    random: new Generator(7),
  });
}

Deno.test("latentReadout() reads more of the state from what was just observed than from what is imagined", () => {
  const { table, sentences } = readout(upright);
  const rows = table!.rows;
  assertEquals(rows.length, 4 * 4, "every variable, 0, 1, 5 and 15 steps ahead");
  const at = (ahead: number) =>
    rows.filter((row) => row[2] === ahead).map((row) => Number(row[3])).reduce((sum, r2) => sum + r2, 0);
  assert(at(0) > 1, `an untrained latent, a random function of the observation, holds some of it: ${at(0)}`);
  assert(at(15) < at(0), `${at(15)} of ${at(0)}`);
  assert(sentences[0].startsWith("Observed: x (m) "), sentences[0]);
});

Deno.test("latentReadout() says where episodes are too short", () => {
  const { sentences } = latentReadout({
    task: { ...task, spec: { ...task.spec, timeLimit: 5 } },
    encoder: new ScalingEncoder("2 4 0.5 1", task.spec.variables),
    ...untrainedModel(),
    policyOf: () => upright,
    random: new Generator(7),
  });
  assertEquals(sentences, ["Episodes are too short for a read-out."]);
});
