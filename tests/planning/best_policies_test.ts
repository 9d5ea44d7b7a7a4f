import { assertEquals } from "@std/assert";
import { BestPolicies } from "../../lib/planning/best_policies.ts";

/** What every place holds: its first parameter, mean and episodes. */
const held = (best: BestPolicies, places: number) =>
  Array.from({ length: places }, (_, i) => [best.parameters(i)[0], best.mean(i), best.episodes(i)]);

Deno.test("BestPolicies.leader is the largest mean return, and of equals the policy that played more", () => {
  const best = new BestPolicies(3, 1);
  assertEquals([best.mean(best.leader), best.episodes(best.leader)], [-Infinity, 0]);
  best.enter(Float64Array.of(1), 100);
  best.enter(Float64Array.of(2), 500);
  assertEquals(best.parameters(best.leader)[0], 2);
  best.add(best.leader, 500);
  best.enter(Float64Array.of(3), 500); // as good by one episode
  assertEquals(best.parameters(best.leader)[0], 2);
  best.add(best.leader, 200); // it was luck: 400 in the mean
  assertEquals(best.parameters(best.leader)[0], 3);
  best.add(best.leader, 290);
  assertEquals([best.parameters(best.leader)[0], best.mean(best.leader)], [2, 400]);
});

Deno.test("BestPolicies.enter() gives up the last policy for a better one alone, with negative returns too", () => {
  const best = new BestPolicies(2, 1);
  best.enter(Float64Array.of(1), -200);
  best.enter(Float64Array.of(2), -150);
  const before = [[1, -200, 1], [2, -150, 1]];
  assertEquals(held(best, 2), before);
  best.enter(Float64Array.of(3), -200);
  assertEquals(held(best, 2), before);
  best.enter(Float64Array.of(4), -199);
  assertEquals(held(best, 2), [[4, -199, 1], [2, -150, 1]]);
});
