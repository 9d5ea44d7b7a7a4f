import { assert, assertEquals } from "@std/assert";
import { dynaQStudy } from "../../lib/studies/dyna_q.ts";
import { syntheticResults } from "./synthetic.ts";

/** The answer if k planning steps are solved after so many real steps, and a tenth more with each seed. */
const answerOf = (solved: Readonly<Record<number, number>>) =>
  dynaQStudy.answer(
    syntheticResults(dynaQStudy, "full", ({ agentSettings, seed }, steps) =>
      steps >= solved[agentSettings.planningSteps as number] * (1 + seed / 10) ? 500 : 20),
  );

const usual = { 0: 2000, 1: 2000, 5: 800, 10: 600, 50: 6000 };

Deno.test("dyna-q says which number of planning steps is best, against none", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assert(sentences[0].startsWith("The fewest real steps are needed with k = 10: 875 ["), sentences[0]);
  assert(sentences[0].includes("against 2,900 ["), sentences[0]);
  assert(
    sentences[1].startsWith("Fewer than without planning, with 95% confidence: k = 5 (2.5 ["),
    sentences[1],
  );
  assert(sentences[1].includes(" and k = 10 ("), sentences[1]);
  assert(sentences[2].startsWith("More than without planning: k = 50 ("), sentences[2]);
  assert(sentences[3].startsWith("Cannot be told apart from no planning: k = 1 ("), sentences[3]);
  assert(sentences[4].includes("more planning does not always save real steps"), sentences[4]);
  assertEquals(table.shown!.slice(1).map(([k]) => k), ["0", "1", "5", "10", "50"]);
});

Deno.test("dyna-q sees its sentences change with the cells that decide them", () => {
  assert(answerOf({ ...usual, 50: 500 }).sentences[0].includes("with k = 50"));
  assert(
    answerOf({ 0: 2000, 1: 1500, 5: 800, 10: 600, 50: 300 }).sentences.some((sentence) =>
      sentence.includes("more planning never costs real steps")
    ),
  );
  assert(
    answerOf({ 0: 99_999, 1: 99_999, 5: 99_999, 10: 99_999, 50: 99_999 }).sentences[0].startsWith(
      "No number of planning steps is solved",
    ),
  );
});
