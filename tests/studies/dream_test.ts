import { assert, assertEquals } from "@std/assert";
import { dreamStudy } from "../../lib/studies/dream.ts";
import { syntheticMeasurements } from "./synthetic.ts";

interface Found {
  readonly final: number;
  /** Promised and paid late in the search. */
  readonly promised: number;
  readonly paid: number;
}

const resultsOf = (of: (name: string) => Found) =>
  syntheticMeasurements(dreamStudy, "full", ({ name, seed }) => {
    const { final, promised, paid } = of(name);
    return [
      { return: final + seed / 10 },
      ...[1, 20, 40, 60].map((generation) => ({
        generation,
        dreamed: generation === 1 ? 10 : promised,
        real: generation === 1 ? 10 : paid + seed / 10,
      })),
    ];
  });
const answerOf = (of: (name: string) => Found) => dreamStudy.answer(resultsOf(of));

const usual = (name: string): Found =>
  name === "1,000 random frames"
    ? { final: 200, promised: 500, paid: 200 }
    : { final: name.includes("memory without chance") ? 250 : 490, promised: 500, paid: 480 };

Deno.test("dream says whether its controllers work outside, and how far the promise exceeds what is paid", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 6);
  assert(
    sentences[0].startsWith(
      "It works outside: a controller that has learned in the dream alone, from 2,000 frames of which",
    ),
    sentences[0],
  );
  assert(sentences[0].endsWith("and of at least 475 on 10 of 10 seeds."), sentences[0]);
  assert(sentences[1].endsWith("make it better on 100% of pairs of seeds."), sentences[1]);
  assert(sentences[2].endsWith("the gap is smaller on 100% of pairs of seeds."), sentences[2]);
  assert(
    sentences[3].includes(
      "by a tenth in 3 of the 4 generations of the search that were looked at, first in generation 20",
    ),
    sentences[3],
  );
  assert(
    sentences[4].endsWith("by a tenth in 0 of the 4 generations of the search that were looked at."),
    sentences[4],
  );
  assert(
    sentences[5].includes(
      "250 with a memory that predicts without chance (worse on 100% of pairs of seeds)",
    ),
    sentences[5],
  );
});

Deno.test("dream sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const failing = answerOf((name) => ({ ...usual(name), final: 100, paid: 100 })).sentences;
  assert(failing[0].startsWith("It does not work outside"), failing[0]);
  for (const i of [1, 2, 3, 4, 5]) assert(failing[i] !== before[i], before[i]);
});

Deno.test("dream draws what is promised and paid over the search", async () => {
  const [{ name, svg }] = await dreamStudy.pictures(resultsOf(usual));
  assertEquals(name, "dream.svg");
  assert(svg.includes("temperature 1.5") && !svg.includes("NaN"));
});
