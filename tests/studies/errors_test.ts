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
  assert(/; 1\.00, 1\.\d\d and \S+ with “pendulum” \(k ε against/.test(sentences[1]), sentences[1]);
  assert(sentences[2].startsWith("ε^k is nowhere nearer than k ε"), sentences[2]);
  assert(
    sentences[3].includes("L = 1.08, 1.08, 1.08 and 1.00 in this order: more than adding up"),
    sentences[3],
  );
  assert(sentences[3].endsWith("close to adding up with “pendulum”."), sentences[3]);
  assertEquals(laws.shown!.length, 1 + 4);
  // the formulas after 25 steps: k ε, ε^k, the mended one, and what was measured
  const [, , optimistic, pessimistic, mended, measured] = formulas.shown![4];
  assertEquals([optimistic, mended, measured], ["0.026", "0.026", "0.026"]);
  assert(Number(pessimistic) < 1e-60);
});

Deno.test("errors sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const added = answerOf((_, k) => linear(k)).sentences;
  for (const i of [0, 1, 2, 3]) assert(added[i] !== before[i], before[i]);
  const grown = answerOf((_, k) => growing(k)).sentences;
  for (const i of [0, 1, 3]) assert(grown[i] !== before[i], before[i]);
  const printed = answerOf((_, k) => 1.3 ** k).sentences;
  assert(printed[2].startsWith("ε^k is nearer than k ε with"), printed[2]);
});

Deno.test("errors draws what was measured and every law", async () => {
  const [{ name, svg }] = await errorsStudy.pictures(resultsOf(usual));
  assertEquals(name, "errors.svg");
  assert(svg.includes("as printed") && svg.includes("pole falling") && !svg.includes("NaN"));
});
