import { assert, assertEquals } from "@std/assert";
import { modelStudy } from "../../lib/studies/model.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if a model of some steps has this relative error one step ahead, and k times as much k steps ahead. */
const answerOf = (errorOf: (model: string, steps: number) => number, outside = 20) =>
  modelStudy.answer(syntheticMeasurements(modelStudy, "full", ({ part, name, seed }) => {
    const jitter = 1 + seed / 1000;
    if (part === "places") {
      return [Object.fromEntries(
        ["within", "outside"].flatMap((region) =>
          [0, 1, 2, 3].map((v) => [`error_${region}_${v}`, region === "within" ? 0.001 : 0.001 * outside])
        ),
      )];
    }
    const [model, steps, test] = /^(.*), (\d+) steps, (\w+) actions$/.exec(name)!.slice(1);
    const error = errorOf(model, Number(steps)) * jitter * (test === "balancing" ? 3 : 1);
    return [1, 5, 25].map((k) => ({
      k,
      relative: k * error,
      ...Object.fromEntries([0, 1, 2, 3].map((v) => [`error_${v}`, k * error])),
    }));
  }));

const usual = (model: string, steps: number) =>
  (model.includes("linear part") ? 0.001 : model === "linear" ? 0.01 : 0.1) / steps *
  (model.includes("ensemble") ? 0.5 : 1);

/** The part of a line after its first cells. */
const lineOf = (answer: ReturnType<typeof answerOf>, table: string, ...cells: string[]) =>
  answer.tables.find(({ name }) => name === table)!.shown!
    .find((row) => cells.every((cell, i) => row[i] === cell))!.slice(cells.length);

Deno.test("model answers which kind of model predicts best from how few steps, and where it is wrong", () => {
  const answer = answerOf(usual);
  const { sentences, tables: [table] } = answer;
  assertEquals(table.shown!.length, 1 + 21);
  assertEquals(
    sentences[0],
    "Networks with a linear part predict best from 50, 200 and 1,000 random real steps, and the Gaussian ensemble with " +
      "linear part errs more off its data, 25 steps ahead and under actions that balance.",
  );
  assert(
    sentences[1].includes(
      "from 50 steps that of the Gaussian ensemble with linear part (told from all others)",
    ),
    sentences[1],
  );
  assert(
    sentences[2].includes(
      "(“linear”) errs less from 50, 200 and 1,000 steps; from 1,000 it errs by 1.0e-5 against 1.0e-4",
    ),
    sentences[2],
  );
  assert(
    sentences[3].startsWith(
      "With a linear part, one-step errors from 1,000 steps are 100 times smaller in a",
    ) &&
      sentences[3].includes("seeds tell them smaller in 6 and larger in 0 of 6 cases") &&
      sentences[3].endsWith(
        "errs by 1.0e-5 from 50 steps, and without it by 5.0e-5 from 1,000 (less on 100% of pairs of seeds).",
      ),
    sentences[3],
  );
  assert(
    sentences[4].includes("are 2 times smaller without a linear part and 2 times smaller with one") &&
      sentences[4].includes("unchanged without a linear part (not told apart by 10 seeds)"),
    sentences[4],
  );
  assert(
    sentences[5].includes("20 to 20 times (deterministic network)") &&
      sentences[5].includes("25 and 25 times as large 25 steps ahead") &&
      sentences[5].includes("3 and 3 times as large under actions that balance"),
    sentences[5],
  );
  // what sentences say in short stands in full in the tables
  const twice = "2 times smaller";
  assertEquals(lineOf(answer, "choices", "five members", "Gaussian network"), [twice, twice, twice]);
  assertEquals(lineOf(answer, "choices", "variance", "deterministic network")[0], "not told apart");
  assertEquals(lineOf(answer, "places", "deterministic network", "x (m)"), ["0.001", "0.02", "20"]);
});

Deno.test("model answers otherwise where the rows are otherwise", () => {
  const { sentences } = answerOf((model, steps) => usual(model, steps) * (model === "linear" ? 1e-3 : 1));
  assert(sentences[0].startsWith("Linear regression predicts best from 50, 200 and 1,000"), sentences[0]);
  const worse = answerOf((model, steps) => usual(model, steps) * (model === "linear" ? 1e3 : 1)).sentences;
  assert(worse[2].includes("errs more from 50, 200 and 1,000 steps"), worse[2]);
  const alone =
    answerOf((model, steps) => model.includes("linear") ? 0.2 / steps : usual(model, steps)).sentences;
  assert(alone[0].startsWith("Networks alone predict best"), alone[0]);
  assert(/are 2 times larger .* smaller in 0 and larger in 6 of 6 cases/.test(alone[3]), alone[3]);
  const later =
    answerOf((model, steps) => steps === 50 && model === "linear" ? 1e-6 : usual(model, steps)).sentences;
  assert(
    later[0].startsWith(
      "Linear regression predicts best from 50 random real steps; networks with a linear part predict best from 200 and 1,000",
    ),
    later[0],
  );
  const equal = answerOf((_, steps) => 1 / steps, 1).sentences;
  assert(equal[0].startsWith("No kind of model is told to predict best from 50, 200 and 1,000"), equal[0]);
  assert(equal[0].endsWith("errs more 25 steps ahead and under actions that balance."), equal[0]);
  assert(equal[1].includes("10 seeds do not tell it from 6 others"), equal[1]);
  assert(equal[2].includes("is not told apart from 50, 200 and 1,000 steps"), equal[2]);
  const ensembles =
    answerOf((model, steps) => usual(model, steps) * (model.includes("ensemble") ? 8 : 1)).sentences;
  assert(
    ensembles[4].startsWith(
      "With five members instead of one, one-step errors from 1,000 steps are 4 times larger",
    ),
  );
});

Deno.test("model sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const swapped =
    answerOf((model, steps) => usual(model, steps) * (model.includes("Gaussian") ? 10 : 1)).sentences;
  for (const i of [1, 3, 4]) assert(swapped[i] !== before[i], before[i]);
  const linear = answerOf((model, steps) => usual(model, steps) * (model === "linear" ? 1e-4 : 1)).sentences;
  for (const i of [0, 1, 2]) assert(linear[i] !== before[i], before[i]);
  const everywhere = answerOf(usual, 1).sentences;
  for (const i of [0, 5]) assert(everywhere[i] !== before[i], before[i]);
});

Deno.test("model says what the small version cannot show", () => {
  const { sentences } = modelStudy.answer(
    syntheticMeasurements(modelStudy, "quick", ({ part }) =>
      part === "places"
        ? [Object.fromEntries(
          [0, 1, 2, 3].flatMap((v) => [[`error_within_${v}`, 1], [`error_outside_${v}`, 2]]),
        )]
        : [1, 5, 25].map((k) => ({ k, relative: k }))),
  );
  assert(sentences.length <= 8);
  assert(
    sentences[0].endsWith("is nowhere told to err more than one step ahead on its data by 2 seeds."),
    sentences[0],
  );
  assert(sentences[1].includes("2 seeds and random actions are too few"), sentences[1]);
});

Deno.test("model draws errors against real steps", async () => {
  const results = syntheticMeasurements(
    modelStudy,
    "quick",
    () => [{ k: 1, relative: 0.1 }, { k: 25, relative: 1 }],
  );
  const [{ name, svg }] = await modelStudy.pictures(results);
  assertEquals(name, "model.svg");
  assert(svg.includes("25 steps ahead, random actions") && !svg.includes("NaN"));
});
