import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";
import { inFolder, type Outcome, runExecutable } from "./executable.ts";

const small = ["compare", "--seeds=2", "--steps=300", "--eval-every=100", "--eval-episodes=5"];
const comparison = [...small, "--agents=random,dqn,dyna"];
/** Every file whose bytes the options decide. */
const decided = ["curves.csv", "episodes.csv", "summary.csv", "curves.svg", "summary.svg"];

function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries([
    ...decided.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
    ["report.html", pageOf(folder)],
  ]);
}

/** The page, without what it says to be measured or typed. */
function pageOf(folder: string): string {
  return Deno.readTextFileSync(`${folder}/report.html`)
    .replaceAll(/<section id="(?:cost|again)"[^]*?<\/section>/g, "")
    .replace(/<script type="application\/json" id="data-cost">.*<\/script>/, "");
}

/** Runs the program from its source, as `deno task mbrl` does. */
async function runSource(args: readonly string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", projectFile("main.ts"), ...args],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("compare writes the same bytes with one job and two, from executable and source, again and again", async () => {
  await inFolder(async (folder) => {
    const first = await runExecutable([...comparison, "--jobs=1", `--out=${folder}/first`]);
    assertEquals(first.code, 0, first.stderr);
    const expected = bytesOf(`${folder}/first`);
    assertEquals(expected["curves.csv"].trim().split("\n").length, 1 + 3 * 2 * 3, "agents x seeds x points");
    /** Makes the comparison in another way, and compares what stands in `place`. */
    const assertSame = async (name: string, place: string, outcome: Promise<Outcome>) => {
      const { code, stderr } = await outcome;
      assertEquals(code, 0, stderr);
      assertEquals(bytesOf(`${folder}/${place}`), expected, name);
    };
    const source = [...comparison, `--out=${folder}/source`];
    const order = [...small, "--agents=dyna,random,dqn", `--out=${folder}/order`];
    await assertSame("two jobs", "two", runExecutable([...comparison, "--jobs=2", `--out=${folder}/two`]));
    await assertSame("source", "source", runSource([...source, "--jobs=1"]));
    await assertSame("source, once more", "source", runSource([...source, "--jobs=2", "--overwrite"]));
    await assertSame("agents in another order", "order", runExecutable(order));
    await assertSame("report", "first", runExecutable(["report", `${folder}/first`]));
  });
});

Deno.test("compare --resume takes more seeds and agents, and leaves alone what it is not asked for", async () => {
  await inFolder(async (folder) => {
    const whole = await runExecutable([...comparison, `--out=${folder}/whole`]);
    assertEquals(whole.code, 0, whole.stderr);
    const begunWith = (seeds: number) => [
      ...comparison.filter((word) => !/^--(agents|seeds)/.test(word)),
      "--agents=dqn,random",
      `--seeds=${seeds}`,
      `--out=${folder}/begun`,
    ];
    const begun = begunWith(1);
    assertEquals((await runExecutable(begun)).code, 0);
    const extended = await runExecutable([...comparison, "--resume", `--out=${folder}/begun`]);
    assertEquals(extended.code, 0, extended.stderr);
    assertEquals((extended.stderr.match(/^\[\d+\/6\]/gm) ?? []).length, 4, "two runs were there");
    assertEquals(bytesOf(`${folder}/begun`), bytesOf(`${folder}/whole`));
    const reduced = await runExecutable([...begun, "--resume"]);
    assertEquals(reduced.code, 0, reduced.stderr);
    assert(reduced.stderr.includes(`${folder}/begun holds 4 runs that these options do not ask for: left`));
    assertEquals(bytesOf(`${folder}/begun`), bytesOf(`${folder}/whole`));
    const mixed = await runExecutable([...begunWith(5), "--resume"]);
    assertEquals(
      [mixed.code, /cannot be resumed/.test(mixed.stderr)],
      [2, true],
      "more seeds of fewer agents",
    );
  });
});

Deno.test("compare writes every file of a comparison, and nothing else beside the runs", async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await runExecutable([...comparison, `--out=${folder}/out`]);
    assertEquals(code, 0, stderr);
    const names = [...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name).filter((name) =>
      name !== ".lock"
    );
    assertEquals(
      names.sort(),
      ["compute.csv", "config.json", "dreams", "report.html", "runs", "runs.csv", ...decided].sort(),
    );
  });
});
