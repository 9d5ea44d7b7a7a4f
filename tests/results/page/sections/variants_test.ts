import { assert, assertEquals } from "@std/assert";
import { variantsSection } from "../../../../lib/results/page/sections/variants.ts";
import { summarise } from "../../../../lib/results/summary.ts";
import { finishedRun, planOf } from "../../fixtures.ts";

const plan = planOf(0, 1);
const dyna = plan.contenders[0];

/** The section of variants of dyna that have these settings. */
function sectionOf(settings: readonly Record<string, number>[]) {
  const contenders = settings.map((settings, i) => ({ ...dyna, label: `dyna v${i}`, settings }));
  const curves = contenders.flatMap(({ label }) =>
    [0, 1].flatMap((seed) => finishedRun("dyna", seed).curve.map((row) => ({ ...row, label })))
  );
  const swept = { ...plan, contenders };
  return variantsSection(swept, summarise(curves, swept, []));
}

Deno.test("variantsSection() has a column for every setting that differs, and no other", () => {
  const { text } = sectionOf([{ width: 32, rate: 1 }, { width: 64, rate: 1 }])!.content;
  assert(text.includes(">width</th>") && !text.includes(">rate</th>"), text);
  assert(!text.includes('class="matrix"'), "one setting has no map");
});

Deno.test("variantsSection() maps every two settings, in the order of their values", () => {
  const values = [[1, 10], [1, 2], [25, 10], [25, 2]];
  const { text } = sectionOf(values.map(([a, b]) => ({ a, b })))!.content;
  const map = text.slice(text.indexOf('class="matrix"'));
  assertEquals([...map.matchAll(/<th scope="(row|col)"><bdi>(\d+)<\/bdi>/g)].map(([, , value]) => value), [
    "2",
    "10",
    "1",
    "25",
  ]);
  assertEquals(map.match(/<td class="shade-/g)?.length, 4);
});

Deno.test("variantsSection() is left out without variants", () => {
  const runs = ["dqn", "dyna"].flatMap((label) => [...finishedRun(label, 0).curve]);
  assertEquals(variantsSection(plan, summarise(runs, plan, [])), undefined);
});
