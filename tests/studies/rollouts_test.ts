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

const usual = (condition: string) => condition === "exact model" ? 100 : condition === "good model" ? 100 : 5;

Deno.test("rollouts says which length is best with each model, and whether the rule agrees", () => {
  const { sentences, tables: [rules, lengths] } = answerOf(usual);
  assert(
    sentences[0].startsWith(
      "Twice the length changes the mean return by +34.7 [+34.7, +34.7] with the exact model (longer is better), ",
    ) && sentences[0].includes("with the network alone (shorter is better)"),
    sentences[0],
  );
  assert(
    sentences[1].startsWith(
      "The best length tried is 100 with the exact model, 100 with the good model, 5 with",
    ) &&
      sentences[1].includes("told from every other with P > 0.9 with the exact model, the good model, "),
    sentences[1],
  );
  assert(
    sentences[2].includes(
      "500, its cap, for e = 0 (exact model), 141 for e = 1.0e-4 (good model), 6 for e = 0.05",
    ) &&
      sentences[2].endsWith(
        "below its cap in 5 of 6. It lies on the better side of 10 in 6 of 6 where one side is better.",
      ),
    sentences[2],
  );
  assert(
    sentences[3].includes("it grows with the error, the wrong way round; the mended one says 141 and 1."),
    sentences[3],
  );
  assert(
    sentences[4].startsWith(
      "“k = 1 to 5” is too short where longer is better (the exact model and the good model) and right where",
    ),
    sentences[4],
  );
  assertEquals(rules.shown![3], ["network alone", "0.05", "5", "−13.2 [−13.2, −13.2]", "5", "6", "2.2"]);
  assertEquals(lengths.shown!.length, 1 + 6 * 7);
});

Deno.test("rollouts sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const short = answerOf(() => 1).sentences;
  for (const i of [0, 1, 2, 4]) assert(short[i] !== before[i], before[i]);
  const worse = answerOf(usual, (condition) => 10 * errors[condition]).sentences;
  for (const i of [2, 3]) assert(worse[i] !== before[i], before[i]);
  const even = answerOf(usual, () => 0.1).sentences;
  assert(even[3].includes("it does not grow with the error"), even[3]);
});

Deno.test("rollouts draws returns against lengths", async () => {
  const [{ name, svg }] = await rolloutsStudy.pictures(resultsOf(usual));
  assertEquals(name, "rollouts.svg");
  assert(svg.includes("very poor model") && !svg.includes("NaN"));
});
