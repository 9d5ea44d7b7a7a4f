import { assertEquals, assertNotEquals } from "@std/assert";
import { AveragedPolicy } from "../../../lib/agents/dreamer/averaged_policy.ts";
import { makeActor } from "../../../lib/agents/dreamer/actor_critic.ts";
import { ScalingEncoder } from "../../../lib/agents/dreamer/observation_encoder.ts";
import { GaussianLatent } from "../../../lib/dynamics/rssm/latent.ts";
import { Rssm } from "../../../lib/dynamics/rssm/rssm.ts";
import { type Parameters, Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { task } from "../drive.ts";

function make() {
  const workspace = new Workspace();
  const latent = new GaussianLatent(3);
  const shape = { observationSize: 2, actionCount: 2, stateSize: 4, hiddenWidth: 5, latent, rewardBins: 5 };
  const random = new Generator(5);
  const model = new Rssm(workspace, shape, random.stream("model"));
  const heads = { featureSize: model.featureSize, actionCount: 2, hiddenWidth: 5, bins: 5 };
  const actor = makeActor(workspace, heads, random.stream("actor"));
  const acting = new AveragedPolicy(
    model,
    heads,
    new ScalingEncoder("1 1", task.spec.variables.slice(0, 2)),
    random,
  );
  return { model, actor, acting };
}

/** Weights far from where they start, so that actions depend on what is seen. */
function stir(parameters: Parameters, random: Generator): void {
  for (const name of parameters.names) {
    const { values } = parameters.get(name);
    for (let i = 0; i < values.length; i++) values[i] = 2 * random.normal();
  }
}

/** Observations of 40 moments of an episode. */
function episode(seed: number): Float32Array[] {
  const random = new Generator(seed);
  return Array.from({ length: 40 }, () => Float32Array.of(random.normal(), random.normal()));
}

/** What the greedy policy does in the episode at hand. */
function actAlong(acting: AveragedPolicy, observations: Float32Array[]): number[] {
  let last = 0;
  return observations.map((observation, t) => {
    acting.observe(observation, last, t === 0, undefined);
    return last = acting.choose(undefined);
  });
}

function stirred() {
  const all = make();
  stir(all.model.parameters, new Generator(1));
  stir(all.actor, new Generator(2));
  all.acting.follow(all.model, all.actor, 1);
  return all;
}

Deno.test("AveragedPolicy.follow() moves what acts towards what was learned, and not before", () => {
  const { model, actor, acting } = make();
  const before = actAlong(acting, episode(3));
  stir(model.parameters, new Generator(1));
  stir(actor, new Generator(2));
  assertEquals(actAlong(acting, episode(3)), before);
  acting.follow(model, actor, 1);
  assertNotEquals(actAlong(acting, episode(3)), before);
});

Deno.test("AveragedPolicy.controller() acts in parallel episodes as in single ones, and forgets at reset()", () => {
  const { acting } = stirred();
  const episodes = [episode(3), episode(4), episode(6)];
  const alone = episodes.map((observations) => actAlong(acting, observations));
  const controller = acting.controller(3);
  for (let round = 0; round < 2; round++) {
    controller.reset();
    // the second lane's episode ends half-way
    for (let t = 0; t < 40; t++) {
      const observations = Float32Array.from(episodes.flatMap((own) => [...own[t]]));
      const actions = new Uint8Array(3);
      controller.act(observations, Uint8Array.of(1, t < 20 ? 1 : 0, 1), actions);
      for (const lane of t < 20 ? [0, 1, 2] : [0, 2]) assertEquals(actions[lane], alone[lane][t]);
    }
  }
});

Deno.test("AveragedPolicy.choose() draws from the policy where it is given a generator", () => {
  const { acting } = stirred();
  acting.observe(Float32Array.of(0.1, 0.1), 0, true, undefined);
  const random = new Generator(9);
  const draws = Array.from({ length: 2000 }, () => acting.choose(random));
  const ones = draws.filter((action) => action === 1).length;
  // both happen, since no action's probability falls below what is mixed in
  assertEquals(ones > 0 && ones < 2000, true);
  assertEquals(ones > 1000, acting.choose(undefined) === 1);
});

Deno.test("AveragedPolicy.restore() goes on in the middle of an episode", () => {
  const { acting } = stirred();
  const observations = episode(7);
  actAlong(acting, observations.slice(0, 20));
  const saved = acting.save();
  const rest = (of: AveragedPolicy) =>
    observations.slice(20).map((observation) => {
      of.observe(observation, 1, false, undefined);
      return of.choose(undefined);
    });
  const expected = rest(acting);
  const { acting: other } = make();
  other.restore(saved);
  assertEquals(rest(other), expected);
});
