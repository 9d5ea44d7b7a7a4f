import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { GumbelRoot, halvingSchedule } from "../../lib/planning/tree_search_gumbel.ts";
import { type LatentModel, TreeSearch } from "../../lib/planning/tree_search.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A model whose latent is the depth: action a pays pays[a] at the root, nothing follows. */
function bandit(pays: readonly number[]): LatentModel {
  return {
    actionCount: pays.length,
    latentSize: 1,
    expand(latents, parents, actions, count, first, out) {
      for (let i = 0; i < count; i++) {
        const depth = latents[parents[i]];
        out.rewards[i] = depth === 0 ? pays[actions[i]] : 0;
        out.values[i] = 0;
        latents[first + i] = depth + 1;
      }
      out.logits.fill(0);
    },
  };
}

function searched(pays: readonly number[], logits: readonly number[], simulations: number, root: GumbelRoot) {
  const search = new TreeSearch(bandit(pays), {
    simulations,
    discount: 1,
    explorationInit: 1.25,
    explorationBase: 19652,
    unvisitedValue: "lowest",
  }, 1);
  search.rootLogits.set(logits);
  search.rootPredictions[0] = 0.5;
  search.run(1, root);
  return search;
}

Deno.test("halvingSchedule() gives each phase an equal share, halving the actions", () => {
  // 16 simulations, 4 actions: two phases; 4 actions × 2 visits, then 2 actions × 4 visits
  assertEquals([...halvingSchedule(4, 16)], [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  // fewer simulations than actions: each once
  assertEquals([...halvingSchedule(8, 5)], [0, 0, 0, 0, 0]);
  assertEquals([...halvingSchedule(2, 5)], [0, 0, 1, 1, 2]);
  assertEquals([...halvingSchedule(1, 3)], [0, 1, 2]);
});

Deno.test("GumbelRoot visits by sequential halving and ends at the best of the considered", () => {
  const root = new GumbelRoot({ consideredActions: 4, visitOffset: 50, valueScale: 1 });
  const search = searched([0, 1, 0.5, 0.9], [0, 0, 0, 0], 16, root);
  assertEquals([...search.visits.subarray(0, 4)], [2, 6, 2, 6]);
  assertEquals(root.choose(search, 0), 1);
});

Deno.test("GumbelRoot leaves out the actions of the lowest prior", () => {
  const root = new GumbelRoot({ consideredActions: 2, visitOffset: 50, valueScale: 1 });
  const search = searched([0, 0.2, 5, 0.1], [1, 1, -3, 1.5], 6, root);
  assertEquals(search.visits[2], 0);
  assertEquals(search.visits[3], 3); // of highest prior; 0 and 1 tie for second, the first is taken
  assertEquals(search.visits[0], 3);
});

Deno.test("GumbelRoot.policy() is the softmax of logits and scaled completed values", () => {
  const root = new GumbelRoot({ consideredActions: 2, visitOffset: 2, valueScale: 0.1 });
  const search = searched([1, 0, 9], [Math.log(0.5), Math.log(0.3), Math.log(0.2)], 2, root);
  // Visited: 0 and 1, once each: values 1 and 0. Unvisited: (0.5 + 2 (0.5 × 1 + 0.3 × 0) / 0.8) / 3 = 0.58333.
  // Range 0 … 1, so normalised as they are; σ = (2 + 1) × 0.1 × value.
  const scores = [0.5 * Math.exp(0.3), 0.3, 0.2 * Math.exp(0.3 * 1.75 / 3)];
  const mass = scores.reduce((a, b) => a + b);
  scores.forEach((score, i) => assertAlmostEquals(search.policies[i], score / mass, 1e-6));
});

Deno.test("GumbelRoot draws actions as the policy has them when values say nothing", () => {
  const root = new GumbelRoot({
    consideredActions: 1,
    visitOffset: 50,
    valueScale: 1,
    random: new Generator(4),
  });
  const counts = [0, 0, 0];
  for (let i = 0; i < 3000; i++) {
    counts[root.choose(searched([0, 0, 0], [Math.log(0.6), Math.log(0.3), Math.log(0.1)], 1, root), 0)]++;
  }
  [0.6, 0.3, 0.1].forEach((share, i) => assert(Math.abs(counts[i] / 3000 - share) < 0.04, `${counts}`));
});
