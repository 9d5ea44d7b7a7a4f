import { assert, assertEquals, assertMatch } from "@std/assert";
import { executable, inFolder, isGiven, resultBytes, runExecutable } from "./executable.ts";

const PARTS = 3;
const variants = 6;
const comparison = [
  "compare",
  "--agents=dqn",
  "--set=dqn.learningRate=log:1e-4..1e-2",
  `--samples=${variants / 2}`,
  "--set=dqn.batchSize=16,32",
  "--seeds=2",
  "--steps=300",
  "--eval-every=150",
  "--eval-episodes=2",
];

/** What Slurm tells a task of a whole array. */
const slurm = (task: number) => ({
  SLURM_ARRAY_TASK_ID: String(task),
  SLURM_ARRAY_TASK_MIN: "1",
  SLURM_ARRAY_TASK_MAX: String(PARTS),
  SLURM_ARRAY_TASK_STEP: "1",
  SLURM_ARRAY_TASK_COUNT: String(PARTS),
});

/** Starts a part and ends it with a signal once its first run has a saved state, or all its runs have ended. */
async function interrupted(folder: string, task: number, signal: Deno.Signal): Promise<void> {
  const process = new Deno.Command(await executable(), {
    args: [...comparison, "--jobs=1", "--checkpoint-every=0.02", `--out=part-${task}`],
    cwd: folder,
    env: slurm(task),
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  const ended = process.status.then(() => hasEnded = true);
  const isUnderWay = () =>
    files(`${folder}/part-${task}`).some((path) => path.endsWith("/progress.safetensors"));
  while (!hasEnded && !isUnderWay()) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5))]);
  }
  try {
    process.kill(signal);
  } catch {
    // it has come to its end
  }
  await ended;
}

function files(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? files(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  } catch {
    return [];
  }
}

Deno.test("a sweep in parts under a scheduler, two of them stopped and resumed, merges to one machine's bytes", () =>
  inFolder(async (folder) => {
    // a launcher that is killed cannot hand that on, and its program would go on
    const kill = isGiven ? "SIGTERM" : "SIGKILL";
    await Promise.all([interrupted(folder, 1, kill), interrupted(folder, 2, "SIGTERM")]);
    for (let task = 1; task <= PARTS; task++) {
      const { code, stderr } = await runExecutable([...comparison, `--out=part-${task}`, "--resume"], {
        cwd: folder,
        env: slurm(task),
      });
      assertEquals(code, 0, stderr);
      assertMatch(stderr, RegExp(`^part ${task} of ${PARTS} \\(Slurm array task ${task}\\): 4 of 12 runs\n`));
    }
    const parts = Array.from({ length: PARTS }, (_, i) => `part-${i + 1}`);
    const merged = await runExecutable(["report", ...parts, "--out=all"], { cwd: folder });
    assertEquals(merged.code, 0, merged.stderr);
    assert(!merged.stderr.includes("Missing"), merged.stderr);
    assertEquals(
      merged.stdout.split("\n").filter((line) => /^dqn learningRate=/.test(line)).length >= variants,
      true,
    );
    const whole = await runExecutable([...comparison, "--out=whole", "--quiet"], { cwd: folder });
    assertEquals(whole.code, 0, whole.stderr);
    assertEquals(resultBytes(`${folder}/all`), resultBytes(`${folder}/whole`));
    const [heading, ...rows] = Deno.readTextFileSync(`${folder}/all/summary.csv`).trim().split("\n").map((
      line,
    ) => line.split(","));
    const of = (name: string) => rows.map((row) => row[heading.indexOf(name)]);
    assertEquals([new Set(of("learning_rate")).size, new Set(of("batch_size")).size, rows.length], [
      3,
      2,
      variants,
    ]);
    assert(Deno.statSync(`${folder}/all/curves.svg`).size > 1000);
  }));
