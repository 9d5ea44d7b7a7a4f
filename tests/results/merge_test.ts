import { assert, assertEquals, assertThrows } from "@std/assert";
import { mergeFolders } from "../../lib/results/merge.ts";
import { plannedRuns } from "../../lib/results/stored_plan.ts";
import { type FinishedRun, nameOfRun } from "../../lib/results/run_files.ts";
import { ResultStore, writeMerged } from "../../lib/results/store.ts";
import type { StoredConfig } from "../../lib/results/stored_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, exactFiles, failedRun, finishedRun, inFolder, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1, 2));
const every = ["dyna", "dqn"].flatMap((agent) => [0, 1, 2].map((seed) => finishedRun(agent, seed)));

function fill(folder: string, runs: readonly FinishedRun[], of: StoredConfig = config): string {
  const store = ResultStore.open(folder, of, "create");
  for (const results of runs) store.writeRun(results.run, results);
  store.close();
  return folder;
}

function report(folder: string, parts: readonly string[]) {
  const merged = mergeFolders(parts);
  Deno.mkdirSync(folder);
  writeMerged(folder, merged.config, merged.runs);
  return merged;
}

function refusal(folders: readonly string[]): string {
  const { message } = assertThrows(() => mergeFolders(folders), UsageError);
  assert(/^[^\n]+\.$/.test(message), message);
  return message;
}

Deno.test("mergeFolders() gives the bytes of one machine, in whatever parts and order", () =>
  inFolder((folder) => {
    const whole = exactFiles(fill(`${folder}/whole`, every));
    const shards = [0, 1, 2, 3].map((i) =>
      fill(`${folder}/shard-${i}`, every.filter((_, run) => run % 4 === i))
    );
    const merged = report(`${folder}/a`, shards);
    assertEquals(exactFiles(`${folder}/a`), whole);
    assertEquals([merged.missing, merged.notes], [[], []]);
    const turned = report(`${folder}/b`, shards.toReversed());
    assertEquals(exactFiles(`${folder}/b`), whole);
    assertEquals(turned.config, merged.config);
    // a folder twice, a shard beside the whole, and a report beside a shard
    report(`${folder}/c`, [`${folder}/whole`, shards[1], shards[1]]);
    assertEquals(exactFiles(`${folder}/c`), whole);
    Deno.writeTextFileSync(`${folder}/a/config.json`, JSON.stringify(merged.config));
    report(`${folder}/d`, [shards[2], `${folder}/a`]);
    assertEquals(exactFiles(`${folder}/d`), whole);
  }));

Deno.test("mergeFolders() misses of one part that part's runs alone, and of several parts all runs", () =>
  inFolder((folder) => {
    const parts = [1, 2].map((number) => {
      const part = { number, of: 3 };
      const own = new Set(plannedRuns(config.plan, part).map(nameOfRun));
      return fill(`${folder}/${number}`, every.filter(({ run }) => own.has(nameOfRun(run))), {
        ...config,
        part,
      });
    });
    const one = mergeFolders([parts[0], parts[0]]);
    assertEquals([one.config.part, one.missing], [{ number: 1, of: 3 }, []]);
    const both = mergeFolders(parts);
    assertEquals([both.config.part, both.missing], [
      undefined,
      plannedRuns(config.plan, { number: 3, of: 3 }),
    ]);
  }));

Deno.test("mergeFolders() takes a run once where it was made twice, durations aside", () =>
  inFolder((folder) => {
    const a = fill(`${folder}/a`, [finishedRun("dyna", 0, 1.5)]);
    const b = fill(`${folder}/b`, [finishedRun("dyna", 0, 9.25), finishedRun("dqn", 1)]);
    assertEquals(mergeFolders([a, b]).runs.length, 2);
  }));

Deno.test("mergeFolders() names a run that differs between folders", () =>
  inFolder((folder) => {
    const { curve, episodes, run } = finishedRun("dyna", 0);
    const a = fill(`${folder}/a`, [{ curve, episodes, run }]);
    const other = curve.map((row, i) => i === 3 ? { ...row, model_error: row.model_error! + 1e-15 } : row);
    const b = fill(`${folder}/b`, [{ curve: other, episodes, run }]);
    assertEquals(
      refusal([a, b]),
      `dyna on cartpole, seed 0 is in ${a} and in ${b} with different results: leave one folder out.`,
    );
    const c = fill(`${folder}/c`, [{
      curve,
      episodes: episodes.map((row) => ({ ...row, length: 21 })),
      run,
    }]);
    assert(refusal([a, c]).includes("dyna on cartpole, seed 0"));
  }));

