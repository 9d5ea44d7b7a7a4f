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
    assertEquals(parts[0], all.filter((_, i) => i % of === 0));
  }
});

Deno.test("plannedRuns() gives the same part whatever the order in which agents were named", () => {
  const plan = planOf(0, 1);
  const turned = { ...plan, contenders: plan.contenders.toReversed() };
  assertEquals(plannedRuns(turned, { number: 2, of: 3 }), plannedRuns(plan, { number: 2, of: 3 }));
});
