import { assert, assertEquals } from "@std/assert";
import { scaleStudy } from "../../lib/studies/scale.ts";
import { syntheticResults } from "./synthetic.ts";

/** The answer if a real step costs so many milliseconds at a value of dqn's width, and grows as stated elsewhere. */
const answerOf = (ofWidth: (width: number) => number) =>
  scaleStudy.answer(
    syntheticResults(scaleStudy, "quick", () => 20, ({ agent, agentSettings, agentLabel }) => {
      if (agent === "dqn") return ofWidth(agentSettings.hiddenWidth as number);
      if (agent === "dyna-q") return 2 + (agentSettings.planningSteps as number);
      return agentLabel.includes("modelMembers") ? 3 * (agentSettings.modelMembers as number) : 7;
    }),
  );

Deno.test("scale says which costs are a straight line, which are flat, and which bend", () => {
  const { sentences, tables: [table] } = answerOf((width) => width ** 2 / 1024);
  assertEquals(table.shown!.length, 1 + 25);
  assert(sentences[0].startsWith("A real step costs from 1.0 ms of CPU time (32 units"), sentences[0]);
  assert(
    sentences[1].includes("the planning steps of dyna-q (2.0 ms, and 1.0 for each)") &&
      sentences[1].includes("the members of mbpo's ensemble (0.0 ms, and 3.0 for each)"),
    sentences[1],
  );
  assert(
    sentences[2].includes("hardly grows with the rollout length of dyna (16 times as many cost 1.0"),
    sentences[2],
  );
  assert(
    sentences[3].endsWith(
      "bends upwards with the units of a hidden layer of dqn (8 times as many cost 64.0 times as much).",
    ),
    sentences[3],
  );
});

Deno.test("scale sees its sentences change with the cells that decide them", () => {
  const before = answerOf((width) => width ** 2 / 1024).sentences;
  const after = answerOf((width) => width / 64).sentences;
  for (const i of [0, 1, 3]) assert(after[i] !== before[i], before[i]);
  assert(!after.some((sentence) => sentence.includes("bends upwards")));
  assert(
    answerOf((width) => Math.sqrt(width)).sentences.some((sentence) =>
      sentence.startsWith("It bends downwards with the units of a hidden layer of dqn")
    ),
  );
});

Deno.test("scale draws cost against value", async () => {
  const [{ name, svg }] = await scaleStudy.pictures(syntheticResults(scaleStudy, "quick", () => 20, () => 2));
  assertEquals(name, "scale.svg");
  assert(svg.includes("planning steps of dyna-q") && !svg.includes("NaN"));
});
