import { assert, assertEquals } from "@std/assert";
import { rolloutsStudy } from "../../lib/studies/rollouts.ts";
import { syntheticMeasurements } from "./synthetic.ts";

const errors: Readonly<Record<string, number>> = {
  "exact model": 0,
  "good model": 1e-4,
  "network alone": 0.05,
  "poor model": 0.3,
  "very poor model": 2,
  "good model of a noisy task": 0.4,
};

/** The answer if every condition has a best length, from which the return falls with the logarithm. */
const resultsOf = (
  bestOf: (condition: string) => number,
  errorOf = (condition: string) => errors[condition],
) =>
  syntheticMeasurements(rolloutsStudy, "full", ({ name, seed }) => {
    const [condition, length] = /^(.*), length (\d+)$/.exec(name)!.slice(1);
    const off = Math.abs(Math.log(Number(length) / bestOf(condition)));
    const mean_return = 400 - 50 * off + seed;
    return [{ mean_return, last_return: mean_return, model_error: errorOf(condition) }];
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => rolloutsStudy.answer(resultsOf(...of));

const usual = (condition: string) =>
  ["exact model", "good model"].includes(condition) ? 50 : condition === "poor model" ? 1 : 20;

Deno.test("rollouts answers whether k* is the best length, and what a length is worth with each model", () => {
  const { sentences, tables: [rules, lengths] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "No: the length nearest to k* is the best tried in 0 of 6 cases, and in 0 as the lecture prints k*. The best goes from 1 " +
      "with the poor model to 50 with the exact model, and in 0 cases no other length is told worse.",
  );
  assert(
    sentences[1].startsWith(
      "From 1 to 100 steps, twice the length raises the mean return with the exact model (by 28.1), ",
    ) &&
      sentences[1].endsWith("and twice the length lowers the mean return with the poor model (by 34.7)."),
    sentences[1],
  );
  assert(
    sentences[2].includes("told worse than the best in 6 of 6 cases") &&
      sentences[2].includes("length 1 in 5 and length 5 in 6"),
    sentences[2],
  );
  assert(
    sentences[3].includes(
      "says 0.1 and 14 steps for the good model and the very poor model: it grows with the error, the wrong way round",
    ) &&
      sentences[3].endsWith("The mended one says 141 and 1."),
    sentences[3],
  );
  assert(
    sentences[4].includes("ε is 0.4 with the good model of a noisy task and 1.0e-4 without"),
    sentences[4],
  );
  assert(sentences.length <= 8 && sentences[6].startsWith("To try next: mbrl compare"));
  assertEquals(rules.shown![4], [
    "poor model",
    "0.3",
    "1",
    "2, 5, 10, 20, 50, 100",
    "-34.7 [-34.7, -34.7]",
    "2",
    "5.5",
  ]);
  // the best is that with the largest number of the other table
  const poor = lengths.shown!.filter(([model]) => model === "poor model");
  assertEquals(poor[0].slice(1), ["1", "405 [402, 407]"]);
  assertEquals(lengths.shown!.length, 1 + 6 * 7);
});

Deno.test("rollouts answers otherwise where the rule is right, or lengths are alike", () => {
  const right: Readonly<Record<string, number>> = {
    "exact model": 100,
    "good model": 100,
    "network alone": 5,
  };
  const yes =
    answerOf((condition) => right[condition] ?? (condition === "very poor model" ? 1 : 2)).sentences;
  assert(
    yes[0].startsWith("Yes: the length nearest to k* is the best tried in 6 of 6 cases, and in 0 as"),
    yes[0],
  );
  assert(yes[2].includes("told worse than the best in 0 of 6 cases"), yes[2]);
  const often = answerOf((condition) => right[condition] ?? 10).sentences;
  assert(often[0].startsWith("Sometimes: the length nearest to k* is the best tried in 3 of 6"), often[0]);
  const alike = rolloutsStudy.answer(syntheticMeasurements(
    rolloutsStudy,
    "full",
    (
      { name, seed },
    ) => [{ mean_return: 100 + seed, last_return: 0, model_error: errors[name.replace(/,.*/, "")] }],
  )).sentences;
  assert(
    alike[0].endsWith(". The best is 1 with every model, and in 6 cases no other length is told worse."),
    alike[0],
  );
  assert(alike[1].endsWith("no trend is told with any model."), alike[1]);
});

Deno.test("rollouts sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const short = answerOf(() => 1).sentences;
  for (const i of [0, 1, 2]) assert(short[i] !== before[i], before[i]);
  const worse = answerOf(usual, (condition) => 10 * errors[condition]).sentences;
  for (const i of [3, 4]) assert(worse[i] !== before[i], before[i]);
  const even = answerOf(usual, () => 0.1).sentences;
  assert(even[3].includes("it does not grow with the error"), even[3]);
});

Deno.test("rollouts says what the small version cannot show", () => {
  const { sentences } = rolloutsStudy.answer(syntheticMeasurements(
    rolloutsStudy,
    "quick",
    (
      { name },
    ) => [{
      mean_return: 100 + Number(/\d+$/.exec(name)![0]),
      last_return: 0,
      model_error: errors[name.replace(/,.*/, "")],
    }],
  ));
  assert(sentences[1].endsWith("no trend is told with any model."), sentences[1]);
  assert(
    sentences.some((sentence) => sentence.startsWith("2 seeds cannot tell lengths apart")),
    sentences.join(),
  );
});

Deno.test("rollouts draws returns against lengths", async () => {
  const [{ name, svg }] = await rolloutsStudy.pictures(resultsOf(usual));
  assertEquals(name, "rollouts.svg");
  assert(svg.includes("very poor model") && !svg.includes("NaN"));
});
