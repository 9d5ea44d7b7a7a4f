import { assert, assertEquals, assertThrows } from "@std/assert";
import { dynaQStudy } from "../../lib/studies/dyna_q.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { syntheticResults } from "./synthetic.ts";

/** The answer if k planning steps are solved after so many real steps, and a tenth more with each seed. */
const answerOf = (solved: Readonly<Record<number, number>>, cost: (k: number) => number = () => 1) =>
  dynaQStudy.answer(
    syntheticResults(
      dynaQStudy,
      "full",
      ({ agentSettings, seed }, steps) =>
        steps >= solved[agentSettings.planningSteps as number] * (1 + seed / 10) ? 500 : 20,
      ({ agentSettings }) => cost(agentSettings.planningSteps as number),
    ),
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

Deno.test("dyna-q sees verdicts and CPU seconds change with steps and costs", () => {
  const before = answerOf(usual).sentences;
  const turned = answerOf({ ...usual, 1: 600, 5: 6000, 50: 2000 }).sentences;
  for (const start of ["Fewer than", "More than", "Cannot be told"]) {
    const of = (sentences: readonly string[]) => sentences.find((sentence) => sentence.startsWith(start));
    assert(of(turned) !== of(before), of(before));
  }
  const cpu = (sentences: readonly string[]) => sentences.find((one) => one.startsWith("In CPU seconds"))!;
  assert(cpu(before).startsWith("In CPU seconds k = 10 is solved first, after 0.88 s"), cpu(before));
  const dear = cpu(answerOf(usual, (k) => 1 + k).sentences);
  assert(dear.startsWith("In CPU seconds k = 0 is solved first, after 2.9 s"), dear);
  assert(dear.endsWith("a real step costs 1.0 ms with k = 0 and 51 ms with k = 50."), dear);
});

Deno.test("dyna-q on another task runs there, and refuses one that is never solved", () => {
  const study = dynaQStudy.onTask!({ given: "pendulum", name: "pendulum", solved: -200 });
  assertEquals(
    study.question,
    "What do k planning steps of Dyna-Q buy on pendulum, in real steps and in CPU seconds?",
  );
  const results = syntheticResults(study, "quick", (_, steps) => steps < 1000 ? -900 : -150);
  assertEquals(results.plan.tasks.map(({ label }) => label), ["pendulum"]);
  assert(study.answer(results).sentences[0].includes(": 1,000 "), study.answer(results).sentences[0]);
  assertThrows(
    () => dynaQStudy.onTask!({ given: "./slide.ts", name: "slide" }),
    UsageError,
    "slide names no return at which it is solved: add solved to it, or ask mbrl study tasks --task ./slide.ts",
  );
});
