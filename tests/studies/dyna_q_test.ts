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

const says = (sentences: readonly string[], start: string, ...parts: string[]) => {
  const found = sentences.find((sentence) => sentence.startsWith(start));
  assert(found !== undefined, `${start}: ${sentences.join("\n")}`);
  for (const part of parts) assert(found!.includes(part), `${part} in: ${found}`);
};

Deno.test("dyna-q says which numbers of planning steps need fewer real steps than none, and which more", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "Real steps: with k = 5 and 10 planning steps a real step Dyna-Q needs fewer than without planning, k = 0; the median is " +
      "875 with k = 10 and 2,900 with k = 0 (fewer on 100% of pairs of seeds).",
  );
  says(
    sentences,
    "It needs more real steps with k = 50: the median is 8,700",
    "and 2,900 with k = 0 (more on",
  );
  says(
    sentences,
    "The smallest median is that of k = 10, 875 (against k = 0: fewer on 100% of pairs of seeds).",
  );
  says(sentences, "More planning does not always lower the median", "it rises from 10 to 50.");
  assertEquals(table.shown!.slice(1).map(([k]) => k), ["0", "1", "5", "10", "50"]);
});

Deno.test("dyna-q says that planning buys nothing where no number of steps is told from none", () => {
  const { sentences } = answerOf({ 0: 2000, 1: 2000, 5: 1900, 10: 2100, 50: 6000 });
  says(sentences, "Nothing that 10 seeds can show: with none of k = 1, 5, 10 and 50");
  says(sentences, "The smallest median is that of k = 5", "not told apart by 10 seeds: fewer on");
  says(
    answerOf({ 0: 1000, 1: 2000, 5: 2000, 10: 2000, 50: 2000 }).sentences,
    "No number of planning steps has a smaller median than k = 0.",
  );
});

Deno.test("dyna-q sees its sentences change with the cells that decide them", () => {
  says(answerOf({ ...usual, 50: 500 }).sentences, "Real steps: with k = 5, 10 and 50", "725 with k = 50");
  says(
    answerOf({ 0: 2000, 1: 1500, 5: 800, 10: 600, 50: 300 }).sentences,
    "More planning never raises the median",
    "it rises nowhere.",
  );
  says(
    answerOf({ 0: 99_999, 1: 99_999, 5: 99_999, 10: 99_999, 50: 99_999 }).sentences,
    "Nothing within 10,000 real steps: with none of k = 0, 1, 5, 10 and 50",
  );
});

Deno.test("dyna-q sees CPU seconds change with steps and costs", () => {
  says(
    answerOf(usual).sentences,
    "In CPU seconds k = 5 and 10 are solved sooner than k = 0; the least median is 0.88 s, with k = 10.",
  );
  says(
    answerOf(usual, (k) => 1 + k).sentences,
    "In CPU seconds no planning is shown to be solved sooner than none; the least median is 2.9 s, with k = 0.",
    "A real step costs 1.0 ms with k = 0 and 51 ms with k = 50.",
  );
});

Deno.test("dyna-q gives every ratio of its table a direction", () => {
  const { tables: [table] } = answerOf(usual);
  const [heading, ...rows] = table.shown!;
  const cells = rows.map((row) => row[heading.indexOf("times [95%]")]);
  assertEquals(cells[0], "–");
  assert(cells[2].endsWith(" fewer"), cells[2]);
  assert(cells[4].endsWith(" as many"), cells[4]);
});

Deno.test("dyna-q on another task runs there, and refuses one that is never solved", () => {
  const study = dynaQStudy.onTask!({ given: "pendulum", name: "pendulum", solved: -200 });
  assertEquals(
    study.question,
    "What do k planning steps of Dyna-Q buy on pendulum, in real steps and in CPU seconds?",
  );
  const results = syntheticResults(study, "quick", (_, steps) => steps < 1000 ? -900 : -150);
  assertEquals(results.plan.tasks.map(({ label }) => label), ["pendulum"]);
  says(study.answer(results).sentences, "No number of planning steps has a smaller median than k = 0.");
  says(study.answer(results).sentences, "2 seeds are too few");
  assertThrows(
    () => dynaQStudy.onTask!({ given: "./slide.ts", name: "slide" }),
    UsageError,
    "slide names no return at which it is solved: add solved to it, or ask mbrl study tasks --task ./slide.ts",
  );
});
