import { assert, assertEquals } from "@std/assert";
import { transferStudy } from "../../lib/studies/transfer.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if a run with the model, or without, has this return after so many steps. */
const resultsOf = (returnOf: (task: string, hasModel: boolean, steps: number) => number) =>
  syntheticMeasurements(transferStudy, "full", ({ name, seed }) => {
    const hasModel = name.endsWith("with the model");
    const points = name.startsWith("swing") ? [100, 200, 300, 400, 500] : [50, 100, 150, 200];
    return points.map((steps) => ({ steps, return: returnOf(name, hasModel, steps) + seed / 10 }));
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => transferStudy.answer(resultsOf(...of));

const usual = (task: string, hasModel: boolean, steps: number) =>
  task.startsWith("swing") ? 20 + steps / 10 : hasModel ? 400 : steps;

Deno.test("transfer says what the model gives at once, where it is better, and when it is as good", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 2 * 4 + 2 * 4 + 2 * 5);
  assert(
    sentences[0].endsWith("after 50 real steps a return of 400 against 50 (better, P 1.00) without."),
    sentences[0],
  );
  assert(sentences[1].includes("at 4 of 4 evaluations, after 50, 100, 150 and 200 steps"), sentences[1]);
  assert(sentences[1].endsWith("200 after 200 steps, the model reaches after 50."), sentences[1]);
  assert(
    sentences[2].startsWith("To balance a pole of twice the length, a model of 300 steps"),
    sentences[2],
  );
  assert(sentences[5].includes("at 0 of 5 evaluations; at the end it has"), sentences[5]);
  assertEquals(sentences.length, 8);
});

Deno.test("transfer sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const worse = answerOf((task, hasModel, steps) => hasModel ? 1 : usual(task, hasModel, steps)).sentences;
  for (const i of [0, 1, 2, 3, 4, 5]) assert(worse[i] !== before[i], before[i]);
  assert(worse[1].endsWith("the model does not reach in 200."), worse[1]);
});

Deno.test("transfer draws returns with the model and without", async () => {
  const [{ name, svg }] = await transferStudy.pictures(resultsOf(usual));
  assertEquals(name, "transfer.svg");
  assert(svg.includes("swing up") && !svg.includes("NaN"));
});
