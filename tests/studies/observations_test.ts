import { assert, assertEquals } from "@std/assert";
import { observationsStudy } from "../../lib/studies/observations.ts";
import { syntheticResults } from "./synthetic.ts";

/** Real steps until a run balances, by agent and what it sees; later by 100 steps with each seed. */
type Table = Readonly<Record<string, number>>;

const usual: Table = {
  "dreamer positions": 2000,
  "dqn positions": Infinity,
  "dreamer pixels": 3000,
  "world-models pixels": 1500,
};

const answerOf = (reach: Table, size: "quick" | "full" = "full", cost = 2) =>
  observationsStudy.answer(
    syntheticResults(
      observationsStudy,
      size,
      ({ agent, taskSettings, seed }, steps) =>
        steps >= reach[`${agent} ${taskSettings.observation}`] + 100 * seed ? 490 : 30,
      ({ agent }) => agent === "dreamer" ? cost : 1,
    ),
  );

Deno.test("observations says who learns from positions, from pictures, how well it ends, and what a step costs", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "All that is needed, by an agent that remembers: from positions alone, dreamer, whose latent remembers, is solved on 10 of 10 seeds " +
      "within 6,000 real steps, and dqn, which acts on what it sees at the moment, on 0 of 10 within 10,000.",
  );
  assert(sentences[1].startsWith("dreamer needs 2,450 ["), sentences[1]);
  assert(sentences[1].endsWith("dqn ends with a return of 30.0 [30.0, 30.0] (IQM)."), sentences[1]);
  // all but the first two seeds of world-models reach the line too late
  assert(
    sentences[2].includes("dreamer is solved on 10 of 10 within 8,000 (3,450 ["),
    sentences[2],
  );
  assertEquals(/world-models is solved on (\d) of 10/.exec(sentences[2])?.[1], "2");
  assert(sentences[3].includes("at least 475 on 6 of 10 seeds"), sentences[3]);
  assertEquals(table.shown!.length, 5);
  assertEquals(table.shown![1].slice(0, 2), ["positions alone", "dreamer"]);
});

Deno.test("observations sees each sentence change with the cell that decides it", () => {
  const { sentences } = answerOf(usual);
  const changes: readonly [number, Table, number?][] = [
    [0, { ...usual, "dqn positions": 500 }],
    [0, { ...usual, "dreamer positions": Infinity }],
    [1, { ...usual, "dreamer positions": 2100 }],
    [2, { ...usual, "dreamer pixels": 8000 }],
    [3, { ...usual, "world-models pixels": 500 }],
    [4, usual, 3],
  ];
  for (const [i, table, cost] of changes) {
    assert(answerOf(table, "full", cost).sentences[i] !== sentences[i], `${i}: ${sentences[i]}`);
  }
});

Deno.test("observations says what its quick version is too small to show", () => {
  const { sentences } = answerOf(usual, "quick");
  assertEquals(sentences.some((sentence) => sentence.includes("From pictures")), false);
  assert(sentences.at(-1)!.startsWith("2 seeds of 2,000 real steps show"), sentences.at(-1));
});
