import { assert, assertEquals } from "@std/assert";
import type { StudySize } from "../../lib/studies/study.ts";
import { transferStudy } from "../../lib/studies/transfer.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if a run with the model, or without, has this return after so many steps. */
const resultsOf = (
  returnOf: (task: string, hasModel: boolean, steps: number) => number,
  size: StudySize = "full",
) =>
  syntheticMeasurements(transferStudy, size, ({ name, seed }) => {
    const hasModel = name.endsWith("with the model");
    const points = name.startsWith("swing") ? [100, 200, 300, 400, 500] : [50, 100, 150, 200];
    return points.map((steps) => ({ steps, return: returnOf(name, hasModel, steps) + seed / 10 }));
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => transferStudy.answer(resultsOf(...of));

/** It helps to the end if the goal changes, hurts with another pole from 150 steps on, and does nothing to swinging up. */
const usual = (task: string, hasModel: boolean, steps: number) =>
  task.startsWith("swing")
    ? 20 + steps / 10
    : task.startsWith("balance")
    ? hasModel ? 100 : steps
    : hasModel
    ? 400
    : steps;

Deno.test("transfer says on which next tasks a model helps, at first and at the end", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(sentences.length, 7);
  assertEquals(table.shown!.length, 1 + 4 + 4 + 5);
  assertEquals(table.shown![1], ["hold the cart", "50", "400 [400, 401]", "50 [50, 51]", "better"]);
  assertEquals(
    sentences[0],
    "It depends on what changes: a model of 300 real steps of balancing helps when only the goal changes (hold the cart in a " +
      "place); it helps at first and hurts at the end when the pole is twice as long; it has no clear effect when the pole has " +
      "to be swung up.",
  );
  assertEquals(
    sentences[1],
    "When only the goal changes (hold the cart in a place), mean returns after 50 real steps are 400 with the model and 50 anew " +
      "(better on 100% of pairs of seeds). After 200 they are 400 and 200: still better with the model.",
  );
  assert(
    sentences[2].endsWith("After 200 they are 100 and 200: worse with the model, from 150 steps on."),
    sentences[2],
  );
  assert(sentences[3].endsWith("After 500 they are 70 and 70: still not told apart."), sentences[3]);
  assert(
    sentences[4].endsWith(
      "better than learning anew at first and at the end on 1 of 3 next tasks, only at first on 1, and worse at the end on 1.",
    ),
    sentences[4],
  );
});

Deno.test("transfer sees its sentences change with the cells that decide them", () => {
  const worse = answerOf((task, hasModel, steps) => hasModel ? 1 : usual(task, hasModel, steps)).sentences;
  assert(
    worse[0].startsWith("A model of 300 real steps of balancing hurts when only the goal changes") &&
      worse[0].includes(", the pole is twice as long and the pole has to be swung up."),
    worse[0],
  );
  assert(worse[1].endsWith("After 200 they are 1 and 200: still worse with the model."), worse[1]);
  assert(worse[4].endsWith("on 0 of 3 next tasks, only at first on 0, and worse at the end on 3."), worse[4]);
  const late =
    answerOf((task, hasModel, steps) => usual(task, false, steps) + (hasModel && steps === 500 ? 9 : 0))
      .sentences;
  assert(
    late[0].includes("it has no clear effect at first and helps at the end when the pole has to"),
    late[0],
  );
  assert(late[3].endsWith("After 500 they are 79 and 70: better with the model."), late[3]);
});

Deno.test("transfer says what its quick version is too small for", () => {
  const { sentences } = answerOf(usual, "quick");
  assertEquals(sentences.length, 6);
  assert(
    sentences[0].startsWith("A model of 300 real steps of balancing has no clear effect when only"),
    sentences[0],
  );
  assert(sentences[4].startsWith("3 seeds are too few to tell a difference"), sentences[4]);
});

Deno.test("transfer draws returns with the model and without", async () => {
  const [{ name, svg }] = await transferStudy.pictures(resultsOf(usual));
  assertEquals(name, "transfer.svg");
  assert(svg.includes("swing up") && svg.includes("anew") && !svg.includes("NaN"));
});
