import { assert, assertEquals } from "@std/assert";
import { listingStudy } from "../../lib/studies/listing.ts";
import { syntheticResults } from "./synthetic.ts";

const usual: Readonly<Record<string, number>> = {
  "lecture useSynthetic=true": 9,
  "lecture useSynthetic=true (rules known)": 416,
  "lecture useSynthetic=false": 455,
  random: 22,
};

/** The answer if every agent has this return, and one more with each seed. */
const answerOf = (returns: Readonly<Record<string, number>>) =>
  listingStudy.answer(
    syntheticResults(listingStudy, "full", ({ agentLabel, seed }) => returns[agentLabel] + seed),
  );

Deno.test("listing says that the listing is worse than chance, and what the cure and no imagination give", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assert(
    sentences[0].startsWith("As listed, the agent has a mean return of 13.5 [") &&
      sentences[0].includes("solved on 0 of 10; random actions have 26.5") &&
      sentences[0].endsWith("(against them: worse, P 0.00)."),
    sentences[0],
  );
  assert(sentences[1].includes("1 / (1 − 0.99) = 100"), sentences[1]);
  assert(sentences[2].includes("(against it as listed: better, P 1.00)"), sentences[2]);
  assert(sentences[3].includes("(the cured agent against it: worse, P 0.00)"), sentences[3]);
  assertEquals(table.shown!.length, 5);
});

Deno.test("listing sees each sentence change with the cell that decides it", () => {
  const before = answerOf(usual).sentences;
  const changes: readonly [number, string, number][] = [
    [0, "lecture useSynthetic=true", 22],
    [0, "random", 5],
    [2, "lecture useSynthetic=true (rules known)", 480],
    [3, "lecture useSynthetic=false", 410],
  ];
  for (const [sentence, agent, value] of changes) {
    assert(answerOf({ ...usual, [agent]: value }).sentences[sentence] !== before[sentence], before[sentence]);
  }
});
