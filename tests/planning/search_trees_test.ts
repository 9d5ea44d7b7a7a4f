import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SearchTrees } from "../../lib/planning/search_trees.ts";

Deno.test("SearchTrees.attach() backs values up as equations 3 and 4 of MuZero do", () => {
  const trees = new SearchTrees(1, 4, 2, 0.5);
  trees.begin(1, Float32Array.of(Math.log(3), 0)); // P(s⁰) = 3/4, 1/4
  assertEquals([...trees.priors.subarray(0, 2)].map((p) => Math.round(1000 * p)), [750, 250]);
  const logits = new Float32Array(2);
  trees.descend(0);
  assertEquals([trees.parents[0], trees.actions[0]], [0, 0]); // nothing is known: the prior decides
  trees.attach(0, 1, Float32Array.of(1), logits, Float32Array.of(4));
  assertAlmostEquals(trees.actionValues[0], 1 + 0.5 * 4);
  trees.descend(0);
  // an edge without a visit counts as its siblings do, and the prior of the visited one is halved: 3/8 against 1/4
  assertEquals([trees.parents[0], trees.actions[0]], [1, 0]);
  trees.attach(0, 2, Float32Array.of(2), logits, Float32Array.of(6));
  // G¹ = 2 + γ 6 = 5, so that Q(s⁰, a) = 1 + γ (4 + 5) / 2
  assertAlmostEquals(trees.actionValues[0], 1 + 0.5 * 4.5);
  assertAlmostEquals(trees.actionValues[trees.firstEdge(0, 1)], 5);
  assertEquals([...trees.visits.subarray(0, 4)], [2, 0, 1, 0]);
  assertEquals([trees.minimum[0], trees.maximum[0]], [3, 5]);
});
