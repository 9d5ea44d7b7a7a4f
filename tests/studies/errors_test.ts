import { assert, assertEquals } from "@std/assert";
import { errorsStudy } from "../../lib/studies/errors.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if errors of a case follow a law of k; every seed has a scale of its own. */
const resultsOf = (law: (name: string, k: number, scale: number) => number) =>
  syntheticMeasurements(
    errorsStudy,
    "full",
    ({ name, seed }) =>
      Array.from({ length: name.includes("falling") ? 25 : 50 }, (_, i) => ({
        k: i + 1,
        relative: (1 + seed / 100) * law(name, i + 1, 1 + seed / 100),
      })),
  );
const answerOf = (law: Parameters<typeof resultsOf>[0]) => errorsStudy.answer(resultsOf(law));

const linear = (k: number) => 0.001 * k;
const growing = (k: number) => 0.001 * (1.08 ** k - 1) / 0.08;
const usual = (name: string, k: number) => name === "pendulum" ? linear(k) : growing(k);

Deno.test("errors answers how errors grow, and prints the lecture's formulas beside the mended one", () => {
  const { sentences, tables: [laws, formulas] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "Errors grow faster than k ε with “good model, pole held up”, “poor model, pole held up” and “good model, pole " +
      "falling” and like k ε with “pendulum”. The nearest law is ε (L^k − 1)/(L − 1) in 3 and k ε in 1 of 4 cases.",
  );
  assert(
    sentences[1].includes("L is 1.08, 1.08, 1.08 and 1.00 with “good model, pole held up”"),
    sentences[1],
  );
  assert(
    sentences[2].endsWith(
      "10 seeds tell ε (L^k − 1)/(L − 1) nearer than exponential growth in 4 of 4, farther in 0.",
    ),
  );
  assert(
    sentences[3].startsWith("ε^k is nowhere nearer than k ε: where ε is below 1, in 4 of 4 here"),
    sentences[3],
  );
  assert(
    sentences[4].endsWith(
      "is nearer after 25 steps than k ε in 3 of 4; not with “pendulum”, where it says 0.026 and k ε 0.026 of 0.026 measured.",
    ),
    sentences[4],
  );
  assertEquals(laws.shown!.length, 1 + 4);
  // off by a factor of 1 from the law that the pendulum follows
  assertEquals(laws.shown![4].slice(1, 2), ["1.00"]);
  assertEquals(laws.shown![4][4], "1.00");
  // after 25 steps: k ε, ε^k, the mended one, and what was measured
  const [, , optimistic, pessimistic, mended, measured] = formulas.shown![4];
  assertEquals([optimistic, mended, measured], ["0.026", "0.026", "0.026"]);
  assert(Number(pessimistic) < 1e-60);
});

Deno.test("errors answers otherwise where errors follow another law", () => {
  const levelling = (k: number) => 0.001 * (1 - 0.9 ** k) / 0.1;
  const slower = answerOf((name, k) => name === "pendulum" ? levelling(k) : growing(k)).sentences;
  assert(slower[0].startsWith("Like none of the three: errors grow faster than k ε with"), slower[0]);
  assert(
    slower[0].includes(
      "and slower than k ε with “pendulum”. The nearest law is ε (L^k − 1)/(L − 1) in 4 of 4 cases.",
    ),
  );
  const printed = answerOf((_, k, scale) => 1.3 ** k / scale).sentences;
  assert(printed[0].startsWith("Errors grow like ε^k with “good"), printed[0]);
  assert(printed[3].startsWith("ε^k is nearer than k ε with"), printed[3]);
  assert(printed[3].includes("in 0 of 4 here"), printed[3]);
  const exponential = answerOf((_, k) => 0.001 * 1.3 ** k).sentences;
  assert(exponential[0].startsWith("Errors grow exponentially with “good"), exponential[0]);
  assert(exponential[2].includes("nearer than exponential growth in 0 of 4, farther in 4"), exponential[2]);
  const added = answerOf((_, k) => linear(k)).sentences;
  assert(added[0].startsWith("Errors grow like k ε with “good"), added[0]);
});

Deno.test("errors sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const added = answerOf((_, k) => linear(k)).sentences;
  for (const i of [0, 1, 2, 3]) assert(added[i] !== before[i], before[i]);
  const grown = answerOf((_, k) => growing(k)).sentences;
  for (const i of [0, 1, 4]) assert(grown[i] !== before[i], before[i]);
  // a first step that is not like the others
  const first = answerOf((name, k) => usual(name, k) * (k === 1 ? 2 : 1)).sentences;
  assert(first[4].includes("than k ε in 1 of 4; not with “good model, pole held up”"), first[4]);
});

Deno.test("errors draws what was measured and every law", async () => {
  const [{ name, svg }] = await errorsStudy.pictures(resultsOf(usual));
  assertEquals(name, "errors.svg");
  assert(svg.includes("as printed") && svg.includes("pole falling") && !svg.includes("NaN"));
});
