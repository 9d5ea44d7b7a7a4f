import { assertEquals } from "@std/assert";
import { seedStatistics } from "../../lib/results/seed_statistics.ts";
import { agreementWith, pairsTable } from "../../lib/studies/pairs.ts";

/** An agent whose seeds are solved after so many steps. */
const agent = (name: string, ...steps: number[]) => ({
  label: name,
  statistics: steps.map((stepsToSolve, seed) => ({ ...seedStatistics(seed, [], 0), stepsToSolve })),
});

Deno.test("pairsTable() has the probability of fewer steps for every pair, once", () => {
  const { csv } = pairsTable([agent("a", 1, 4), agent("b", 2, 3), agent("c", Infinity, Infinity)]);
  assertEquals(csv, "agent,than,p_fewer\na,b,0.5\na,c,1\nb,c,1\n");
});

Deno.test("agreementWith() counts pairs that are separated here and ordered alike there", () => {
  const here = [agent("a", 1, 2), agent("b", 5, 6), agent("c", 5, 7)];
  const stored = (a: number, b: number) => ({
    sentences: [],
    tables: [pairsTable([agent("b", b), agent("a", a), agent("c", 9)])],
  });
  assertEquals(
    agreementWith(stored(1, 2), here),
    "Of 2 pairs of agents in which one needs fewer steps than the other on more than 90% of pairs of seeds, the stored study has the same order for 2.",
  );
  assertEquals(
    agreementWith(stored(2, 1), here),
    "Of 2 pairs of agents in which one needs fewer steps than the other on more than 90% of pairs of seeds, the stored study has the same order for 1, and not " +
      "for a and b.",
  );
});
