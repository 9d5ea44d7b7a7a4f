import { assertEquals } from "@std/assert";
import { compare, planOf } from "../../lib/experiment/comparison.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { mergeFolders } from "../../lib/results/merge.ts";
import { mergedFiles } from "../../lib/results/own_files.ts";
import { ResultStore, writeMerged } from "../../lib/results/store.ts";

const config = layOver(defaultComparison, {
  agents: ["random", "dqn"],
  seeds: [0, 1],
  budget: { steps: 200 },
  evaluation: { every: 50, episodes: 5 },
});

const silent = { warn() {}, started() {}, progress() {}, ended() {} };

async function made(folder: string, jobs: number, part = [0, 1, 2, 3]): Promise<void> {
  const store = ResultStore.open(folder, {
    format: 1,
    argv: [],
    versions: { mbrl: "test" },
    backend: null,
    plan: planOf(config),
  }, "resume");
  try {
    const specs = expandRuns(config).filter((_, i) => part.includes(i));
    const outcome = await compare(specs, store, {
      jobs,
      checkpointSeconds: 0,
      keepCheckpoints: false,
      signal: new AbortController().signal,
    }, silent);
    assertEquals(outcome, { failed: [], diverged: [], interrupted: false, abandoned: [] });
  } finally {
    store.close();
  }
}

/** The files whose bytes must not depend on how the work was done. */
function bytesOf(folder: string): string[] {
  return mergedFiles.filter((name) => !["runs.csv", "compute.csv"].includes(name)).map((name) =>
    Deno.readTextFileSync(`${folder}/${name}`)
  );
}

Deno.test("compare() gives the same bytes with one job, two jobs, in two sittings and in shards", async () => {
  const root = await Deno.makeTempDir();
  try {
    await made(`${root}/one`, 1);
    await made(`${root}/two`, 2);
    assertEquals(bytesOf(`${root}/two`), bytesOf(`${root}/one`));
    await made(`${root}/sittings`, 1, [3, 0]);
    await made(`${root}/sittings`, 2);
    assertEquals(bytesOf(`${root}/sittings`), bytesOf(`${root}/one`));
    await made(`${root}/a`, 1, [0, 2]);
    await made(`${root}/b`, 1, [1, 3]);
    const { config: merged, runs, missing } = mergeFolders([`${root}/a`, `${root}/b`]);
    assertEquals(missing, []);
    Deno.mkdirSync(`${root}/merged`);
    writeMerged(`${root}/merged`, merged, runs);
    assertEquals(bytesOf(`${root}/merged`), bytesOf(`${root}/one`));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("compare() keeps the other runs when one fails", async () => {
  const root = await Deno.makeTempDir();
  const store = ResultStore.open(root, {
    format: 1,
    argv: [],
    versions: { mbrl: "test" },
    backend: null,
    plan: planOf(config),
  }, "create");
  try {
    const specs = expandRuns(config);
    const broken = { ...specs[1], agent: "bogus" };
    const outcome = await compare([specs[0], broken, specs[2]], store, {
      jobs: 1,
      checkpointSeconds: 0,
      keepCheckpoints: false,
      signal: new AbortController().signal,
    }, silent);
    assertEquals(outcome.failed.map(({ spec }) => spec.agent), ["bogus"]);
    const { runs } = mergeFolders([root]);
    assertEquals(runs.map(({ run }) => run.status).sort(), ["done", "done", "failed"]);
  } finally {
    store.close();
    await Deno.remove(root, { recursive: true });
  }
});
