import { assertEquals } from "@std/assert";
import { plannedRuns } from "../../lib/results/stored_plan.ts";
import { nameOfRun } from "../../lib/results/run_files.ts";
import { planOf } from "./fixtures.ts";

Deno.test("plannedRuns() cuts a plan into parts that together are all of it, once", () => {
  const plan = planOf(0, 1, 2);
  const all = plannedRuns(plan).map(nameOfRun);
  assertEquals(all.length, 6);
  for (const  of of[1, 2, 4, 6, 9]) {
    const parts = Array.from(
      { length: of },
      (_, i) => plannedRuns(plan, { number: i + 1, of }).map(nameOfRun),
    );
    assertEquals(parts.flat().sort(), all.toSorted());
    const sizes = parts.map(({ length }) => length);
    assertEquals(Math.max(...sizes) - Math.min(...sizes) <= 1, true, `${sizes}`);
  }
});

Deno.test("plannedRuns() deals each agent's runs round robin: no part gets all of one agent, or all seeds of a variant", () => {
  const { contenders, ...plan } = planOf(0, 1, 2, 3, 4);
  const variants = Array.from({ length: 60 }, (_, i) => ({
    ...contenders[0],
    label: `dyna rolloutLength=${i + 1}`,
    settings: { rolloutLength: i + 1 },
  }));
  const swept = { ...plan, contenders: [...variants, contenders[1]] };
  for (let number = 1; number <= 6; number++) {
    const own = plannedRuns(swept, { number, of: 6 });
    const counts = [...Map.groupBy(own, ({ label }) => label).values()].map(({ length }) => length);
    assertEquals(own.filter(({ label }) => label !== "dqn").length, 50);
    assertEquals(own.filter(({ label }) => label === "dqn").length <= 1, true);
    assertEquals(Math.max(...counts), 1);
    assertEquals(own.map(({ seed }) => seed), own.map(({ seed }) => seed).toSorted()); // every variant early
  }
  const two = (number: number) => plannedRuns(planOf(0, 1), { number, of: 2 }).map(({ label }) => label);
  assertEquals([two(1), two(2)], [["dqn", "dyna"], ["dqn", "dyna"]]);
});

Deno.test("plannedRuns() gives the same part whatever the order in which agents were named", () => {
  const plan = planOf(0, 1);
  const turned = { ...plan, contenders: plan.contenders.toReversed() };
  assertEquals(plannedRuns(turned, { number: 2, of: 3 }), plannedRuns(plan, { number: 2, of: 3 }));
});
