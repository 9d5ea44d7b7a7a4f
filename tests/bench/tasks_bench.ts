/** CartPole, random actions, resets included: divide 100,000 by the time for steps per second. */

import { findTask } from "../../lib/tasks/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const STEPS = 100_000;
const task = findTask("cartpole").create(defaultsOf(findTask("cartpole").settings));

for (const lanes of [1, 100, 1024]) {
  const random = new Generator(1);
  const environment = task.vectorEnvironment(lanes, random);
  environment.reset();
  const actions = new Uint8Array(lanes);
  Deno.bench(`CartPole, ${lanes} in lockstep, 100,000 steps`, { group: "environment" }, () => {
    for (let done = 0; done < STEPS; done += lanes) {
      for (let i = 0; i < lanes; i++) actions[i] = random.bits() & 1;
      environment.step(actions);
      for (let i = 0; i < lanes; i++) {
        if ((environment.terminated[i] | environment.truncated[i]) === 1) environment.reset(i);
      }
    }
  });
}

const random = new Generator(2);
const single = task.environment(random);
single.reset();
Deno.bench("CartPole, one episode at a time, 100,000 steps", { group: "environment" }, () => {
  for (let i = 0; i < STEPS; i++) {
    const { terminated, truncated } = single.step(random.bits() & 1);
    if (terminated || truncated) single.reset();
  }
});

Deno.bench("Generator.uniform(), 100,000 numbers", { group: "random" }, () => {
  let sum = 0;
  for (let i = 0; i < STEPS; i++) sum += random.uniform();
  return void sum;
});

Deno.bench("Generator.normal(), 100,000 numbers", { group: "random" }, () => {
  let sum = 0;
  for (let i = 0; i < STEPS; i++) sum += random.normal();
  return void sum;
});
