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

Deno.test("listing says why the listing fails, what mends it, and what imagination that ends is worth", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "It fails because what it imagines never ends, and ends by the task's rule mend it: the return after 200 episodes is " +
      "13.5 as listed (solved on 0 of 10 seeds) and 420.5 with such ends (solved on 0 of 10 seeds; better on 100% of pairs of seeds).",
  );
  assert(sentences[1].includes("1 / (1 − 0.99) = 100"), sentences[1]);
  assert(
    sentences[2].startsWith(
      "As listed it is worse than random actions, whose return is 26.5 (worse on 100% of pairs of seeds): where",
    ),
    sentences[2],
  );
  assertEquals(
    sentences[3],
    "Imagined transitions that end are worse than none at all: without any the return is 459.5 (solved on 0 of 10 seeds; " +
      "with them: worse on 100% of pairs of seeds).",
  );
  assertEquals(table.shown!.length, 5);
});

Deno.test("listing sees each sentence turn with the cell that decides it", () => {
  const changes: readonly [number, string, number, string][] = [
    [0, "lecture useSynthetic=true", 416, "That what it imagines never ends is not shown to be why it fails"],
    [2, "lecture useSynthetic=true", 22, "As listed it is not shown to differ from random actions"],
    [2, "random", 10, "As listed it is not shown to differ from random actions"],
    [2, "lecture useSynthetic=true", 90, "As listed it is better than random actions"],
    [3, "lecture useSynthetic=false", 410, "Imagined transitions that end are a clear gain over none at all"],
    [
      3,
      "lecture useSynthetic=false",
      417,
      "Imagined transitions that end are no clear gain over none at all",
    ],
  ];
  for (const [sentence, agent, value, start] of changes) {
    const changed = answerOf({ ...usual, [agent]: value }).sentences[sentence];
    assert(changed.startsWith(start), changed);
  }
});

Deno.test("listing, quick, says that its seeds are too few", () => {
  const results = syntheticResults(listingStudy, "quick", ({ agentLabel, seed }) => usual[agentLabel] + seed);
  const { sentences } = listingStudy.answer(results);
  assert(sentences.some((sentence) => sentence.startsWith("2 seeds are too few")), sentences.join("\n"));
});
