import { assert, assertEquals } from "@std/assert";
import { planningStudy } from "../../lib/studies/planning.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if a planner reaches so much, looking so far ahead, with a value or without. */
const resultsOf = (
  returnOf: (planner: string, reach: number, hasValue: boolean) => number,
  speedOf = (planner: string): number => planner === "policy search" ? 1e6 : 1000,
) =>
  syntheticMeasurements(planningStudy, "full", ({ name, seed }) => {
    const [planner, reach] = /^([^,]+), (\d+)/.exec(name)!.slice(1);
    return [{
      return: returnOf(planner, Number(reach), name.endsWith("value")) - seed / 10,
      cpu_preparing: planner === "policy search" ? 1.5 : 0.5,
      cpu_per_decision: 1 / speedOf(planner),
    }];
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => planningStudy.answer(resultsOf(...of));

const usual = (_planner: string, reach: number, hasValue: boolean) => hasValue ? 490 : 100 + 5 * reach;

Deno.test("planning says what each planner reaches, how fast, and what a horizon and a value do", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 3 * (3 + 5) + 3 + 2);
  assert(
    sentences[0].includes("CEM reaches 490 (2 steps and a value; 1,000 decisions a CPU second)"),
    sentences[0],
  );
  assert(
    sentences[1].startsWith("Policy search decides 1,000 times as fast as random shooting"),
    sentences[1],
  );
  assert(
    sentences[2].startsWith(
      "Without a value, random shooting gains from looking ahead (2 steps give 110 and 40 give 300: better",
    ),
    sentences[2],
  );
  assert(
    sentences[3].includes("takes CEM from 300 (40 steps) to 490 (2 steps; better, P 1.00)"),
    sentences[3],
  );
});

Deno.test("planning sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const blind = answerOf((planner, reach, hasValue) => usual(planner, 50 - reach, hasValue)).sentences;
  for (const i of [2, 3]) assert(blind[i] !== before[i], before[i]);
  assert(blind[2].includes("gains nothing from looking ahead"), blind[2]);
  const other = answerOf(usual, (planner) => planner === "CEM" ? 10 : 100).sentences;
  for (const i of [0, 1]) assert(other[i] !== before[i], before[i]);
});

Deno.test("planning draws every planner", async () => {
  const [{ name, svg }] = await planningStudy.pictures(resultsOf(usual));
  assertEquals(name, "planning.svg");
  assert(svg.includes("tree search") && !svg.includes("NaN"));
});
