import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { Drive } from "./drive.ts";

for (const name of ["linear-search", "dqn", "sac", "ppo", "lecture", "dyna-q", "dyna", "mbpo", "mpc"]) {
  Deno.test(`Agent.policyNetwork() scores actions as the greedy policy takes them: ${name}`, () => {
    const drive = new Drive(findAgent(name), {}, 3);
    drive.advance(60);
    const { agent } = drive;
    const policy = agent.policyNetwork!()!;
    const count = 300;
    const random = new Generator(4);
    const observations = Float32Array.from({ length: 4 * count }, () => random.uniform(-1, 1));
    const actions = new Uint8Array(count);
    const controller = agent.controller(count, random);
    controller.reset();
    controller.act(observations, new Uint8Array(count).fill(1), actions);
    const scores = new Float32Array(2 * count);
    policy.compute(observations, count, scores);
    assertEquals([...actions], Array.from(actions, (_, i) => scores[2 * i + 1] > scores[2 * i] ? 1 : 0));
    assert(policy.network.branches.length === 1);
  });
}
