import { assertEquals, assertThrows } from "@std/assert";
import { mergeFolders } from "../../lib/results/merge.ts";
import { ResultStore } from "../../lib/results/store.ts";
import type { StoredConfig } from "../../lib/results/stored_config.ts";
import type { StoredContender } from "../../lib/results/stored_plan.ts";
import { summarise } from "../../lib/results/summary.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, finishedRun, inFolder, planOf } from "./fixtures.ts";

const [dyna] = planOf(0).contenders;

/** A folder with one run of each agent, by a version. */
function made(folder: string, contenders: readonly StoredContender[], version = "1.0.0", wrong = 0): string {
  const config: StoredConfig = { ...configOf({ ...planOf(0), contenders }), versions: { mbrl: version } };
  const store = ResultStore.open(folder, config, "create");
  for (const { label } of contenders) {
    const { curve, episodes, run } = finishedRun(label, 0);
    const other = curve.map((row) => ({ ...row, eval_return_std: row.eval_return_std + wrong }));
    store.writeRun(run, { curve: other, episodes, run });
  }
  store.close();
  return folder;
}

/** The labels of merged folders, and what is said of them. */
function merged(...folders: string[]) {
  const { config, runs, missing, notes } = mergeFolders(folders);
  const labels = config.plan.contenders.map(({ label }) => label);
  assertEquals(runs.map(({ run }) => run.label).toSorted(), labels.toSorted());
  assertEquals(missing, []);
  assertEquals(mergeFolders(folders.toReversed()).config.plan.contenders, config.plan.contenders);
  return { labels, notes, config, runs };
}

Deno.test("mergeFolders() tells separate jobs of one label apart by the settings in which they differ", () =>
  inFolder((root) => {
    const folders = [1, 15, 5].map((rolloutLength) =>
      made(`${root}/${rolloutLength}`, [{ ...dyna, settings: { rolloutLength, width: 8 } }])
    );
    const { labels, notes, config, runs } = merged(...folders);
    assertEquals(labels, ["dyna rolloutLength=1", "dyna rolloutLength=5", "dyna rolloutLength=15"]);
    assertEquals(notes, [
      'dyna is not the same in every folder: it is shown as "dyna rolloutLength=1" and "dyna rolloutLength=5" and ' +
      '"dyna rolloutLength=15".',
    ]);
    const summary = summarise(runs.flatMap(({ curve }) => curve), config.plan, runs.map(({ run }) => run));
    assertEquals(summary.map(({ agent, settings }) => [agent, settings]), [
      ["dyna", { rollout_length: 1 }],
      ["dyna", { rollout_length: 5 }],
      ["dyna", { rollout_length: 15 }],
    ]);
  }));

Deno.test("mergeFolders() tells versions apart where settings or results differ, and pools them where they agree", () =>
  inFolder((root) => {
    const a = made(`${root}/a`, [dyna], "1.0.0");
    const same = made(`${root}/same`, [dyna], "1.1.0");
    assertEquals(merged(a, same).labels, ["dyna"]);
    const results = made(`${root}/results`, [dyna], "1.1.0", 0.5);
    assertEquals(merged(a, results).labels, ["dyna (mbrl 1.0.0)", "dyna (mbrl 1.1.0)"]);
    const settings = made(
      `${root}/settings`,
      [{ ...dyna, settings: { rolloutLength: 5, later: true } }],
      "1.2.0",
    );
    assertEquals(merged(a, settings).labels, ["dyna (mbrl 1.0.0)", "dyna (mbrl 1.2.0)"]);
    const wrong = made(`${root}/wrong`, [dyna], "1.0.0", 0.5); // one version must give one result
    assertThrows(() => mergeFolders([a, wrong]), UsageError, "with different results");
  }));

Deno.test("mergeFolders() marks the folder whose agents knew the rules, and keeps the mark at the end", () =>
  inFolder((root) => {
    const before = made(`${root}/before`, [dyna]); // of a version without a choice
    const hidden = made(`${root}/hidden`, [{ ...dyna, rules: "hidden" }]);
    assertEquals(merged(before, hidden).labels, ["dyna", "dyna (rules known)"]);
    const known = { ...dyna, label: "dyna (rules known)", rules: "known" as const };
    const [a, b] = [1, 2].map((rolloutLength) =>
      made(`${root}/${rolloutLength}`, [{ ...known, settings: { rolloutLength } }])
    );
    assertEquals(merged(a, b).labels, [
      "dyna rolloutLength=1 (rules known)",
      "dyna rolloutLength=2 (rules known)",
    ]);
  }));

Deno.test("mergeFolders() shows an agent once that becomes what a folder has already", () =>
  inFolder((root) => {
    const plain = made(`${root}/plain`, [{ ...dyna, settings: { rolloutLength: 1 } }]);
    const both = made(`${root}/both`, [dyna, { ...dyna, label: "dyna rolloutLength=5" }]);
    const { config, runs } = mergeFolders([plain, both]);
    assertEquals(config.plan.contenders.map(({ label }) => label), [
      "dyna rolloutLength=1",
      "dyna rolloutLength=5",
    ]);
    assertEquals(runs.length, 2);
  }));
