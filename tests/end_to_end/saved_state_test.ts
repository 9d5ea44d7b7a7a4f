import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import type { Snapshot } from "../../lib/checkpoint/snapshot.ts";
import { versions } from "../../lib/cli/version.ts";
import { planOf } from "../../lib/experiment/comparison.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { decodeRunCheckpoint, encodeRunCheckpoint } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { saveCurve, saveEpisodes } from "../../lib/experiment/saved_rows.ts";
import { mergedFiles } from "../../lib/results/own_files.ts";
import type { CurveRow, EpisodeRow } from "../../lib/results/rows.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

const options = ["--steps=300", "--eval-every=100", "--eval-episodes=5", "--quiet"];
const compare = ["compare", "--agents=dqn", "--seeds=1", "--jobs=1", "--checkpoint-every=0", ...options];
const runFolder = "runs/dqn/cartpole/seed-0";

/** Leaves the folder as it is while its one run is under way. */
function leaveUnfinished(folder: string): void {
  for (const name of mergedFiles) Deno.removeSync(`${folder}/${name}`);
  for (const name of ["run.csv", "curves.csv", "episodes.csv"]) {
    Deno.removeSync(`${folder}/${runFolder}/${name}`);
  }
}

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
      [new TextEncoder().encode("agent,task,seed\n"), "it is not a safetensors file"],
      [own.slice(0, own.length >> 1), "it is cut short"],
      [own.map((byte, i) => i === own.length - 9 ? byte ^ 4 : byte), "its content is damaged"],
      [await trained("--seed=1"), "it is of another run: seed is 1 instead of 0"],
      [await trained("--set=batchSize=16"), "it is of another run: dqn.batchSize is 16 instead of 64"],
    ];
    const progress = `${folder}/${runFolder}/progress.safetensors`;
    for (const [bytes, why] of cases) {
      leaveUnfinished(folder);
      Deno.writeFileSync(progress, bytes);
      const { code, stderr } = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
      assertEquals(
        [code, stderr],
        [
          0,
          `warning: The saved progress of dqn on cartpole, seed 0, cannot be used (${why}): ` +
          `it is kept as ${progress}.unusable, and the run starts again.\n`,
        ],
      );
      assertEquals(resultBytes(folder), right, why);
      assertEquals(Deno.readFileSync(`${progress}.unusable`), bytes);
    }
    Deno.removeSync(`${progress}.unusable`);
    leaveUnfinished(folder);
    Deno.mkdirSync(progress);
    const beside = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
    assertEquals([beside.code, beside.stderr.includes("(it is not a file)")], [0, true], beside.stderr);
    assertEquals(resultBytes(folder), right);
    leaveUnfinished(folder);
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
    const checkpoint = Deno.readFileSync(`${folder}/${runFolder}/checkpoint.safetensors`);
    const run = new Run(decodeRunCheckpoint(checkpoint, "x").spec);
    run.advance(150);
    const { metadata, snapshot } = decodeCheckpoint(encodeRunCheckpoint(run, 1), "x");
    firstWeights(snapshot.agent as Snapshot)[0] = NaN;
    leaveUnfinished(folder);
    Deno.writeFileSync(
      `${folder}/${runFolder}/progress.safetensors`,
      encodeCheckpoint(snapshot, metadata),
    );
    const resumed = await runExecutable([...compare, `--out=${folder}`, "--resume"]);
    assertEquals(resumed.code, 0, resumed.stderr);
    const said = "warning: 1 run diverged (dqn on cartpole, seed 0, at step 200) and counts as not solved.\n";
    assertEquals(resumed.stderr, said);
    const [names, cells] = Deno.readTextFileSync(`${folder}/runs.csv`).split("\n").map((line) =>
      line.split(",")
    );
    const cell = (name: string) => cells[names.indexOf(name)];
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
    if (value instanceof Float32Array && key.endsWith("weights")) return value;
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
    const found = firstWeights(value as Snapshot);
    if (found.length > 0) return found;
  }
  return new Float32Array();
}

