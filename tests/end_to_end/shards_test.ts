import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

const comparison = [
  "compare",
  "--agents=dqn,random",
  "--seeds=2",
  "--steps=200",
  "--eval-every=100",
  "--eval-episodes=5",
];
/** What each scheduler tells its second task of four, and how that task is called. */
const second: readonly (readonly [source: string, env: Record<string, string>])[] = [
  ["Slurm array task 2", {
    SLURM_ARRAY_TASK_ID: "2",
    SLURM_ARRAY_TASK_MIN: "1",
    SLURM_ARRAY_TASK_MAX: "4",
    SLURM_ARRAY_TASK_STEP: "1",
    SLURM_ARRAY_TASK_COUNT: "4",
  }],
  ["Slurm array task 1", {
    SLURM_ARRAY_TASK_ID: "1",
    SLURM_ARRAY_TASK_MIN: "0",
    SLURM_ARRAY_TASK_MAX: "3",
    SLURM_ARRAY_TASK_STEP: "1",
    SLURM_ARRAY_TASK_COUNT: "4",
  }],
  ["Slurm array task 2", {
    MBRL_SHARDS: "4",
    SLURM_ARRAY_TASK_ID: "2",
    SLURM_ARRAY_TASK_MIN: "2",
    SLURM_ARRAY_TASK_MAX: "2",
    SLURM_ARRAY_TASK_COUNT: "1",
  }],
  ["Kubernetes completion index 1", { MBRL_SHARDS: "4", JOB_COMPLETION_INDEX: "1" }],
  ["GNU parallel job 2", { MBRL_SHARDS: "4", PARALLEL_SEQ: "2" }],
];

Deno.test("a scheduler's task takes its own part by its environment, and says which", async () => {
  for (const [source, env] of second) {
    const { code, stdout, stderr } = await runExecutable([...comparison, "--dry-run"], { env });
    assertEquals([code, stdout], [0, "dqn\tcartpole\tseed 1\n"], stderr);
    assertMatch(stderr, RegExp(`^part 2 of 4 \\(${source}\\): 1 of 4 runs\n`));
  }
});

Deno.test("a task of an array that does not tell the number of parts is refused in one sentence", async () => {
  await inFolder(async (folder) => {
    const env = {
      SLURM_ARRAY_TASK_ID: "3",
      SLURM_ARRAY_TASK_MIN: "3",
      SLURM_ARRAY_TASK_MAX: "7",
      SLURM_ARRAY_TASK_COUNT: "2",
    };
    const { code, stdout, stderr } = await runExecutable([...comparison, "--out=out"], { cwd: folder, env });
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, /^error: Slurm array task 3, [^\n]*MBRL_SHARDS[^\n]*--shard I\/N\.\n$/);
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("shards, one after another and each twice, merge to the bytes of one machine", async () => {
  await inFolder(async (root) => {
    assertEquals((await runExecutable([...comparison, `--out=${root}/whole`])).code, 0);
    const quiet = [...comparison, "--quiet"];
    for (const shard of [1, 2, 3]) {
      const args = [...quiet, `--shard=${shard}/3`, `--out=${root}/part-${shard}`];
      assertEquals((await runExecutable(args)).code, 0);
      const again = await runExecutable([...args, "--resume"]);
      assertEquals(again.code, 0, again.stderr);
      const config = JSON.parse(Deno.readTextFileSync(`${root}/part-${shard}/config.json`));
      assertEquals(config.part, { number: shard, of: 3 });
    }
    for (const other of [["--shard=3/3"], ["--shard=2/4"], []]) {
      const refused = await runExecutable([...quiet, ...other, `--out=${root}/part-2`, "--resume"]);
      assertEquals(refused.code, 2);
      assertStringIncludes(refused.stderr, "part-2 holds part 2 of 3");
    }
    const parts = [1, 2, 3].map((i) => `${root}/part-${i}`);
    const early = await runExecutable(["report", ...parts.slice(0, 2), `--out=${root}/early`]);
    assertEquals(early.code, 0);
    assertStringIncludes(early.stderr, "Missing: ");
    const report = await runExecutable(["report", ...parts, `--out=${root}/merged`]);
    assertEquals(report.code, 0, report.stderr);
    assert(!report.stderr.includes("Missing"));
    assertEquals(resultBytes(`${root}/merged`), resultBytes(`${root}/whole`));
  });
});

Deno.test("a part without runs is made at once, and merges with the others", async () => {
  await inFolder(async (root) => {
    const [empty, other] = [5, 4].map((part) => `${root}/part-${part}`);
    const { code, stderr } = await runExecutable([...comparison, "--shard=5/5", `--out=${empty}`]);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /^part 5 of 5 \(--shard\): 0 of 4 runs\n/);
    assertMatch(stderr, /part-5 holds part 5 of 5: mbrl report merges the parts\./);
    assert(!stderr.includes("Missing"), "what the other parts make is not missing here");
    assertEquals((await runExecutable([...comparison, "--shard=4/5", `--out=${other}`])).code, 0);
    const report = await runExecutable(["report", empty, other, `--out=${root}/merged`]);
    assertEquals(report.code, 0, report.stderr);
    assertEquals(Deno.readTextFileSync(`${root}/merged/runs.csv`).trim().split("\n").length, 1 + 1);
  });
});

Deno.test("report merges folders of different budgets and grids, says so, and censors each run at its own end", async () => {
  await inFolder(async (folder) => {
    const made = async (agent: string, ...options: string[]) => {
      const args = [
        "compare",
        `--agents=${agent}`,
        "--seeds=2",
        "--eval-episodes=2",
        `--out=${folder}/${agent}`,
      ];
      const { code, stderr } = await runExecutable([...args, ...options]);
      assertEquals(code, 0, stderr);
      return `${folder}/${agent}`;
    };
    const folders = [
      await made("random", "--steps=120"),
      await made("linear-search", "--steps=60", "--eval-every=20"),
    ];
    const { code, stdout, stderr } = await runExecutable(["report", ...folders, `--out=${folder}/all`]);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /Budgets differ: 60 real steps \(linear-search\); 120 real steps \(random\)\./);
    assertMatch(
      stderr,
      /Evaluations differ: .*every 20 real steps.*every 5 real steps up to 50, then every 50/,
    );
    assertMatch(stdout, /^linear-search +hidden +0\/2 +>60/m);
    assertMatch(stdout, /^random +hidden +0\/2 +>120/m);
    const again = await runExecutable(["report", `${folder}/all`]);
    assertEquals([again.code, again.stdout], [0, stdout]);
  });
});
