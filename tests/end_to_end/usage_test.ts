import { assert, assertEquals, assertMatch } from "@std/assert";
import { executable, type ExecutableOptions, inFolder, runExecutable, tree } from "./executable.ts";

/** Wrong usage, and what the one sentence must say. */
const mistakes: readonly (readonly [words: readonly string[], says: RegExp])[] = [
  [["comprae"], /command "comprae".*"compare"/],
  [["agents", "dnq"], /agent "dnq".*"dqn"/],
  [["train"], /AGENT/],
  [["train", "dnq"], /agent "dnq".*"dqn"/],
  [["evaluate"], /CHECKPOINT/],
  [["evaluate", "none.safetensors"], /none\.safetensors/],
  [["report"], /DIR/],
  [["report", "none"], /none is not a result folder/],
  [["completions", "tcsh"], /tcsh.*bash/],
  [["compare", "--agents", "dyna,dnq"], /agent "dnq".*"dqn"/],
  [["compare", "--agents", "dqn,dqn"], /twice/],
  [["compare", "--agents"], /--agents/],
  [["compare", "--preset", "quikc"], /preset "quikc".*"quick"/],
  [["compare", "--task", "cartpool"], /task "cartpool".*"cartpole"/],
  [["compare", "--task", "./none.ts"], /none\.ts: there is no such file/],
  [["compare", "--stall", "0"], /--stall/],
  [["tasks", "cartpool"], /task "cartpool".*"cartpole"/],
  [["check", "none.ts"], /none\.ts: there is no such file/],
  [["check"], /FILE/],
  [["new", "tsak", "t.ts"], /"tsak".*"task"/],
  [["new", "task", "t.js"], /\.ts.*t\.js/],
  [["new", "task", "none/t.ts"], /no folder none\/ for t\.ts/],
  [["compare", "--stpes", "10"], /"--stpes".*"--steps"/],
  [["compare", "--steps", "0"], /--steps.*from 1 .*got 0/],
  [["compare", "--steps", "-5"], /--steps.*from 1 .*got -5/],
  [["compare", "--steps", "abc"], /--steps.*"abc"/],
  [["compare", "--steps", "1e9999"], /--steps.*"1e9999"/],
  [["compare", "--steps", "10", "--steps", "20"], /--steps/],
  [["compare", "--eval-every", "0"], /--eval-every/],
  [["compare", "--eval-episodes", "1.5"], /--eval-episodes/],
  [["compare", "--jobs", "0"], /--jobs/],
  [["compare", "--seeds", "5..2"], /5\.\.2/],
  [["compare", "--seeds", "x"], /x/],
  [["compare", "--set", "dqn.lr=fast"], /dqn.*"lr".*learningRate/],
  [["compare", "--set", "dqn.learningRate=fast"], /dqn\.learningRate.*fast/],
  [["compare", "--set", "dqn.learningRate=-1"], /dqn\.learningRate.*-1/],
  [["compare", "--set", "learningRate"], /learningRate/],
  // names of other tools
  [["compare", "--env", "CartPole-v1"], /"--env": here it is "--task"/],
  [["compare", "--log-dir", "x"], /"--log-dir": here it is "--out"/],
  [["compare", "--workers", "2"], /"--workers": here it is "--jobs"/],
  [["compare", "--agents", "pets"], /"pets": the nearest here is "mpc"/],
  [["compare", "--agents", "rainbow"], /"rainbow": the nearest here is "dqn"/],
  [["compare", "--agents", "ppo", "--set", "ppo.n_steps=128"], /"n_steps": here it is "rolloutSteps"/],
  [["compare", "--agents", "mbpo", "--set", "mbpo.ensemble_size=7"], /here it is "modelMembers"/],
  [["train", "dqn", "--set", "buffer_size=1000"], /here it is "replayCapacity"/],
  // settings and values that there were
  [["compare", "--set", "dqn.clipTargets=true"], /dqn\.clipTargets was removed: targets are not clipped/],
  [["compare", "--agents", "muzero", "--set", "muzero.root=gumbel"], /muzero\.root was removed: .*pUCT/],
  [["compare", "--set", "dyna.termination=never"], /dyna\.termination was removed: .*--rules known/],
  // settings that cannot act
  [["compare", "--set", "dqn.double=true,false"], /dqn\.double does nothing here: .*temperature=0/],
  [["compare", "--set", "dqn.targetPeriod=50"], /dqn\.targetPeriod does nothing here: .*target=hard/],
  [
    ["compare", "--agents", "mpc", "--set", "mpc.planner=cem", "--set", "mpc.horizon=50"],
    /mpc\.horizon does nothing here: .*planner=policy-search/,
  ],
  [["compare", "--agents", "lecture", "--task", "mountain-car"], /takes every step to pay 1/],
  [["compare", "--config", "none.json"], /none\.json/],
  [["compare", "--resume", "--overwrite"], /--resume.*--overwrite/],
  [["compare", "surplus"], /surplus/],
];