Deno.test("mergeFolders() lists missing runs, failed ones among them, and prefers those that were done", () =>
  inFolder((folder) => {
    const failed = failedRun("dqn", 2);
    const a = fill(`${folder}/a`, [...every.slice(0, 4), failed]);
    assertEquals(mergeFolders([a]).missing, [1, 2].map((seed) => ({ label: "dqn", task: "cartpole", seed })));
    const b = fill(`${folder}/b`, [failed, ...every.slice(4, 5)]);
    const c = fill(`${folder}/c`, every.slice(5));
    for (const folders of [[a, b, c], [c, b, a]]) {
      const { missing, runs } = mergeFolders(folders);
      assertEquals(missing, []);
      assert(runs.every(({ run }) => run.status === "done"));
    }
  }));

Deno.test("mergeFolders() joins different comparisons of the same kind, and misses only what one of them planned", () =>
  inFolder((folder) => {
    const plan = planOf(0);
    const [dyna, dqn] = plan.contenders;
    const a = fill(`${folder}/a`, [finishedRun("dyna", 0)], configOf({ ...plan, contenders: [dyna] }));
    const b = fill(`${folder}/b`, [finishedRun("dqn", 1)], {
      ...configOf({ ...planOf(1), contenders: [dqn] }),
      versions: { mbrl: "1.1.0" },
    });
    const { config: { plan: joined }, missing, notes } = mergeFolders([a, b]);
    assertEquals(joined.contenders.map(({ label }) => label), ["dqn", "dyna"]);
    assertEquals(joined.seeds, [0, 1]);
    assertEquals(missing, []);
    assertEquals(notes, [
      `${a} was made by mbrl 1.0.0 and ${b} by mbrl 1.1.0: differences may be due to that.`,
    ]);
  }));

Deno.test("mergeFolders() refuses folders that contradict each other, or are none", () =>
  inFolder((folder) => {
    const plan = planOf(0);
    const a = fill(`${folder}/a`, []);
    const b = fill(`${folder}/b`, [], configOf({ ...plan, budget: { steps: 900 } }));
    const c = fill(`${folder}/c`, [], configOf({ ...plan, evaluation: { every: 25, episodes: 10 } }));
    for (const other of [b, c]) {
      assert(
        refusal([a, other]).endsWith("dqn on cartpole, seed 0 has another budget or evaluation in each."),
      );
    }
    assert(refusal([`${folder}/nothing`]).includes("not a result folder"));
    assert(refusal([a, folder]).includes(`${folder} is not a result folder`));
    Deno.writeTextFileSync(`${folder}/file`, "");
    refusal([`${folder}/file`]);
  }));

Deno.test("mergeFolders() refuses two tasks of one name, by the file that differs", () =>
  inFolder((root) => {
    const [a, b] = ["1", "2"].map((sha256, i) => {
      const plan = planOf(i);
      const files = [{ name: "tank.ts", sha256: "0", text: "" }, { name: "pump.ts", sha256, text: "" }];
      const own = { ...plan, tasks: plan.tasks.map((task) => ({ ...task, files })) };
      return fill(`${root}/${sha256}`, [finishedRun("dyna", i)], configOf(own));
    });
    assert(refusal([a, b]).includes("the file pump.ts of cartpole is another in each"));
    assertEquals(mergeFolders([a]).config.plan.tasks[0].files?.length, 2);
  }));

Deno.test("mergeFolders() merges budgets and grids that differ between runs, says so, and is read again", () =>
  inFolder((root) => {
    const plan = planOf(0, 1);
    const [dyna, dqn] = plan.contenders;
    const long = { ...plan, contenders: [dqn], seeds: [0] };
    const short = {
      ...plan,
      contenders: [dyna],
      seeds: [0, 1],
      budget: { steps: 250 },
      evaluation: { episodes: 5 },
    };
    const cut = (seed: number) => {
      const { curve, episodes, run } = finishedRun("dyna", seed);
      const kept = curve.slice(0, -1);
      return {
        curve: kept,
        episodes: episodes.slice(0, 4),
        run: { ...run, final_return: kept[4].eval_return_mean },
      };
    };
    const a = fill(`${root}/a`, [finishedRun("dqn", 0)], configOf(long));
    const b = fill(`${root}/b`, [cut(0), cut(1)], configOf(short));
    const merged = mergeFolders([a, b]);
    assertEquals(merged.missing, []);
    assertEquals(merged.notes, [
      "Budgets differ: 250 real steps (dyna); 300 real steps (dqn).",
      "Evaluations differ: every 5 real steps up to 50, then every 50, 5 fresh episodes (dyna); " +
      "every 50 real steps, 10 fresh episodes (dqn).",
    ]);
    assertEquals(merged.config.plan.groups, mergeFolders([b, a]).config.plan.groups);
    // there is no second seed of dqn to miss, in the merged folder either
    const whole = fill(`${root}/whole`, merged.runs, merged.config);
    assertEquals(mergeFolders([whole]).missing, []);
    assertEquals(mergeFolders([whole]).notes, merged.notes);
    assertEquals(mergeFolders([whole, a]).config.plan.groups?.length, 2);
  }));
