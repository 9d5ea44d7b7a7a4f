import { assert, assertEquals } from "@std/assert";
import { planningStudy } from "../../lib/studies/planning.ts";
import type { StudySize } from "../../lib/studies/study.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if a planner reaches so much, looking so far ahead, with a value or without. */
const resultsOf = (
  returnOf: (planner: string, reach: number, hasValue: boolean) => number,
  speedOf = (planner: string): number => planner === "policy search" ? 1e6 : 1000,
  size: StudySize = "full",
) =>
  syntheticMeasurements(planningStudy, size, ({ name, seed }) => {
    const [planner, reach] = /^([^,]+), (\d+)/.exec(name)!.slice(1);
    return [{
      return: returnOf(planner, Number(reach), name.endsWith("value")) - seed / 10,
      cpu_preparing: planner === "policy search" ? 1.5 : 0.5,
      cpu_per_decision: 1 / speedOf(planner),
    }];
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => planningStudy.answer(resultsOf(...of));

/** A policy search reaches as much as a value. */
const usual = (planner: string, reach: number, hasValue: boolean) =>
  hasValue || planner === "policy search" ? 490 : 100 + 5 * reach;

Deno.test("planning says what each planner reaches, how fast, and what a horizon and a value do", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(sentences.length, 7);
  assertEquals(table.shown!.length, 1 + 3 * (3 + 5) + 3 + 2);
  assertEquals(table.shown![4], ["random shooting", "2 steps", "110 [109, 110]", "1,000", "0.5"]);
  assertEquals(
    sentences[0],
    "All 5 planners reach about the same at their best: mean returns of 490, of at most 500, which 10 seeds do not tell apart; " +
      "they decide 1,000 (random shooting) to 1,000,000 (policy search) times a CPU second.",
  );
  assert(
    sentences[1].startsWith(
      "Policy search decides 1,000 times as fast as random shooting, after 1.5 CPU seconds of preparation against 0.5",
    ),
    sentences[1],
  );
  assert(
    sentences[2].startsWith(
      "The best settings tried are 2 steps and a value for random shooting, CEM and MPPI, 5 states and a value for tree search " +
        "and rollouts of 50 steps for policy search",
    ),
    sentences[2],
  );
  assertEquals(
    sentences[3],
    "Without a value, looking further ahead helps random shooting up to 40 steps, CEM up to 40 steps and MPPI up to 40 steps.",
  );
  assertEquals(
    sentences[4],
    "A value at the end of a sequence raises the best return of random shooting, CEM and MPPI; looking 2 steps ahead, mean " +
      "returns are 490 with it and 110 without.",
  );
});

Deno.test("planning sees its sentences change with the cells that decide them", () => {
  const worse = answerOf((planner, ...rest) => planner === "CEM" ? 200 : usual(planner, ...rest)).sentences;
  assert(
    worse[0].startsWith(
      "At their best, random shooting, MPPI, tree search and policy search reach most, a mean return of 490 of at most 500, " +
        "and CEM less, 200; they decide",
    ),
    worse[0],
  );
  assert(worse[3].endsWith("10 seeds show no clear gain from more than 2 steps for CEM."), worse[3]);
  assert(
    worse[4].includes(
      "raises the best return of random shooting and MPPI, and makes no difference to the best return that 10 seeds can tell for CEM",
    ),
    worse[4],
  );
  const middle = answerOf((planner, reach, hasValue) =>
    usual(planner, Math.min(reach, 20) - (reach > 20 ? 4 : 0), hasValue)
  );
  assert(
    middle.sentences[3].includes("MPPI up to 20 steps; 40 steps are too many for random shooting"),
    middle.sentences[3],
  );
  const blind =
    answerOf((planner, reach, hasValue) => usual(planner, 50 - reach, false) - (hasValue ? 300 : 0))
      .sentences;
  assert(
    blind[3].startsWith(
      "Without a value, 10 seeds show no clear gain from more than 2 steps for random shooting, CEM and MPPI;",
    ),
    blind[3],
  );
  assert(
    blind[4].startsWith("A value at the end of a sequence lowers the best return of random shooting"),
    blind[4],
  );
  const slow = answerOf(usual, (planner) => planner === "CEM" ? 10 : 100).sentences;
  assert(slow[0].endsWith("they decide 10 (CEM) to 100 (random shooting) times a CPU second."), slow[0]);
  assert(slow[1].startsWith("Random shooting decides 10 times as fast as CEM"), slow[1]);
});

Deno.test("planning says what its quick version is too small for", () => {
  const { sentences } = answerOf(usual, undefined, "quick");
  assertEquals(sentences.length, 8);
  assert(
    sentences[3].startsWith("Without a value, 2 seeds show no clear gain from more than 5 steps"),
    sentences[3],
  );
  assert(sentences[6].startsWith("2 seeds can tell no planners apart"), sentences[6]);
});

Deno.test("planning draws every planner", async () => {
  const [{ name, svg }] = await planningStudy.pictures(resultsOf(usual));
  assertEquals(name, "planning.svg");
  assert(svg.includes("20 states and a value") && !svg.includes("NaN"));
});
