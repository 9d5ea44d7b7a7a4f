import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { makeCritic } from "../../../lib/agents/dreamer/actor_critic.ts";
import { ScalingEncoder } from "../../../lib/agents/dreamer/observation_encoder.ts";
import { TwoHot } from "../../../lib/nn/categorical.ts";
import { CriticValues, valueReport } from "../../../lib/agents/dreamer/value_report.ts";
import type { RolloutPolicy } from "../../../lib/dynamics/rollouts.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { task } from "../drive.ts";
import { untrainedModel } from "./untrained_model.ts";

Deno.test("CriticValues.of() gives the mean of the bins, of more moments than one call takes", () => {
  const shape = { featureSize: 3, actionCount: 2, hiddenWidth: 4, bins: 3 };
  const critic = makeCritic(new Workspace(), shape, new Generator(1));
  critic.get("critic.biases").values.set([0, 0, Math.log(2)]); // a quarter, a quarter and a half of −10, 0 and 10
  const values = new CriticValues(critic, 3, new TwoHot(-10, 10, 3)).of(new Float32Array(130 * 3));
  assertEquals(values.length, 130);
  for (const value of values) assertAlmostEquals(value, 2.5, 1e-5);
});

Deno.test("valueReport() sets values beside the real returns of episodes that fall", () => {
  const falling: RolloutPolicy = { act: (_observations, _alive, actions) => void actions.fill(1) };
  const looked = untrainedModel();
  const { sentences, table } = valueReport({
    task,
    encoder: new ScalingEncoder("2 4 0.5 1", task.spec.variables),
    ...looked,
    policyOf: () => falling,
    valuesOf: (features) => Array(features.length / looked.featureSize).fill(7),
    discount: 1,
    random: new Generator(7),
  });
  // always pushed the same way the pole falls after 8 to 11 steps, each of which pays 1
  const [predicted, real] = table?.rows ?? [];
  assertEquals(predicted, ["ended by the rule of the task", 0, "predicted", 7, 100]);
  assertEquals(real.slice(0, 3), ["ended by the rule of the task", 0, "real"]);
  assert(Number(real[3]) > 8 && Number(real[3]) < 11, `${real[3]}`);
  assert(sentences[0].startsWith("100 of 100 episodes were ended by the rule of the task"), sentences[0]);
  assertEquals(sentences[1], "No episode was cut by the time limit.");
});
