import { assert, assertEquals } from "@std/assert";
import { mergeFolders } from "../../lib/results/merge.ts";
import { extensionOf, isShort } from "../../lib/results/plan_extension.ts";
import { ResultStore } from "../../lib/results/store.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import { configOf, finishedRun, inFolder, key, planOf } from "./fixtures.ts";

const plan = planOf(0, 1);
const longer = (more: Partial<StoredPlan> = {}): StoredPlan => ({ ...plan, budget: { steps: 350 }, ...more });
const keys = ["dyna", "dqn"].flatMap((label) => [0, 1].map((seed) => key(label, seed)));

/** The fixture's run with one evaluation point more. */
function extended(label: string, seed: number) {
  const { curve, episodes, run } = finishedRun(label, seed);
  const last = curve[curve.length - 1];
  return { curve: [...curve, { ...last, env_steps: 350 }], episodes, run };
}

Deno.test("extensionOf() takes more of anything for an extension, less for a reduction, and both for neither", () => {
  assertEquals(extensionOf(plan, longer()), "extended");
  assertEquals(extensionOf(longer(), plan), "reduced");
  assertEquals(extensionOf(plan, longer({ seeds: [0, 1, 2] })), "extended");
  assertEquals(extensionOf(plan, longer({ seeds: [0] })), undefined);
  assertEquals(extensionOf(plan, plan), undefined);
  assertEquals(extensionOf(plan, { ...plan, budget: { episodes: 900 } }), undefined);
  assertEquals(extensionOf(plan, longer({ evaluation: { episodes: 5 } })), undefined);
});

Deno.test("a folder with a larger budget keeps its rows until each run has been made longer", () =>
  inFolder((folder) => {
    const first = ResultStore.open(folder, configOf(plan), "create");
    for (const one of keys) first.writeRun(one, finishedRun(one.label, one.seed));
    first.writeCheckpoint(keys[0], Uint8Array.of(1, 2));
    first.close();
    const store = ResultStore.open(folder, configOf(longer()), "resume");
    assertEquals(store.config.plan.earlierBudgets, [{ steps: 300 }]);
    assertEquals(
      keys.map((one) => [store.isFinished(one), store.isShort(one)]),
      keys.map(() => [false, true]),
    );
    assertEquals(keys.map((one) => store.loadCheckpoint(one)?.length), [2, undefined, undefined, undefined]);
    store.writeRun(keys[0], extended("dyna", 0));
    store.close();
    // interrupted here: everything is read, and what is shorter is missing
    const between = mergeFolders([folder]);
    assertEquals(between.runs.map(({ curve }) => curve.length).toSorted(), [6, 6, 6, 7]);
    assertEquals(between.missing.length, 3);
    assertEquals(between.notes, [
      "3 runs of 4 ended before the budget was raised: continue with --resume.",
    ]);
    const again = ResultStore.open(folder, configOf(longer()), "resume");
    assert(again.isFinished(keys[0]));
    const failed = { ...finishedRun("dqn", 0).run, status: "failed" as const, error: "It broke." };
    again.writeRun(keys[2], { curve: [], episodes: [], run: failed });
    assert(again.isShort(keys[2]), "a failure takes no result's place");
    for (const one of keys.slice(1)) again.writeRun(one, extended(one.label, one.seed));
    again.close();
    const whole = mergeFolders([folder]);
    assertEquals([whole.missing, whole.notes, whole.config.plan.earlierBudgets], [[], [], undefined]);
  }));

Deno.test("a folder with a smaller budget than its own is left as it is, and says so", () =>
  inFolder((folder) => {
    const first = ResultStore.open(folder, configOf(longer()), "create");
    for (const one of keys) first.writeRun(one, extended(one.label, one.seed));
    first.close();
    const store = ResultStore.open(folder, configOf({ ...plan, seeds: [1] }), "resume");
    assertEquals(store.leftAlone, [
      `${folder} holds 2 runs that these options do not ask for: left as they are.`,
      "Its runs have 350 real steps, more than the 300 real steps that are asked for: left as they are.",
    ]);
    assert(store.isFinished(keys[1]));
    store.close();
  }));

Deno.test("isShort() is of runs that are done, not of diverged ones", () => {
  const found = finishedRun("dqn", 0);
  assert(isShort(found, longer()) && !isShort(found, plan));
  assert(!isShort({ ...found, run: { ...found.run, status: "diverged" } }, longer()));
});
