import { assertEquals } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

const options = ["--steps=300", "--eval-every=100", "--eval-episodes=5", "--quiet"];
const compare = ["compare", "--agents=dqn", "--seeds=1", "--jobs=1", "--checkpoint-every=0", ...options];
const runFolder = "runs/dqn/cartpole/seed-0";

Deno.test("progress that cannot be used is set aside, and its run made anew with the right results", async () => {
  await inFolder(async (root) => {
    const folder = `${root}/x`;
    const first = await runExecutable([...compare, `--out=${folder}`]);
    assertEquals(first.code, 0, first.stderr);
    const right = resultBytes(folder);
    const trained = async (...args: string[]) => {
      const { code, stdout, stderr } = await runExecutable([
        "train",
        "dqn",
        ...options.filter((option) => !args.some((arg) => arg.split("=")[0] === option.split("=")[0])),
        ...args,
        `--out=${root}/other`,
        "--overwrite",
      ]);
      assertEquals(code, 0, stderr);
      return Deno.readFileSync(stdout.trim());
    };
    const own = await trained();
    const cases: (readonly [progress: Uint8Array, why: string])[] = [
      [new Uint8Array(), "it is too short"],
      [new TextEncoder().encode("agent,task,seed\n"), "it is no safetensors file"],
      [own.slice(0, own.length >> 1), "it is cut short"],
      [own.map((byte, i) => i === own.length - 9 ? byte ^ 4 : byte), "its content is damaged"],
      [await trained("--seed=1"), "it is of another run: seed is 1 in place of 0"],
      [await trained("--set=batchSize=16"), "it is of another run: dqn.batchSize is 16 in place of 64"],
      [await trained("--steps=200"), "it is of another run: the budget in steps is 200 in place of 300"],
    ];
    const progress = `${folder}/${runFolder}/progress.safetensors`;
    for (const [bytes, why] of cases) {
      Deno.removeSync(`${folder}/${runFolder}/run.csv`); // the run has not come to its end
      Deno.writeFileSync(progress, bytes);
      const { code, stderr } = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
      assertEquals(
        [code, stderr],
        [
          0,
          `warning: The saved progress of dqn on cartpole, seed 0, cannot be used (${why}): ` +
          `it is kept as ${progress}.unusable, and the run starts anew.\n`,
        ],
      );
      assertEquals(resultBytes(folder), right, why);
      assertEquals(Deno.readFileSync(`${progress}.unusable`), bytes);
    }
    Deno.removeSync(`${folder}/${runFolder}/run.csv`);
    Deno.writeFileSync(progress, own);
    const { code, stderr } = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
    assertEquals([code, stderr, resultBytes(folder)], [0, "", right], "good progress is used");
  });
});

Deno.test("a run whose agent has diverged ends so, keeps its rows, counts as not solved, and is not made again", async () => {
  await inFolder(async (root) => {
    const folder = `${root}/x`;
    const first = await runExecutable([...compare, `--out=${folder}`, "--keep-checkpoints"]);
    assertEquals(first.code, 0, first.stderr);
    // the state of a run under way in which one weight is no number any more
    const { metadata, snapshot } = decodeCheckpoint(
      Deno.readFileSync(`${folder}/${runFolder}/checkpoint.safetensors`),
      "x",
    );
    firstWeights(snapshot.agent as Snapshot)[0] = NaN;
    Deno.removeSync(`${folder}/${runFolder}/run.csv`);
    Deno.writeFileSync(
      `${folder}/${runFolder}/progress.safetensors`,
      encodeCheckpoint({ ...snapshot, steps: 150, done: false }, metadata),
    );
    const resumed = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
    assertEquals(resumed.code, 0, resumed.stderr);
    const said = "warning: 1 run diverged (dqn on cartpole, seed 0, at step 200) and counts as not solved.\n";
    assertEquals(resumed.stderr, said);
    const [names, run] = Deno.readTextFileSync(`${folder}/runs.csv`).split("\n").map((line) =>
      line.split(",")
    );
    const cell = (name: string) => run[names.indexOf(name)];
    assertEquals(
      ["status", "steps_to_solve", "first_crossing", "error"].map(cell),
      ["diverged", "inf", "inf", "diverged at step 200"],
    );
    const curves = Deno.readTextFileSync(`${folder}/curves.csv`).trim().split("\n");
    assertEquals([curves[0].includes("q_loss"), curves.length > 1], [true, true]);
    const before = resultBytes(folder);
    const again = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
    assertEquals([again.code, again.stderr, resultBytes(folder)], [0, said, before]);
  });
});

/** The first array of 32-bit numbers below a key named "weights". */
function firstWeights(snapshot: Snapshot): Float32Array {
  for (const [key, value] of Object.entries(snapshot)) {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
    const found = key === "weights" ? Object.values(value)[0] : firstWeights(value as Snapshot);
    if (found instanceof Float32Array && found.length > 0) return found;
  }
  return new Float32Array();
}
