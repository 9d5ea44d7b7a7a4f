import { assert, assertEquals } from "@std/assert";
import { runExecutable } from "./executable.ts";

/** Trains a little and gives the folder of the run. */
async function train(
  folder: string,
  agent: string,
  steps: number,
  settings: readonly string[] = [],
  rules = "hidden",
) {
  const plan = `--steps ${steps} --eval-every ${steps} --eval-episodes 4 --out ${folder}/${agent}`.split(" ");
  const { code, stderr } = await runExecutable([
    "train",
    agent,
    ...plan,
    "--rules",
    rules,
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
    for (const name of ["horizon.csv", "horizon.svg", "maps.svg", "model.csv", "trust.svg"]) {
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

Deno.test("mbrl inspect calls the lecture's agent exploited, whose imagined steps never end", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await runExecutable(["inspect", await train(folder, "lecture", 400)]);
    assertEquals(code, 0, stderr);
    assert(/YES: the model promises its policy a\s+return of 500/.test(stdout), stdout);
    const cured = await train(`${folder}/cure`, "lecture", 400, [], "known");
    assert(!(await runExecutable(["inspect", cured])).stdout.includes("return of 500, reality"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
