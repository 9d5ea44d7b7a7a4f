import { assertEquals } from "@std/assert";
import { Dream } from "../../../lib/agents/world_models/dream.ts";
import type { Ends } from "../../../lib/dynamics/world_models/ends.ts";
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

const ends = {
  predict(latents: Float32Array, rows: number, out: Uint8Array) {
    for (let i = 0; i < rows; i++) out[i] = Math.abs(latents[i]) > 5 ? 1 : 0;
  },
} as unknown as Ends;

function dream(memory: Memory, capacity: number, actionCount = 2): Dream {
  const scale = Float32Array.of(1, 1);
  const controller = new SmallPolicy({ observationSize: 2, actionCount, scale, hiddenUnits: 0, angles: [] });
  return new Dream({ memory, ends, controller, temperature: 1, length: 20, capacity });
}

Deno.test("Dream.run() counts the steps of every controller's episodes, in any number of calls", () => {
  // Weights of z, h and a bias: always right; back and forth; right from the fourth step on.
  const controllers = Float64Array.of(0, 0, 1, -1, 0, 0, 0, 1, -3.5);
  const starts = Float32Array.of(0.5);
  for (const capacity of [2, 4, 100]) {
    const returns = new Float64Array(3);
    const sleeper = dream(walker(), capacity);
    sleeper.run(controllers, 3, 2, starts, new Generator(1), returns);
    // from 0.5: 5.5 after 5 steps; for ever; four steps to −3.5, then nine to 5.5
    assertEquals([...returns], [5, 20, 13]);
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
  assertEquals([...returns], [4, 7]); // from 1.5 to 5.5, and to −5.5
});
