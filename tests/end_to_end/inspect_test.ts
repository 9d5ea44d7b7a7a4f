import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";
import { inFolder, runExecutable } from "./executable.ts";

/** Trains a little and gives the folder of the run. */
async function train(
  folder: string,
  agent: string,
  steps: number,
  settings: readonly string[] = [],
  rules = "hidden",
  task = "cartpole",
) {
  const plan = `--steps ${steps} --eval-every ${steps} --eval-episodes 4 --out ${folder}/${agent}`.split(" ");
  const { code, stderr } = await runExecutable([
    "train",
    agent,
    ...plan,
    "--rules",
    rules,
    "--task",
    task,
    ...settings.flatMap((text) => ["--set", text]),
  ]);
  assertEquals(code, 0, stderr);
  return `${folder}/${agent}`;
}

Deno.test("mbrl inspect answers its questions, writes tables and pictures, and the same again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const run = await train(folder, "mpc", 80);
    const page = await runExecutable(["inspect", run, "--out", `${folder}/one`]);
    assertEquals(page.code, 0, page.stderr);
    for (let question = 1; question <= 5; question++) {
      assert(page.stdout.includes(`\n${question}. `), page.stdout);
    }
    await runExecutable(["inspect", run, "--out", `${folder}/two`]);
    const files = [...Deno.readDirSync(`${folder}/one`)].map(({ name }) => name).sort();
    for (
      const name of ["horizon.csv", "horizon.svg", "maps.svg", "model.csv", "uncertainty.svg", "returns.csv"]
    ) {
      assert(files.includes(name), name);
    }
    const read = (place: string, name: string) => Deno.readTextFileSync(`${folder}/${place}/${name}`);
    for (const name of files) assertEquals(read("two", name), read("one", name));
    const again = await runExecutable(["inspect", run, "--out", `${folder}/one`]);
    assertEquals(again.code, 2);
    assert(again.stderr.includes("--overwrite"), again.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("mbrl inspect shows what a latent model has to show, and says where there is nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const settings = ["learningStarts=60", "updatesPerStep=1"];
    const run = await train(folder, "muzero", 80, settings);
    const page = await runExecutable(["inspect", run, "--out", `${folder}/latent`, "--json"]);
    assertEquals(page.code, 0, page.stderr);
    assertEquals(JSON.parse(page.stdout).parts[0].name, "latent");
    const table = Deno.readTextFileSync(`${folder}/latent/latent.csv`);
    assert(table.startsWith("network,variable,steps_ahead,r2"), table.slice(0, 60));
    assert(Deno.readTextFileSync(`${folder}/latent/latent.svg`).startsWith("<svg"));
    const none = await runExecutable(["inspect", await train(folder, "dqn", 40)]);
    assertEquals(none.code, 2);
    assert(none.stderr.includes("no learned model"), none.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("mbrl inspect judges what the lecture's agent used: episodes that never end, and its action values", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await runExecutable(["inspect", await train(folder, "lecture", 450)]);
    assertEquals(code, 0, stderr);
    const verdict = stdout.slice(stdout.indexOf("two standard errors")).replaceAll(/\s+/g, " ");
    assert(
      /Its imagined episodes predict a return of 500 where the real one is .{1,4}: too high;/.test(verdict),
      stdout,
    );
    assert(
      /Its action values predict a discounted return \(γ = 0.99\) of [\d.]+ where .*: too high;/.test(
        verdict,
      ),
      stdout,
    );
    const cured = await train(`${folder}/cure`, "lecture", 450, [], "known");
    assert(!(await runExecutable(["inspect", cured])).stdout.includes("return of 500 where"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const tank = projectFile("examples/tank.ts");
for (
  const [task, map, axes] of [
    [tank, "", ["level (m)", "inflow (m3/s)"]],
    ["pendulum", "theta',sin theta", ["theta' (rad/s)", "sin theta"]],
    ["mountain-car", "position", ["position"]],
    ["acrobot", "cos theta1,theta2'", ["cos theta1", "theta2' (rad/s)"]],
  ] as const
) {
  Deno.test(`mbrl inspect works on ${task.split("/").at(-1)}, in the units of its variables`, () =>
    inFolder(async (folder) => {
      const quick = "learningStarts=100 modelMaxUpdates=30 updatesPerStep=0.2".split(" ");
      const run = await train(folder, "dyna", 150, quick, "hidden", task);
      const call = ["inspect", run, "--out", `${folder}/model`, ...map === "" ? [] : ["--map", map]];
      const { code, stdout, stderr } = await runExecutable(call);
      assertEquals(code, 0, stderr);
      assert(stdout.split("\n").every((line) => line.length <= 80), stdout);
      assert(/Its imagined episodes predict a\s+return\s+of/.test(stdout), stdout);
      const picture = Deno.readTextFileSync(`${folder}/model/maps.svg`);
      for (const axis of axes) {
        assert(picture.includes(`>${axis}<`) || picture.includes(`>${axis.replace("'", "&apos;")}<`), axis);
      }
      assert(!/NaN|undefined/.test(picture));
      const unknown = await runExecutable(["inspect", run, "--out", `${folder}/other`, "--map", "height"]);
      assertEquals(unknown.code, 2);
      assert(
        /--map names variables of the task, and .* has no "height"/.test(unknown.stderr),
        unknown.stderr,
      );
    }));
}
