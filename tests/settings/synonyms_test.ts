import { assert, assertEquals } from "@std/assert";
import { agents, findAgent } from "../../lib/agents/registry.ts";
import { commands } from "../../lib/cli/commands.ts";
import { synonymOf, synonymsOfSetting } from "../../lib/settings/synonyms.ts";
import { tasks } from "../../lib/tasks/registry.ts";

/** The name in other tools, and here. */
const settings: readonly [agent: string, theirs: string, ours: string][] = [
  ["ppo", "n_steps", "rolloutSteps"],
  ["ppo", "clip_range", "clip"],
  ["ppo", "ent_coef", "entropyBonus"],
  ["ppo", "num_envs", "lanes"],
  ["ppo", "gae-lambda", "lambda"],
  ["dqn", "buffer_size", "replayCapacity"],
  ["dqn", "gamma", "discount"],
  ["dqn", "tau", "targetRate"],
  ["dqn", "train_freq", "updatesPerStep"],
  ["dqn", "target_update_interval", "targetPeriod"],
  ["dqn", "alpha", "learningRate"],
  ["dqn", "exploration_final_eps", "epsilonEnd"],
  ["dqn", "lr", "learningRate"],
  ["sac", "alpha", "temperature"],
  ["sac", "ent_coef", "temperature"],
  ["mbpo", "ensemble_size", "modelMembers"],
  ["mpc", "population_size", "candidates"],
  ["mpc", "gamma", "valueDiscount"],
  ["dreamer", "imagination_horizon", "horizon"],
  ["muzero", "num_simulations", "simulations"],
];

Deno.test("synonymOf() knows settings by their names in other tools", () => {
  for (const [agent, theirs, ours] of settings) {
    const allowed = Object.keys(findAgent(agent).settings);
    assertEquals(synonymOf(`setting of ${agent}`, theirs, allowed), ours, `${agent}.${theirs}`);
  }
});

Deno.test("synonymOf() knows options, agents and tasks by other names", () => {
  const options = commands.find(({ name }) => name === "compare")!.options.map(({ name }) => `--${name}`);
  for (
    const [theirs, ours] of [
      ["--env", "--task"],
      ["--log-dir", "--out"],
      ["--workers", "--jobs"],
      ["--total_timesteps", "--steps"],
      ["--seed", "--seeds"],
    ]
  ) assertEquals(synonymOf("option of mbrl compare", theirs, options), ours);
  const names = agents.map(({ name }) => name);
  assertEquals(synonymOf("agent", "pets", names), "mpc");
  assertEquals(synonymOf("agent", "Rainbow", names), "dqn");
  assertEquals(synonymOf("agent", "dreamer_v3", names), "dreamer");
  assertEquals(synonymOf("task", "CartPole-v1", tasks.map(({ name }) => name)), "cartpole");
  assertEquals(synonymOf("agent", "gamma", names), undefined);
});

Deno.test("synonymsOfSetting() lists the names that lead to a setting", () => {
  const of = (agent: string, key: string) =>
    synonymsOfSetting(agent, key, Object.keys(findAgent(agent).settings));
  assert(of("dqn", "replayCapacity").includes("buffer_size"));
  assert(of("sac", "temperature").includes("ent_coef"));
  assert(!of("ppo", "clip").includes("ent_coef"));
  for (const { name, settings } of agents) {
    const allowed = Object.keys(settings);
    for (const key of allowed) {
      for (const theirs of of(name, key)) assertEquals(synonymOf(`setting of ${name}`, theirs, allowed), key);
    }
  }
});
