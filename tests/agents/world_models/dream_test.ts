import { assertEquals } from "@std/assert";
import { Dream } from "../../../lib/agents/world_models/dream.ts";
import { ENDED, type RewardAndTermination, UNKNOWN } from "../../../lib/dynamics/reward_and_termination.ts";
import type { Memory } from "../../../lib/dynamics/world_models/memory.ts";
import { SmallPolicy } from "../../../lib/planning/small_policy.ts";
import { Generator } from "../../../lib/random/generator.ts";

/** A memory whose latent moves by ±1 with the action; the episode ends beyond ±5. */
function walker(): Memory {
  let chosen: ArrayLike<number> = [];
  return {
    options: { latentSize: 1, stateSize: 1 },
    advance(_latents: Float32Array, actions: ArrayLike<number>, states: Float32Array, rows: number) {
      chosen = actions;
      for (let i = 0; i < rows; i++) states[i] += 1;
      return new Float32Array(rows);
    },
    sample(_head: Float32Array, row: number, latents: Float32Array) {
      latents[row] += chosen[row] === 1 ? 1 : -1;
    },
  } as unknown as Memory;
}

/** Every step pays −2 if it leads to the left of 0, else 1; beyond ±5 is an end, or unknown and worth −3 a step that is left. */
const outcomes = (beyond: number) =>
  ({
    evaluate(_before, _actions, next, count, rewards, terminated) {
      for (let i = 0; i < count; i++) {
        rewards[i] = next[i] < 0 ? -2 : 1;
        terminated[i] = Math.abs(next[i]) > 5 ? beyond : 0;
      }
    },
    lowestValue: (_discount, steps) => -3 * steps,
  }) as Pick<RewardAndTermination, "evaluate" | "lowestValue"> as RewardAndTermination;

function dream(memory: Memory, capacity: number, actionCount = 2, beyond = ENDED): Dream {
  const scale = Float32Array.of(1, 1);
  const controller = new SmallPolicy({ observationSize: 2, actionCount, scale, hiddenUnits: 0, angles: [] });
  return new Dream({
    memory,
    outcomes: outcomes(beyond),
    controller,
    temperature: 1,
    length: 20,
    capacity,
  });
}

Deno.test("Dream.run() sums the learned rewards of every controller's episodes, in any number of calls", () => {
  // Weights of z, h and a bias: always right; back and forth; right from the fourth step on.
  const controllers = Float64Array.of(0, 0, 1, -1, 0, 0, 0, 1, -3.5);
  const starts = Float32Array.of(0.5);
  for (const capacity of [2, 4, 100]) {
    const returns = new Float64Array(3);
    const sleeper = dream(walker(), capacity);
    sleeper.run(controllers, 3, 2, starts, new Generator(1), returns);
    // from 0.5: 5.5 after 5 steps; −0.5 and 0.5 in turn for ever; four steps to −3.5, then nine to 5.5, of which three at −2
    assertEquals([...returns], [5, -10, 4 * -2 + 3 * -2 + 6]);
    assertEquals(sleeper.counters.steps, 2 * (5 + 20 + 13));
  }
});

Deno.test("Dream.run() acts by each controller's own numbers where there are three actions", () => {
  // for the second and the third action weights of z, h and a bias; the second action moves to the right, others to the left
  const right = [0, 0, 1, 0, 0, 0];
  const left = [0, 0, 0, 0, 0, 1];
  const returns = new Float64Array(2);
  const starts = Float32Array.of(1.5);
  const sleeper = dream(walker(), 100, 3);
  sleeper.run(Float64Array.of(...right, ...left), 2, 2, starts, new Generator(1), returns);
  assertEquals([...returns], [4, 1 - 2 * 6]); // from 1.5 to 5.5, and to −5.5
});

Deno.test("Dream.run() takes an unknown latent for as bad as the worst that is known, not for an end", () => {
  const returns = new Float64Array(1);
  const sleeper = dream(walker(), 100, 2, UNKNOWN);
  sleeper.run(Float64Array.of(0, 0, 1), 1, 2, Float32Array.of(0.5), new Generator(1), returns);
  assertEquals([...returns], [5 - 3 * 15]); // five steps of twenty, then the unknown
});
