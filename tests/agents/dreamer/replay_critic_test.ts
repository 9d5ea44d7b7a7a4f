import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { makeActor, makeCritic } from "../../../lib/agents/dreamer/actor_critic.ts";
import { type RealPieces, realReturns, ReplayCritic } from "../../../lib/agents/dreamer/replay_critic.ts";
import { ValueBins } from "../../../lib/agents/dreamer/value_bins.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

/** One piece of some moments. */
function piece(over: Partial<RealPieces>): RealPieces {
  const moments = over.values?.length ?? 0;
  return {
    pieces: 1,
    moments,
    rewards: new Float64Array(moments).fill(1),
    continues: new Float64Array(moments).fill(1),
    isFirst: new Uint8Array(moments),
    values: new Float64Array(moments),
    likelihoods: new Float64Array(moments).fill(1),
    ...over,
  };
}

function returnsOf(pieces: RealPieces, discount: number, lambda: number) {
  const [out, weights] = [new Float64Array(pieces.values.length), new Float64Array(pieces.values.length)];
  realReturns(pieces, discount, lambda, out, weights);
  return { out: [...out], weights: [...weights] };
}

Deno.test("realReturns() is the discounted sum of rewards and the last value where the trace never ends", () => {
  const { out, weights } = returnsOf(piece({ values: Float64Array.of(5, 6, 7) }), 0.5, 1);
  // R_1 = 1 + 0.5 × 7, R_0 = 1 + 0.5 R_1; the last moment has no next one
  assertEquals(out, [1 + 0.5 * 4.5, 4.5, 7]);
  assertEquals(weights, [1, 1, 0]);
});

Deno.test("realReturns() goes on as far as the policy would have acted so", () => {
  const likelihoods = Float64Array.of(0, 0.25, 0.5);
  const { out } = returnsOf(piece({ values: Float64Array.of(0, 2, 4), likelihoods }), 0.9, 0.8);
  const later = 1 + 0.9 * 4; // R_1: beyond the last moment there is its value alone
  assertAlmostEquals(out[1], later, 1e-12);
  // R_0 = 1 + γ (v_1 + λ π(a_0) (R_1 − v_1))
  assertAlmostEquals(out[0], 1 + 0.9 * (2 + 0.8 * 0.25 * (later - 2)), 1e-12);
});

Deno.test("realReturns() pays nothing after a fall and does not look into the next episode", () => {
  const { out, weights } = returnsOf(
    piece({
      values: Float64Array.of(9, 9, 9, 9),
      continues: Float64Array.of(1, 0, 1, 1), // the second moment is a fall, the third another start
      isFirst: Uint8Array.of(0, 0, 1, 0),
    }),
    0.9,
    0.95,
  );
  assertEquals(out[0], 1);
  assertEquals(weights, [1, 0, 1, 0]);
});

Deno.test("ReplayCritic.addGradient() moves the critic to the returns of what really happened", () => {
  const workspace = new Workspace({ megabytes: 16 });
  const random = new Generator(1);
  const shape = { featureSize: 3, actionCount: 2, hiddenWidth: 16, bins: 21 };
  const [actor, critic] = [makeActor(workspace, shape, random), makeCritic(workspace, shape, random)];
  const loss = new ReplayCritic(actor, critic, critic, shape, { pieces: 2, moments: 3, weight: 0.3 });
  const bins = new ValueBins("symlog", 3, 21);
  const run = () => {
    random.fillNormal(loss.features.values);
    loss.evaluate(bins);
    loss.rewards.fill(1);
    loss.continues.fill(0);
    critic.clearGradients();
    loss.aim(bins, 0.9, 0.95);
    loss.addGradient();
  };
  run();
  // a critic that starts at 0 and an actor without preferences
  assertEquals([...loss.values], [0, 0, 0, 0, 0, 0]);
  for (const likelihood of loss.likelihoods.subarray(2)) assertAlmostEquals(likelihood, 0.5, 1e-6);
  const squares = critic.names.reduce(
    (sum, name) => sum + critic.get(name).gradient.reduce((own, g) => own + g * g, 0),
    0,
  );
  assertEquals(squares, 0, "moments that have ended are no examples");
  random.fillNormal(loss.features.values);
  loss.evaluate(bins);
  loss.continues.fill(1);
  loss.aim(bins, 0.9, 0.95);
  loss.addGradient();
  assert(critic.names.some((name) => critic.get(name).gradient.some((g) => g !== 0)));
});
