import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { mbrl, resultBytes, start } from "./program.ts";

const comparison = [
  "compare",
  "--agents=dqn,random",
  "--seeds=2",
  "--steps=400",
  "--eval-every=100",
  "--eval-episodes=10",
  "--quiet",
];

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a comparison killed at 20 random moments and resumed gives the bytes of an undisturbed one", async () => {
  await withFolder(async (root) => {
    const whole = await mbrl([...comparison, `--out=${root}/whole`]);
    assertEquals(whole.code, 0, whole.stderr);
    const random = new Generator(1).stream("kills");
    let folder = "";
    for (let kills = 0, attempt = 0; kills < 20; attempt++) {
      if (folder === "") folder = `${root}/killed-${attempt}`;
      const child = await start([
        ...comparison,
        `--out=${folder}`,
        "--checkpoint-every=0.1",
        "--resume",
        "--jobs=1",
      ]);
      const timer = setTimeout(() => killIfRunning(child), random.uniform(100, 900));
      const { signal, success, stderr } = await child.output();
      clearTimeout(timer);
      if (signal === "SIGKILL") kills++;
      else assert(success, new TextDecoder().decode(stderr));
      if (!success) continue;
      assertEquals(resultBytes(folder), resultBytes(`${root}/whole`));
      folder = ""; // it came to its end between two kills: the next attempt begins anew
    }
    if (folder === "") return;
    const last = await mbrl([...comparison, `--out=${folder}`, "--resume"]);
    assertEquals(last.code, 0, last.stderr);
    assertEquals(resultBytes(folder), resultBytes(`${root}/whole`));
    assertEquals(leftovers(folder), []);
  });
});

Deno.test("shards, one after another and each twice, merge to the bytes of one machine", async () => {
  await withFolder(async (root) => {
    assertEquals((await mbrl([...comparison, `--out=${root}/whole`])).code, 0);
    for (const shard of ["1/3", "2/3", "3/3"]) {
      const args = [...comparison, `--shard=${shard}`, `--out=${root}/part-${shard[0]}`];
      assertEquals((await mbrl(args)).code, 0);
      const again = await mbrl([...args, "--resume"]);
      assertEquals(again.code, 0, again.stderr);
    }
    const parts = [1, 2, 3].map((i) => `${root}/part-${i}`);
    const early = await mbrl(["report", ...parts.slice(0, 2), `--out=${root}/early`]);
    assertEquals(early.code, 0);
    assertStringIncludes(early.stderr, "Missing: ");
    const report = await mbrl(["report", ...parts, `--out=${root}/merged`]);
    assertEquals(report.code, 0, report.stderr);
    assert(!report.stderr.includes("Missing"));
    assertEquals(resultBytes(`${root}/merged`), resultBytes(`${root}/whole`));
  });
});

Deno.test("a Slurm array task takes its own part by its environment", async () => {
  const listed = await mbrl([...comparison, "--dry-run"], {
    SLURM_ARRAY_TASK_ID: "2",
    SLURM_ARRAY_TASK_MIN: "1",
    SLURM_ARRAY_TASK_MAX: "4",
  });
  assertEquals(listed.stdout, "random\tcartpole\tseed 0\n");
});

Deno.test("a folder in use by another process is refused, and free again when that one has died", async () => {
  await withFolder(async (root) => {
    const folder = `${root}/shared`;
    const long = comparison.map((option) => option === "--steps=400" ? "--steps=100000" : option);
    const first = await start([...long, `--out=${folder}`]);
    while (!exists(`${folder}/config.json`)) await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await mbrl([...long, `--out=${folder}`, "--resume"]);
    assertEquals(second.code, 2);
    assertStringIncludes(second.stderr, "is in use by another mbrl");
    first.kill("SIGKILL");
    await first.output();
    const third = await mbrl([...comparison, `--out=${folder}`, "--overwrite"]);
    assertEquals(third.code, 0, third.stderr);
  });
});

Deno.test("a folder of another comparison is not resumed, and the message says what differs", async () => {
  await withFolder(async (root) => {
    const args = ["compare", "--agents=random", "--seeds=1", "--steps=100", "--quiet", `--out=${root}/x`];
    assertEquals((await mbrl(args)).code, 0);
    const other = await mbrl([
      ...args.map((option) => option === "--steps=100" ? "--steps=200" : option),
      "--resume",
    ]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, 'budget: {"steps":100} there, {"steps":200} here');
  });
});

Deno.test("an interrupt ends with 130, keeps finished runs and leaves no half-written file", async () => {
  await withFolder(async (root) => {
    const folder = `${root}/stopped`;
    const args = [
      "compare",
      "--agents=random,dqn",
      "--seeds=1",
      "--steps=20000",
      "--eval-every=1000",
      "--jobs=1",
    ];
    const child = await start([...args, `--out=${folder}`]);
    while (!exists(`${folder}/runs/random/cartpole/seed-0/run.csv`)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const began = performance.now();
    child.kill("SIGINT");
    const { code, stderr } = await child.output();
    const seconds = (performance.now() - began) / 1000;
    assertEquals(code, 130);
    assert(seconds < 5, `it took ${seconds} s on a loaded machine`);
    assertStringIncludes(new TextDecoder().decode(stderr), "Interrupted");
    assertEquals(leftovers(folder), []);
    assertStringIncludes(Deno.readTextFileSync(`${folder}/runs.csv`), "random,cartpole,0,done");
  });
});

/** Kills a process that may have come to its end in this very moment. */
function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended by itself
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Half-written files under a folder. */
function leftovers(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? leftovers(`${folder}/${name}`) : name.endsWith(".partial") ? [`${folder}/${name}`] : []
  );
}