Deno.test("evaluate, inspect and watch refuse what a checkpoint should not say, in one line that names it", async () => {
  await inFolder(async (root) => {
    const trained = await runExecutable([
      "train",
      "dqn",
      "--steps=20",
      "--eval-episodes=1",
      "--quiet",
      `--out=${root}/x`,
    ]);
    const { metadata, snapshot } = decodeCheckpoint(Deno.readFileSync(trained.stdout.trim()), "x");
    const spec = JSON.parse(metadata.spec);
    const settings = (changes: object) => ({ agentSettings: { ...spec.agentSettings, ...changes } });
    const cases: (readonly [changes: object, why: string])[] = [
      [{ agent: 7 }, "agent must be text"],
      [{ agentLabel: null }, "agentLabel must be text"],
      [{ budget: { steps: [] } }, "budget.steps must be"],
      [settings({ learningRate: 1e6 }), "dqn.learningRate must be"],
      [settings({ tomorrow: true }), 'Unknown setting of dqn "tomorrow"'],
      [{ agentSettings: {} }, "it lacks dqn.learningRate"],
      [
        settings({ hiddenWidth: 8 }),
        "(agent/learner/estimators/0/online/layer 0 weights has 256 numbers instead of 32)",
      ],
    ];
    const path = `${root}/edited.safetensors`;
    for (const [i, [changes, why]] of cases.entries()) {
      const said = { ...metadata, spec: JSON.stringify({ ...spec, ...changes }) };
      Deno.writeFileSync(path, encodeCheckpoint(snapshot, said));
      const command = ["evaluate", "inspect", "watch"][i % 3];
      const { code, stdout, stderr } = await runExecutable([command, path]);
      assertEquals([code, stdout], [1, ""], stderr);
      assertMatch(stderr, /^error: .*edited\.safetensors .*\.\n$/);
      assertStringIncludes(stderr, why);
    }
    Deno.writeFileSync(path, encodeCheckpoint(snapshot, { kind: metadata.kind, spec: metadata.spec }));
    const older = await runExecutable(["evaluate", path]);
    assertEquals([older.code, older.stderr.includes("train again, or use the version that wrote it")], [
      1,
      true,
    ]);
  });
});

Deno.test("--model is read before any run, known by its digest, and taken again where a run is made again", async () => {
  await inFolder(async (root) => {
    const brief = ["--eval-every=40", "--eval-episodes=2", "--quiet"];
    const trained = async (agent: string, steps: number, ...args: string[]) => {
      const name = `${root}/${agent}-${steps}${args.join("")}`.replaceAll("=", "");
      const { code, stdout, stderr } = await runExecutable(
        ["train", agent, `--steps=${steps}`, ...brief, ...args, `--out=${name}`],
      );
      assertEquals(code, 0, stderr);
      return stdout.trim();
    };
    const source = await trained("mpc", 60);
    const other = await trained("mpc", 60, "--seed=1");
    const model = `${root}/model.safetensors`;
    Deno.copyFileSync(source, model);
    Deno.writeTextFileSync(`${root}/notes.txt`, "not a checkpoint");
    Deno.writeFileSync(`${root}/cut.safetensors`, Deno.readFileSync(source).slice(0, -8));
    const refused: (readonly [path: string, why: string])[] = [
      [`${root}/nothing`, "there is no such file"],
      [root, "it is not a file"],
      [`${root}/notes.txt`, "it is not a safetensors file"],
      [`${root}/cut.safetensors`, "it is cut short"],
      [
        await trained("dqn", 40),
        "it is from dqn, and a model can only be transferred between agents of the same kind",
      ],
      [await trained("mpc", 5), "its model has not been fitted yet, and needs more steps"],
    ];
    const compareWith = (path: string, ...more: string[]) =>
      runExecutable([
        "compare",
        "--agents=mpc",
        "--task=cartpole-hold",
        "--seeds=1",
        "--steps=40",
        ...brief,
        `--model=${path}`,
        `--out=${root}/x`,
        ...more,
      ]);
    for (const [path, why] of refused) {
      const { code, stderr } = await compareWith(path);
      assertEquals([code, stderr], [2, `error: The model cannot be taken from ${path}: ${why}.\n`]);
      assertEquals([...Deno.readDirSync(root)].some(({ name }) => name === "x"), false);
    }
    const first = await compareWith(model);
    assertEquals(first.code, 0, first.stderr);
    const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(source));
    const digits = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const { plan } = JSON.parse(Deno.readTextFileSync(`${root}/x/config.json`));
    assertEquals(plan.contenders[0].modelDigest, digits);
    assertEquals((await compareWith(model, "--resume")).code, 0);

    const run = await trained("mpc", 40, "--task=cartpole-hold", `--model=${model}`);
    const inspected = (out: string) =>
      runExecutable(["inspect", run, "--history=4", "--json", "--quiet", `--out=${root}/${out}`]);
    const history = await inspected("inspected");
    assertEquals(history.code, 0, history.stderr);
    const parts: { name: string; table: { rows: number[][] } }[] = JSON.parse(history.stdout).parts;
    assertEquals(
      parts.find(({ name }) => name === "return_history")?.table.rows.map(([steps]) => steps),
      [10, 20, 30, 40],
      "the model is there from the first step on",
    );

    Deno.copyFileSync(other, model); // another file of the same name
    const resumed = await compareWith(model, "--resume");
    assertEquals([
      resumed.code,
      /mpc transferred model: SHA-256 \w+ there, SHA-256 \w+ here/.test(resumed.stderr),
    ], [
      2,
      true,
    ]);
    const later = await inspected("later");
    assertEquals([later.code, later.stderr], [
      2,
      `error: The model cannot be taken from ${model}: the file has changed since the run began.\n`,
    ]);
  });
});

