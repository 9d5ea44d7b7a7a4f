/**
 * Trajectories of Gymnasium's tasks by an independent implementation, and a player of them.
 *
 * @module
 */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import type { Task } from "../../lib/tasks/task.ts";
import golden from "./golden/classic_control.json" with { type: "json" };

/** The generator that the golden trajectories were made with. */
function* congruential(seed: number): IterableIterator<number> {
  for (let state = seed;;) yield state = (Math.imul(1664525, state) + 1013904223) >>> 0;
}

/**
 * Plays every golden episode of a task.
 *
 * @param rule The policy of the episodes that are not random.
 * @param tolerance Of a state at the end of an episode.
 */
export function assertFollowsGolden(
  task: Task,
  rule: (state: readonly number[]) => number,
  tolerance: number,
): void {
  const episodes = golden.filter((episode) => episode.task === task.name);
  assertEquals(episodes.length, 10);
  for (const { policy, seed, start, length, terminated, return: paid, samples } of episodes) {
    const draws = congruential(seed);
    for (let i = 0; i < start.length; i++) draws.next(); // the start took these, but for a velocity of 0
    const actions = task.name === "mountain-car" ? congruential(seed) : draws;
    if (task.name === "mountain-car") actions.next();
    let state: readonly number[] = start;
    let sum = 0;
    const expected = new Map(samples.map(([t, ...at]) => [t, at]));
    for (let t = 1; t <= length; t++) {
      const action = policy === "random" ? Math.floor(actions.next().value * 3 / 2 ** 32) : rule(state);
      const outcome = task.step(state, action, new Generator(0), {});
      state = outcome.state;
      sum += outcome.reward;
      assertEquals(outcome.terminated, t === length && terminated, `${policy} ${seed}, step ${t}`);
      expected.get(t)?.forEach((value, i) =>
        assertAlmostEquals(state[i], value, tolerance, `${policy} ${seed}, step ${t}, number ${i}`)
      );
    }
    assertAlmostEquals(sum, paid, 1e-6);
  }
}
