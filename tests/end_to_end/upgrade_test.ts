import { assert, assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { projectFile } from "../../tools/resolution.ts";
import { inFolder, runExecutable, tree } from "./executable.ts";

/** What mbrl 0.1.0 wrote: a comparison, one that was stopped, two checkpoints, and experiment files. */
const earlier = projectFile("tests/end_to_end/version_0_1_0");

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

const whole = "compare --agents=dqn,dyna,mpc --seeds=2 --steps=100 --eval-every=50 --eval-episodes=3 " +
  "--set dyna.rolloutLength=1,5 --set dyna.learningStarts=50 --out=folder";
const half = "compare --agents=dqn --seeds=1 --steps=3000 --set dqn.hiddenWidth=8 --eval-every=1000 " +
  "--eval-episodes=2 --out=stopped";
const begun = RegExp(
  `was begun with mbrl 0\\.1\\.0, this is ${
    RegExp.escape(project.version)
  }: finish it with that version, .*mbrl report`,
);
const written = RegExp(
  `does not fit this version of mbrl \\(mbrl before 0\\.2\\.0 wrote it, and this is ${
    RegExp.escape(project.version)
  }\\): train again`,
);

const refusals: readonly (readonly [words: string, status: number, says: RegExp])[] = [
  [whole, 2, /exists: continue it with --resume, replace it with --overwrite/],
  [`${whole} --resume`, 2, begun],
  [`${half} --resume`, 2, begun],
  ["report stopped", 2, /holds no finished run yet/],
  ["evaluate dqn.safetensors", 1, written],
  ["watch dqn.safetensors", 1, written],
  ["inspect dyna.safetensors", 1, written],
  ["export dqn.safetensors --out=networks", 1, written],
  ["compare --config=termination.json", 2, /dyna\.termination was removed: .*--rules known/],
  ["compare --config=lecture.json", 2, /dqn\.learningRateEnd was removed/],
  ["compare --set dyna.termination=learned", 2, /dyna\.termination was removed: .*--rules known/],
];

Deno.test("what 0.1.0 wrote and this version cannot go on with is refused in one sentence, and stays as it is", () =>
  inFolder(async (folder) => {
    const cwd = `${folder}/old`;
    await copy(earlier, cwd);
    const before = tree(cwd);
    for (const [words, status, says] of refusals) {
      const { code, stdout, stderr } = await runExecutable(words.split(" "), { cwd });
      assertEquals([code, stdout, stderr.trim().split("\n").length], [status, "", 1], `${words}: ${stderr}`);
      assertMatch(stderr, says);
      for (const path of ["folder/.lock", "stopped/.lock"]) {
        await Deno.remove(`${cwd}/${path}`).catch(() => {});
      }
      assertEquals(tree(cwd), before, words);
    }
  }));

Deno.test("a result folder of 0.1.0 is reported with its rows as they are, and its agents knew the rules", () =>
  inFolder(async (folder) => {
    await copy(earlier, `${folder}/old`);
    const { code, stderr } = await runExecutable(["report", "old/folder", "--out=merged", "--json"], {
      cwd: folder,
    });
    assertEquals(code, 0, stderr);
    const cells = (path: string, described: number) =>
      Deno.readTextFileSync(path).trim().split("\n").slice(1).map((line) =>
        line.split(",").toSpliced(3, described).slice(0, 6).join()
      );
    const merged = `${folder}/merged/curves.csv`;
    assertEquals(cells(merged, 3), cells(`${earlier}/folder/curves.csv`, 0));
    assertEquals(Deno.readTextFileSync(merged).split("\n")[0].split(",").slice(0, 7), [
      "label",
      "task",
      "seed",
      "agent",
      "rules",
      "rollout_length",
      "env_steps",
    ]);
    const { plan, versions } = JSON.parse(Deno.readTextFileSync(`${folder}/merged/config.json`));
    assert(versions.mbrl !== "", "it says who made the report");
    assertEquals(plan.contenders.length, 4);
  }));

Deno.test("an experiment file of 0.1.0 that names nothing removed still means the same comparison", async () => {
  const { code, stdout, stderr } = await runExecutable(["compare", "--config=plain.json", "--print-config"], {
    cwd: earlier,
  });
  assertEquals(code, 0, stderr);
  const now = JSON.parse(stdout);
  const { agents, task, seeds, steps } = JSON.parse(Deno.readTextFileSync(`${earlier}/plain.json`));
  assertEquals({ agents: now.agents, task: now.task, seeds: now.seeds, steps: now.steps }, {
    agents,
    task,
    seeds,
    steps,
  });
});