Deno.test("a run of 300,000 episodes and 130,000 points is resumed, ended and drawn", async () => {
  await inFolder(async (root) => {
    const [episodes, points] = [300_000, 130_000];
    const folder = `${root}/x`;
    const config = layOver(defaultComparison, {
      agents: ["random"],
      seeds: [0],
      budget: { episodes },
      evaluation: { every: 20, episodes: 1 },
    });
    const plan = planOf(config);
    ResultStore.open(folder, { format: 1, argv: [], versions: versions(), backend: null, plan }, "create")
      .close();
    const run = new Run(expandRuns(config)[0]);
    run.advance(15);
    const { metadata, snapshot } = decodeCheckpoint(encodeRunCheckpoint(run, 1), "x");
    const key = { label: "random", task: "cartpole", seed: 0 };
    const before = Array.from({ length: episodes - 5 }, (_, i): EpisodeRow => ({
      ...key,
      episode: i + 1,
      env_steps: 20 * (i + 1),
      return: 20,
      length: 20,
      terminated: true,
    }));
    const curve = Array.from({ length: points }, (_, i): CurveRow => ({
      ...key,
      env_steps: 20 * (i + 1),
      episodes: i + 1,
      eval_return_mean: 20 + i % 3,
      eval_return_std: 0,
      eval_return_min: 20,
      eval_length_mean: 20,
      model_error: undefined,
      gradient_steps: 0,
      imagined_steps: 0,
      diagnostics: {},
    }));
    Deno.mkdirSync(`${folder}/runs/random/cartpole/seed-0`, { recursive: true });
    Deno.writeFileSync(
      `${folder}/runs/random/cartpole/seed-0/progress.safetensors`,
      encodeCheckpoint({
        ...snapshot,
        counters: { ...snapshot.counters as Snapshot, steps: 20 * before.length + 15 },
        episodes: saveEpisodes(before),
        curve: saveCurve(curve),
      }, metadata),
    );
    const { code, stderr } = await runExecutable([
      "compare",
      "--agents=random",
      "--seeds=1",
      `--episodes=${episodes}`,
      "--eval-every=20",
      "--eval-episodes=1",
      `--out=${folder}`,
      "--resume",
      "--quiet",
    ]);
    assertEquals([code, stderr], [0, ""]);
    const linesOf = (name: string) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n");
    assertEquals(linesOf("episodes.csv").length, 1 + episodes);
    assertEquals(
      linesOf("episodes.csv").at(-6),
      `random,cartpole,0,random,hidden,${before.length},${20 * before.length},20,20,true`,
    );
    assertEquals(linesOf("curves.csv").length > 1 + points, true);
    assertEquals(Deno.statSync(`${folder}/curves.svg`).isFile, true);
  });
});
