import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder, resultBytes, runExecutable, tree } from "./executable.ts";

const small = [
  "--agents=dyna,muzero,dqn",
  "--steps=150",
  "--eval-every=50",
  "--eval-episodes=2",
  "--set=dyna.learningStarts=30",
  "--set=dyna.modelMaxUpdates=20",
  "--set=dyna.modelWidth=16",
  "--quiet",
];

async function done(words: readonly string[]): Promise<string> {
  const { code, stderr } = await runExecutable(words);
  assertEquals(code, 0, `mbrl ${words.join(" ")}: ${stderr}`);
  return stderr;
}

/** The recordings, with paths within the folder. */
const dreams = (folder: string) => tree(`${folder}/dreams`).replaceAll(folder, "");

Deno.test("mbrl compare records a model-based agent's dreams, the same bytes however it is run", () =>
  inFolder(async (folder) => {
    const at = (name: string) => `${folder}/${name}`;
    await done(["compare", ...small, "--seeds=2", "--jobs=1", `--out=${at("one")}`]);
    const files = [...Deno.readDirSync(at("one/dreams"))].map(({ name }) => name).sort();
    assertEquals(files, ["dyna", "muzero"]);
    const recording = JSON.parse(Deno.readTextFileSync(at("one/dreams/dyna/cartpole.json")));
    assertEquals(recording.run, { label: "dyna", task: "cartpole", seed: 0 });
    assert(recording.scene.dreams.length > 1 && recording.maps.maps.length === 6);
    assertMatch(
      JSON.parse(Deno.readTextFileSync(at("one/dreams/muzero/cartpole.json"))).missing,
      /no model that predicts observations/,
    );
    // in parts that are merged
    for (const part of [1, 2]) {
      await done(["compare", ...small, "--seeds=2", `--shard=${part}/2`, `--out=${at(`part${part}`)}`]);
    }
    await done(["report", at("part1"), at("part2"), `--out=${at("merged")}`, "--quiet"]);
    assertEquals(dreams(at("merged")), dreams(at("one")));
    assertEquals(resultBytes(at("merged")), resultBytes(at("one")));
    // extended, which makes no finished run again
    await done(["compare", ...small, "--seeds=1", `--out=${at("grown")}`]);
    await done(["compare", ...small, "--seeds=2", `--out=${at("grown")}`, "--resume"]);
    assertEquals(dreams(at("grown")), dreams(at("one")));
    await done([
      "compare",
      "--agents=dqn",
      "--steps=50",
      "--eval-every=50",
      "--eval-episodes=1",
      "--seeds=1",
      `--out=${at("grown")}`,
      "--overwrite",
      "--quiet",
    ]);
    assertEquals([...Deno.readDirSync(at("grown"))].some(({ name }) => name === "dreams"), false);
  }));

Deno.test("a recording that fails, or never ends, takes no result away", () =>
  inFolder(async (folder) => {
    const task = (draw: string) =>
      `export default {
  mbrl: 1,
  name: "tank",
  summary: "Hold a level.",
  variables: [{ name: "level", unit: "m", low: 0, high: 2 }],
  actions: ["close", "open"],
  timeLimit: 20,
  start: (random) => [random.uniform(0.5, 1.5)],
  step: ([level], action) => ({
    state: [level + 0.1 * (action - 0.5)],
    reward: 1 - Math.abs(level - 1),
    terminated: level < 0 || level > 2,
  }),
  draw(state) {
    ${draw}
    return { view: [0, 0, 1, 2], shapes: [{ box: [0, 0, 1, state[0]] }] };
  },
};
`;
    // recorded states are of 32 bits, others of 64
    const isRecorded = "Math.fround(state[0]) === state[0]";
    const bodies = {
      hangs: `if (${isRecorded}) for (;;);`,
      throws: `if (${isRecorded}) throw new Error("no");`,
      draws: "",
    };
    const found: Record<string, string> = {};
    for (const [name, body] of Object.entries(bodies)) {
      Deno.writeTextFileSync(`${folder}/${name}.ts`, task(body));
      await done([
        "compare",
        ...small.slice(1),
        "--agents=dyna",
        "--seeds=1",
        "--stall=1",
        `--task=${folder}/${name}.ts`,
        `--out=${folder}/${name}`,
      ]);
      found[name] = resultBytes(`${folder}/${name}`);
    }
    assertEquals(found.hangs, found.draws);
    assertEquals(found.throws, found.draws);
    assertEquals([...Deno.readDirSync(`${folder}/hangs`)].some(({ name }) => name === "dreams"), false);
    const sceneOf = (name: string) =>
      JSON.parse(Deno.readTextFileSync(`${folder}/${name}/dreams/dyna/tank.json`)).scene;
    assertEquals(sceneOf("draws").drawing.layouts, ["B"]);
    assertEquals(sceneOf("throws").drawing, undefined);
    assertEquals(sceneOf("throws").dreams, sceneOf("draws").dreams);
  }));
