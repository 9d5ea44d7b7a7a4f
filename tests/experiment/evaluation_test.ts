import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Agent, Controller } from "../../lib/agents/agent.ts";
import type { TransitionRows } from "../../lib/replay/replay_buffer.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { evaluate } from "../../lib/experiment/evaluation.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const task = findTask("cartpole").create(defaultsOf(findTask("cartpole").settings));

/** An agent that pushes towards the side the pole falls to: a linear controller known to balance. */
function balancing(modelError?: (batch: TransitionRows) => number): Agent {
  const controller: Controller = {
    act(observations, _alive, actions) {
      for (let i = 0; i < actions.length; i++) {
        const [x, velocity, angle, spin] = observations.subarray(i * 4, i * 4 + 4);
        actions[i] = angle + 0.5 * spin + 0.05 * x + 0.1 * velocity > 0 ? 1 : 0;
      }
    },
    reset() {},
  };
  return {
    controller: () => controller,
    ...modelError === undefined ? {} : { modelError },
  } as unknown as Agent;
}

Deno.test("evaluate() runs every episode to its end and sums its rewards", () => {
  const { returns, lengths, modelError } = evaluate(balancing(), task, 20, new Generator(1));
  assertEquals([...returns], [...lengths]);
  assertEquals(modelError, undefined);
  assert(returns.every((value) => value === 500), `a good controller balances for 500 steps: ${returns}`);
});

Deno.test("evaluate() gives the same for the same generator and other episodes for another", () => {
  const falling = balancing();
  falling.controller = () => ({ act: (_o, _a, actions) => actions.fill(1), reset() {} });
  const first = evaluate(falling, task, 20, new Generator(1));
  assertEquals(evaluate(falling, task, 20, new Generator(1)), first);
  assert(
    evaluate(falling, task, 20, new Generator(2)).returns.some((value, i) => value !== first.returns[i]),
  );
  const mean = first.returns.reduce((sum, value) => sum + value, 0) / 20;
  assertAlmostEquals(mean, 9.4, 0.6); // pushing one way falls after nine or ten steps
});

Deno.test("evaluate() measures the model on a tenth of the steps, as they happened", () => {
  let seen: TransitionRows | undefined;
  const { modelError } = evaluate(balancing((batch) => (seen = batch, 0.25)), task, 10, new Generator(1));
  assertEquals(modelError, 0.25);
  assertEquals(seen?.count, 10 * 500 / 10);
  // x' = x + 0.02 v on every row
  const { observations, nextObservations, count } = seen!;
  for (let i = 0; i < count; i++) {
    assertAlmostEquals(nextObservations[i * 4], observations[i * 4] + 0.02 * observations[i * 4 + 1], 1e-6);
  }
});
