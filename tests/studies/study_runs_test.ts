import { assert, assertEquals } from "@std/assert";
import { keyOf } from "../../lib/experiment/run_spec.ts";
import { nameOfRun } from "../../lib/results/run_files.ts";
import { studies } from "../../lib/studies/registry.ts";
import { inOrder, runsOfStudy } from "../../lib/studies/study_runs.ts";

for (const study of studies) {
  Deno.test(`runsOfStudy() cuts ${study.name} into parts that together are all of it, with a share of every agent`, () => {
    const all = runsOfStudy(study, "full");
    const names = inOrder(all).map(keyOf).map(nameOfRun);
    assertEquals(new Set(names).size, names.length, "each run once");
    const parts = [1, 2, 3].map((number) => runsOfStudy(study, "full", { number, of: 3 }));
    assertEquals(parts.flatMap(inOrder).map(keyOf).map(nameOfRun).sort(), names.toSorted());
    for (const [i, { specs }] of all.entries()) {
      for (const part of parts) {
        assert(Math.abs(part[i].specs.length - specs.length / 3) <= 1, part[i].name);
      }
    }
  });

  Deno.test(`the quick version of ${study.name} is small, and its parts have different names`, () => {
    const quick = runsOfStudy(study, "quick");
    assert(inOrder(quick).length <= 30);
    assertEquals(new Set(quick.map(({ name }) => name)).size, quick.length);
  });
}

Deno.test("inOrder() takes seed by seed, so that early results cover every agent", () => {
  const seeds = inOrder(runsOfStudy(studies[0], "quick")).map(({ seed }) => seed);
  assertEquals(seeds, seeds.toSorted((a, b) => a - b));
});
