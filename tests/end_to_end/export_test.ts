import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Tensor, tf } from "../nn/tensorflow.ts";
import { inFolder, runExecutable, tree } from "./executable.ts";

/** A network loaded from its files by TensorFlow.js alone. */
async function loaded(folder: string) {
  const { modelTopology, weightsManifest: [{ paths, weights: weightSpecs }] } = JSON.parse(
    Deno.readTextFileSync(`${folder}/model.json`),
  );
  const weightData = Deno.readFileSync(`${folder}/${paths[0]}`).buffer;
  return await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

const readJson = (path: string) => JSON.parse(Deno.readTextFileSync(path));

/** Rows of what TensorFlow.js computes. */
async function outputsOf(folder: string, inputs: number[][]): Promise<number[][]> {
  const network = await loaded(folder);
  return tf.tidy(() => (network.predict(tf.tensor2d(inputs)) as Tensor).arraySync() as number[][]);
}

/** Within 1e-5 of the largest number of each column. */
function alike(got: number[][], expected: number[][], what: string): void {
  assertEquals([got.length, got[0].length], [expected.length, expected[0].length], what);
  expected[0].forEach((_, k) => {
    const size = expected.reduce((most, row) => Math.max(most, Math.abs(row[k])), 0);
    got.forEach((row, i) => {
      const apart = Math.abs(row[k] - expected[i][k]);
      assert(
        apart <= 1e-5 * Math.max(size, Math.abs(expected[i][k])),
        `${what}: row ${i}, ${apart} of ${size}`,
      );
    });
  });
}

async function exported(folder: string, words: string) {
  const trained = await runExecutable(
    [
      "train",
      ...words.split(" "),
      "--quiet",
      "--eval-every=5000",
      "--eval-episodes=1",
      `--out=${folder}/run`,
    ],
  );
  assertEquals(trained.code, 0, trained.stderr);
  return await runExecutable(["export", trained.stdout.trim(), `--out=${folder}/networks`]);
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const cases: Record<string, { words: string; networks: string[] }> = {
  "linear-search": { words: "linear-search --steps=100", networks: ["policy"] },
  dqn: { words: "dqn --steps=600", networks: ["policy"] },
  sac: { words: "sac --steps=300", networks: ["policy"] },
  ppo: { words: "ppo --steps=600", networks: ["policy"] },
  lecture: { words: "lecture --steps=100", networks: ["policy", "model"] },
  "dyna-q": { words: "dyna-q --steps=110", networks: ["policy", "model"] },
  dyna: { words: "dyna --steps=110", networks: ["policy", "model"] },
  mbpo: {
    words: "mbpo --steps=120 --set=modelMembers=3",
    networks: ["policy", "model-1", "model-2", "model-3"],
  },
  mpc: { words: "mpc --steps=60 --set=modelMembers=2", networks: ["policy", "model-1", "model-2"] },
  "mpc with a network and angles": {
    words:
      "mpc --steps=60 --task=cartpole-swingup --set=modelMembers=1 --set=policy=network --set=modelType=gaussian",
    networks: ["policy", "model"],
  },
  "dqn with angles": { words: "dqn --steps=200 --task=cartpole-swingup", networks: ["policy"] },
  "ppo with angles": { words: "ppo --steps=600 --task=cartpole-swingup", networks: ["policy"] },
  "dyna with angles": { words: "dyna --steps=110 --task=cartpole-swingup", networks: ["policy", "model"] },
  "mpc with plans in a linear model": {
    words: "mpc --steps=60 --set=planner=shooting --set=model=linear",
    networks: ["model"],
  },
};

for (const [what, { words, networks }] of Object.entries(cases)) {
  Deno.test(`mbrl export writes what TensorFlow.js computes alike: ${what}`, async () => {
    await inFolder(async (folder) => {
      const { code, stdout, stderr } = await exported(folder, words);
      assertEquals(code, 0, stderr);
      const out = `${folder}/networks`;
      assertEquals(
        stdout.trim().split("\n").map((line) => line.split(": ")[0]),
        networks.map((name) => `${out}/${name}`),
      );
      const readme = Deno.readTextFileSync(`${out}/README.md`);
      for (const { name, kind, inputs, outputs, files } of readJson(`${out}/export.json`).networks) {
        if (words.includes("swingup")) { // the pole's angle as sine and cosine, of models and of policies
          const names = inputs.map(({ name }: { name: string }) => name);
          assertEquals(names.slice(0, 5), ["x", "x'", "sine of theta", "theta'", "cosine of theta"]);
        }
        const check = readJson(`${out}/${name}/check.json`);
        assertEquals([check.inputs.length, check.inputs[0].length], [1000, inputs.length]);
        const got = await outputsOf(`${out}/${name}`, check.inputs);
        assertEquals(got[0].length, outputs.length);
        for (const port of [...inputs, ...outputs]) assert(readme.includes(port.name), port.name);
        assertEquals(
          [...Deno.readDirSync(`${out}/${name}`)].map(({ name }) => name).sort(),
          [...files].sort(),
        );
        if (kind === "policy") {
          alike(got, check.outputs, `${name} outputs`);
          continue;
        }
        const size = check.next[0].length;
        const next = got.map((row, i) =>
          check.observations[i].map((value: number, k: number) => value + row[k])
        );
        alike(next, check.next, `${name} next observations`);
        if (check.variances === undefined) continue;
        const { change_deviations, log_variance_lows: lows, log_variance_highs: highs } = readJson(
          `${out}/${name}/statistics.json`,
        );
        const variances = got.map((row) =>
          row.slice(size).map((raw, k) => { // as the README says
            const below = highs[k] - softplus(highs[k] - raw);
            return Math.exp(lows[k] + softplus(below - lows[k])) * change_deviations[k] ** 2;
          })
        );
        alike(variances, check.variances, `${name} variances`);
      }
    });
  });
}

Deno.test("mbrl export refuses what has no such network, and folders that are in use", async () => {
  await inFolder(async (folder) => {
    const random = await exported(folder, "random --steps=20");
    assertEquals(random.code, 2);
    assertMatch(random.stderr, /^error: random has no network to export: [^\n]+\n$/);
    const unfitted = await runExecutable([
      ...["train", "mpc", "--steps=19", "--set=planner=cem", "--quiet", `--out=${folder}/mpc`],
    ]);
    const early = await runExecutable(["export", unfitted.stdout.trim(), `--out=${folder}/early`]);
    assertEquals(early.code, 2);
    assertMatch(early.stderr, /^error: mpc has nothing to export yet/);
    const first = await exported(`${folder}/a`, "dqn --steps=50");
    assertEquals(first.code, 0, first.stderr);
    const before = tree(`${folder}/a/networks`);
    const again = await runExecutable(["export", `${folder}/a/run`, `--out=${folder}/a/networks`]);
    assertEquals(again.code, 2);
    assertMatch(again.stderr, /holds an export already: name another folder with --out/);
    assertEquals(tree(`${folder}/a/networks`), before);
  });
});