/** Runs it and checks that it is refused in one sentence, and that the folder is as it was. */
async function assertRefused(
  folder: string,
  words: readonly string[],
  says: RegExp,
  options?: ExecutableOptions,
) {
  const before = tree(folder);
  const { code, stdout, stderr } = await runExecutable(words, { cwd: folder, ...options });
  const typed = `mbrl ${words.join(" ")}`;
  assertEquals([code, stdout], [2, ""], `${typed}: ${stderr}`);
  assertMatch(stderr, /^error: [^\n]+[.?)]\n$/, typed);
  assert(!/\bat (file|ext):|\.js:|Error:|NaN|undefined|\[object/.test(stderr), `${typed}: ${stderr}`);
  assertMatch(stderr, says, typed);
  assertEquals(tree(folder), before, `${typed} writes nothing`);
}

Deno.test("wrong usage is refused in one sentence with exit status 2, and nothing is written", async (t) => {
  for (const [words, says] of mistakes) {
    await t.step(`mbrl ${words.join(" ")}`, async () => {
      await inFolder((folder) => assertRefused(folder, words, says));
    });
  }
});

Deno.test("an existing folder, a file, and a folder of something else are refused and stay as they are", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "mine");
    await Deno.mkdir(`${folder}/other`);
    await Deno.writeTextFile(`${folder}/other/thesis.txt`, "mine");
    const small = ["compare", "--agents=random", "--seeds=1", "--steps=50", "--eval-episodes=2"];
    const first = await runExecutable([...small, "--out=results"], { cwd: folder });
    assertEquals(first.code, 0, first.stderr);
    await assertRefused(folder, [...small, "--out=results"], /results exists.*--resume.*--overwrite/);
    await assertRefused(
      folder,
      [...small, "--out=results", "--resume", "--eval-episodes=3"].filter((word) =>
        word !== "--eval-episodes=2"
      ),
      /results.*evaluation/,
    );
    await assertRefused(folder, [...small, "--out=file"], /file is a file/);
    await assertRefused(folder, [...small, "--out=file", "--overwrite"], /file is a file/);
    await assertRefused(folder, [...small, "--out=file/below"], /file/);
    for (const how of [[], ["--overwrite"], ["--resume"]]) {
      await assertRefused(folder, [...small, "--out=other", ...how], /other/);
    }
  });
});

Deno.test(
  "a folder that may not be written is refused",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await inFolder(async (folder) => {
      await Deno.chmod(folder, 0o755);
      await Deno.mkdir(`${folder}/closed`, { mode: 0o555 });
      const isRoot = Deno.uid() === 0; // whom no mode keeps out: take another user, who must reach the executable
      const copy = `${folder}/mbrl`;
      await Deno.copyFile(await executable(), copy);
      await Deno.chmod(copy, 0o755);
      for (const out of ["closed", "closed/below"]) {
        const { code, stdout, stderr } = await new Deno.Command(copy, {
          args: ["compare", "--agents=random", "--seeds=1", "--steps=50", `--out=${out}`],
          cwd: folder,
          clearEnv: true,
          stdin: "null",
          ...isRoot ? { uid: 65534, gid: 65534 } : {},
        }).output();
        const said = new TextDecoder().decode(stderr);
        assertEquals([code, stdout.length], [2, 0], said);
        assertMatch(said, /^error: closed[^\n]* may not be written: [^\n]*--out\.\n$/);
        assertEquals([...Deno.readDirSync(`${folder}/closed`)], []);
      }
    });
  },
);

for (const agent of ["dqn", "mpc", "mbpo", "dreamer", "lecture"]) {
  Deno.test(`mbrl agents ${agent} shows a dozen settings in groups within 80 columns, and --all the rest`, async () => {
    const some = await runExecutable(["agents", agent]);
    const all = await runExecutable(["agents", agent, "--all"]);
    assertEquals([some.code, all.code], [0, 0], some.stderr + all.stderr);
    const count = (page: string) => page.split("\n").filter((line) => line.startsWith(`  ${agent}.`)).length;
    for (const page of [some.stdout, all.stdout]) {
      for (const line of page.split("\n")) assert([...line].length <= 80, line);
    }
    assert(count(some.stdout) <= 14 && count(all.stdout) >= count(some.stdout));
    assertEquals(count(all.stdout) > count(some.stdout), some.stdout.includes(`mbrl agents ${agent} --all`));
    if (agent === "lecture") return;
    assert(
      /^Optimisation$/m.test(some.stdout) && /^ +Why: /m.test(some.stdout) &&
        /^ +Elsewhere: /m.test(some.stdout),
    );
  });
}
