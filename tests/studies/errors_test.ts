import { assert, assertEquals } from "@std/assert";
import { errorsStudy } from "../../lib/studies/errors.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if errors of a case follow a law of k. */
const resultsOf = (law: (name: string, k: number) => number) =>
  syntheticMeasurements(
    errorsStudy,
    "full",
    ({ name, seed }) =>
      Array.from({ length: name.includes("falling") ? 25 : 50 }, (_, i) => ({
        k: i + 1,
        relative: (1 + seed / 100) * law(name, i + 1),
      })),
  );
const answerOf = (law: (name: string, k: number) => number) => errorsStudy.answer(resultsOf(law));

const linear = (k: number) => 0.001 * k;
const growing = (k: number) => 0.001 * (1.08 ** k - 1) / 0.08;
const usual = (name: string, k: number) => name === "pendulum" ? linear(k) : growing(k);

Deno.test("errors tells the laws apart, and prints the lecture's formulas beside the mended one", () => {
  const { sentences, tables: [laws, formulas] } = answerOf(usual);
  assert(
    sentences[0].includes(
      "exponential growth fits best with “good model, pole held up”, “poor model, pole held up”",
    ),
    sentences[0],
  );
  assert(sentences[0].endsWith("and k ε fits best with “pendulum”."), sentences[0]);
  assert(sentences[4].includes("k ε is off by a factor of 1.00"), sentences[4]);
  assert(sentences[5].startsWith("ε^k is nowhere nearer than k ε"), sentences[5]);
  assert(
    sentences[6].includes("L = 1.08, 1.08, 1.08 and 1.00 in this order: more than adding up"),
    sentences[6],
  );
  assert(sentences[6].endsWith("close to adding up with “pendulum”."), sentences[6]);
  assertEquals(laws.shown!.length, 1 + 4);
  // the formulas after 25 steps: k ε, ε^k, the mended one, and what was measured
  const [, , optimistic, pessimistic, mended, measured] = formulas.shown![4];
  assertEquals([optimistic, mended, measured], ["0.026", "0.026", "0.026"]);
  assert(Number(pessimistic) < 1e-60);
});

Deno.test("errors sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const added = answerOf((_, k) => linear(k)).sentences;
  for (const i of [0, 1, 2, 3, 5, 6]) assert(added[i] !== before[i], before[i]);
  const grown = answerOf((_, k) => growing(k)).sentences;
  assert(grown[4] !== before[4], before[4]);
  const printed = answerOf((_, k) => 1.3 ** k).sentences;
  assert(printed[5].startsWith("ε^k is nearer than k ε with"), printed[5]);
});

Deno.test("errors draws what was measured and every law", async () => {
  const [{ name, svg }] = await errorsStudy.pictures(resultsOf(usual));
  assertEquals(name, "errors.svg");
  assert(svg.includes("as printed") && svg.includes("pole falling") && !svg.includes("NaN"));
});
