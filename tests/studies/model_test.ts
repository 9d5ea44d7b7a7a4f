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

Deno.test("model names the best model from few and many steps, and what each choice buys", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 21);
  assert(
    sentences[0].includes(
      "From 50, 200 and 1,000 random real steps the smallest one-step errors are those of the Gaussian ensemble with linear part (P 1.00, 1.00 and 1.00",
    ),
    sentences[0],
  );
  assert(
    sentences[1].startsWith(
      "The linear part divides the one-step error by 100 from 50 steps (smaller, P 1.00)",
    ),
    sentences[1],
  );
  assert(sentences[2].includes("and 2 from 1,000 steps (smaller, P 1.00)"), sentences[2]);
  assert(sentences[3].includes("which 10 seeds cannot tell apart, P 0.50"), sentences[3]);
  assert(
    sentences[4].includes("becomes 20 times as small; it is 25 times as large 25 steps ahead"),
    sentences[4],
  );
  assert(sentences[5].endsWith("20 to 20 times as much."), sentences[5]);
});

Deno.test("model sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const swapped =
    answerOf((model, steps) => usual(model, steps) * (model.includes("Gaussian") ? 10 : 1)).sentences;
  for (const i of [0, 3]) assert(swapped[i] !== before[i], before[i]);
  const flat = answerOf((model) => usual(model, 100)).sentences;
  for (const i of [4]) assert(flat[i] !== before[i], before[i]);
  const linear = answerOf((model, steps) =>
    model.includes("linear part") ? 0.2 / steps : usual(model, steps)
  );
  assert(linear.sentences[1].includes("larger, P 0.00"), linear.sentences[1]);
  const alone = answerOf((model, steps) => usual(model.replace("ensemble", "network"), steps)).sentences;
  assert(alone[2] !== before[2], before[2]);
  const everywhere = answerOf(usual, 1).sentences;
  assert(everywhere[5] !== before[5], before[5]);
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
