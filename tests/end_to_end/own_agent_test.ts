import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { agentText, brokenAgents } from "./broken_agents.ts";
import { taskText } from "./broken_tasks.ts";
import { inFolder, resultBytes, runExecutable, startExecutable, tree } from "./executable.ts";
import { assertAllRefused, assertRefused, inOwnFolder, small } from "./own_files.ts";

Deno.test(`mbrl check refuses ${brokenAgents.length} broken agent files, each in a sentence that names its mistake`, () =>
  assertAllRefused(brokenAgents, "agent.ts"));

Deno.test("mbrl compare, train and dry runs refuse a broken agent before they write anything", () =>
  inOwnFolder({
    "agent.ts": agentText({}, { act: "() => 2" }),
    "task.ts": taskText(),
    "c.json": '{ "agents": ["./agent.ts"] }',
  }, async (folder) => {
    const before = tree(folder);
    const calls = [
      ["compare", "--agents=./agent.ts,random", ...small],
      ["compare", "--agents=random,./agent.ts", "--dry-run"],
      ["compare", "--config=c.json"],
      ["train", "./agent.ts"],
    ];
    for (const words of calls) {
      await assertRefused(folder, words, /agent\.ts: act gives 2 as an action/, words.join(" "));
    }
    const kinds: readonly (readonly [string[], RegExp])[] = [
      [["compare", "--agents=./task.ts"], /task\.ts: it is a task: give it with --task/],
      [["compare", "--task=./agent.ts"], /agent\.ts: it is an agent: give it with --agents/],
      [["agents", "task.ts"], /it is a task/],
      [["compare", "--agents=./none.ts"], /none\.ts: there is no such file/],
      [["compare", "--agents=./agent.ts,./agent.ts"], /listed twice/],
      [["compare", "--agents=./agent.ts,agent.ts"], /both define an agent "mine": rename one/],
      [
        ["compare", "--agents=./agent.ts", "--set=mine.shar=1"],
        /setting of mine "shar": did you mean "share"/,
      ],
      [
        ["compare", "--agents=./agent.ts", "--set=mine.share=1"],
        /mine\.share must be a number in \[0\.1, 0\.9\]/,
      ],
      [["compare", "--agents=./agent.ts", "--model=x"], /--model is for agents/],
    ];
    for (const [words, says] of kinds) await assertRefused(folder, words, says, words.join(" "));
    assertEquals(tree(folder), before);
  }));

Deno.test("an agent of one's own is swept, resumed, reported, evaluated and watched, and not without its file", () =>
  inOwnFolder({
    "agent.ts": agentText(
      { usesRules: "true", diagnostics: '["share"]' },
      {
        act: "() => draws.uniform() < settings.share || counters.steps % two === 0 ? 0 : 1",
        greedy: "(seen, count, actions) => actions.fill(counters.steps % two, 0, count)",
        diagnostics: "() => ({ share: settings.share })",
        gradientSteps: "3",
      },
      'import { two } from "./part.ts";\n',
    ),
    "part.ts": "export const two = 2;\n",
    "c.jsonc": `{ // an experiment file
      "agents": ["random", "./agent.ts"], "seeds": 1, "steps": 60, "evalEvery": 30, "evalEpisodes": 2,
      "settings": { "mine": { "share": [0.25, 0.5] } } }`,
  }, async (folder) => {
    const run = (words: readonly string[]) => runExecutable(words, { cwd: folder });
    const compare = ["compare", "--config=c.jsonc", "--quiet", "--keep-checkpoints"];
    const first = await run([...compare, "--out=one"]);
    assertEquals(first.code, 0, first.stderr);
    const { plan } = JSON.parse(Deno.readTextFileSync(`${folder}/one/config.json`));
    assertEquals(plan.contenders.map(({ label }: { label: string }) => label), [
      "random",
      "mine share=0.25",
      "mine share=0.5",
    ]);
    const [, own] = plan.contenders;
    assertEquals(own.files.map(({ name }: { name: string }) => name), ["agent.ts", "part.ts"]);
    assertEquals([own.kind, own.rules, own.settings], ["model-free", "hidden", { share: 0.25 }]);
    assertStringIncludes(own.files[1].text, "export const two");
    assertMatch(
      Deno.readTextFileSync(`${folder}/one/curves.csv`),
      /,share\n[^]*mine share=0\.25,cartpole,0,mine,hidden,0\.25,30,.*,3,0,0\.25\n/,
    );
    assertStringIncludes(Deno.readTextFileSync(`${folder}/one/curves.svg`), "mine share=0.5");
    // the same by flags, in another number of processes, from another folder
    const flags = ["compare", "--agents=random,own täsk/agent.ts", ...small, "--set=mine.share=0.25,0.5"];
    const again = await runExecutable([...flags, "--jobs=1", "--out=two"], { cwd: `${folder}/..` });
    assertEquals(again.code, 0, again.stderr);
    assertEquals(resultBytes(`${folder}/../two`), resultBytes(`${folder}/one`));
    const printed = await run(["compare", "--config=c.jsonc", "--print-config"]);
    assertEquals(JSON.parse(printed.stdout).agents, ["random", "./agent.ts"], printed.stderr);
    // what is not done yet is made with the same file
    const [ended] = [...walk(`${folder}/one/runs`)].filter((path) => path.includes("share=0.5"));
    Deno.removeSync(ended.replace(/[/][^/]*$/, ""), { recursive: true });
    const right = resultBytes(`${folder}/one`);
    const resumed = await run([...compare, "--out=one", "--resume"]);
    assertEquals([resumed.code, resultBytes(`${folder}/one`)], [0, right], resumed.stderr);
    assertEquals((await run(["report", "one"])).code, 0);
    const both = await run(["compare", "--agents=agent.ts", "--rules=both", ...small, "--out=both"]);
    assertMatch(both.stdout, /^mine [^]*\nmine \(rules known\) /m, both.stderr);

    const [checkpoint] = [...walk(`${folder}/one`)].filter((path) => /share=0\.5.*safetensors$/.test(path));
    assertStringIncludes(new TextDecoder("latin1").decode(Deno.readFileSync(checkpoint)), "export const two");
    const evaluated = await run(["evaluate", checkpoint, "--episodes=3", "--json"]);
    assertEquals(JSON.parse(evaluated.stdout).label, "mine share=0.5", evaluated.stderr);
    const watched = await run(["watch", checkpoint]);
    assertMatch(watched.stdout, /mine share=0\.5 after 60 real steps/, watched.stderr);
    await assertRefused(folder, ["export", checkpoint], /mine has no network to export/, "export");
    await assertRefused(folder, ["inspect", checkpoint], /has no (learned )?model/, "inspect");
    // the same file in another place
    Deno.mkdirSync(`${folder}/moved`);
    const move = (from: string, to: string) => {
      for (const name of ["agent.ts", "part.ts"]) {
        Deno.renameSync(`${folder}/${from}${name}`, `${folder}/${to}${name}`);
      }
    };
    move("", "moved/");
    await assertRefused(folder, ["evaluate", checkpoint], /no longer at .*--agent/, "moved");
    const found = await run(["evaluate", checkpoint, "--agent=moved/agent.ts", "--episodes=3"]);
    assertEquals(found.code, 0, found.stderr);
    await assertRefused(
      folder,
      ["evaluate", checkpoint, "--agent=moved/agent.ts", "--task=x.ts"],
      /built-in task/,
      "task",
    );
    // another file of the same name
    const part = `${folder}/moved/part.ts`;
    Deno.writeTextFileSync(part, `${Deno.readTextFileSync(part)}// changed\n`);
    await assertRefused(
      folder,
      ["watch", checkpoint, "--agent=moved/agent.ts"],
      /not the file .*part\.ts is another.*text stands in the checkpoint/,
      "another file",
    );
    move("moved/", "");
    for (const command of ["evaluate", "watch", "inspect", "export"]) {
      await assertRefused(folder, [command, checkpoint], /part\.ts has changed since the run began/, command);
    }
    await assertRefused(
      folder,
      [...compare, "--out=one", "--resume"],
      /the file part\.ts of mine share=0\.25.*config\.json/,
      "a changed file is not resumed",
    );
    assertEquals(resultBytes(`${folder}/one`), right);
    const changed = await run(["compare", "--agents=agent.ts", ...small, "--out=new"]);
    assertEquals(changed.code, 0, changed.stderr);
    const before = await run([
      "compare",
      "--agents=agent.ts",
      "--set=mine.share=0.25,0.5",
      ...small,
      "--out=other",
    ]);
    assertEquals(before.code, 0, before.stderr);
    await assertRefused(
      folder,
      ["report", "one", "other", "--out=merged"],
      /the file part\.ts of mine share=0\.25 is another in each, and two agents need two names/,
      "merged",
    );
  }));

Deno.test("an agent that throws or hangs in mid-run fails that run alone, with the file's own line or the call", () =>
  inOwnFolder({
    "agent.ts": agentText({
      settings: '{ fault: { default: "none", choices: ["none", "throws", "hangs"] } }',
    }, {
      observe: `() => {
        if (counters.steps++ <= 500) return;
        if (settings.fault === "throws") throw new RangeError("A wheel came off.");
        while (settings.fault === "hangs");
      }`,
    }),
  }, async (folder) => {
    const { code, stderr } = await runExecutable(
      ["compare", "--agents=agent.ts", "--seeds=1", "--steps=800", "--eval-every=400", "--eval-episodes=1"]
        .concat("--set=mine.fault=throws,hangs,none", "--stall=2", "--out=x", "--quiet"),
      { cwd: folder },
    );
    assertEquals(code, 1, stderr);
    assertMatch(stderr, /2 runs failed/);
    const runs = Deno.readTextFileSync(`${folder}/x/runs.csv`);
    assertMatch(runs, /mine fault=none,cartpole,0,mine,hidden,none,done,/);
    assertMatch(
      runs,
      /mine fault=throws,cartpole,0,mine,hidden,throws,failed,.*A wheel came off \(agent\.ts, line 16\)/,
    );
    assertMatch(
      runs,
      /mine fault=hangs,cartpole,0,mine,hidden,hangs,failed,.*no sign of life for 2 seconds \(at observe of a step\)/,
    );
  }));

Deno.test("a model-based agent of one's own has the task's rules where they are known, is inspected and dreams", () =>
  inOwnFolder({
    "agent.ts": agentText(
      { kind: '"model-based"', usesRules: "true" },
      {
        parts: "{ draws, counters, fitted, replay, planner }",
        observe: "(transition) => { replay.add(transition); counters.steps++; }",
        learn: "() => { if (counters.steps >= 20) fitted.fitWhenDue(replay, counters.steps); }",
        greedy: undefined,
        controller: `(lanes, random) => {
          const own = fitted.model.isFitted ? context.sequencePlanner(fitted, options, lanes, random) : undefined;
          return { act: (seen, alive, actions) => own?.plan(seen, alive, actions), reset: () => own?.reset() };
        }`,
        learned: "{ model: fitted.model, outcomes: fitted.outcomes, replay }",
      },
      "",
      `const fitted = context.model({ modelType: "linear", modelMembers: 2 }, random.stream("model"));
    const replay = context.replay(1000);
    const options = { method: "shooting", horizon: 3, sequences: 4, discount: 0.99, propagation: "mean", tail: { steps: 0 } };
    const planner = context.sequencePlanner(fitted, options, 1, random.stream("plans"));
    if (context.rules !== undefined) counters.steps = fitted.outcomes.constructor.name.length * 0;`,
    ),
  }, async (folder) => {
    const words = [
      "train",
      "agent.ts",
      "--rules=known",
      "--steps=60",
      "--eval-every=60",
      "--eval-episodes=2",
    ];
    const trained = await runExecutable([...words, "--quiet"], { cwd: folder });
    assertMatch(trained.stdout, /^results\/train-mine\//, trained.stderr);
    const checkpoint = trained.stdout.trim();
    const inspected = await runExecutable(["inspect", checkpoint], { cwd: folder });
    assertMatch(
      inspected.stdout,
      /mine\s\(rules\sknown\)\son\scartpole\safter\s60\sreal\ssteps:\s2\smembers/,
      inspected.stderr,
    );
    const dream = await runExecutable(["watch", checkpoint, "--dream"], { cwd: folder });
    assertMatch(dream.stdout, /mine \(rules known\)/, dream.stderr);
    const exported = await runExecutable(["export", checkpoint], { cwd: folder });
    assertMatch(exported.stdout, /export\/model-1: the change/, exported.stderr);
  }));

Deno.test("examples/mine.ts, REINFORCE in 120 lines, learns CartPole", () =>
  inExamples(async (folder) => {
    const lines = Deno.readTextFileSync(`${folder}/mine.ts`).trimEnd().split("\n").length;
    assert(lines <= 120, `${lines} lines`);
    const { code, stdout, stderr } = await runExecutable(
      [
        "compare",
        "--agents=random,mine.ts",
        "--seeds=2",
        "--steps=10000",
        "--eval-every=1000",
        "--eval-episodes=20",
      ]
        .concat("--json", "--quiet", "--out=x"),
      { cwd: folder },
    );
    assertEquals(code, 0, stderr);
    const [random, own] = ["random", "reinforce"].map((name) =>
      JSON.parse(stdout).find(({ agent }: { agent: string }) => agent === name).finalReturnIqm.value
    );
    assert(own > 150 && random < 30, `${own} beside ${random}`);
  }));

Deno.test("examples/dqn_tensorflow.ts learns in TensorFlow.js, with the same bytes whenever it is interrupted", () =>
  inExamples(async (folder) => {
    const words = ["compare", "--agents=dqn_tensorflow.ts", "--seeds=1", "--steps=120", "--eval-every=60"]
      .concat("--eval-episodes=2", "--set=dqn-tensorflow.start=50", "--quiet");
    const run = (...more: string[]) => runExecutable([...words, ...more], { cwd: folder });
    const whole = await run("--out=whole", "--keep-checkpoints");
    assertEquals([whole.code, whole.stderr], [0, ""]);
    assertMatch(Deno.readTextFileSync(`${folder}/whole/curves.csv`), /,q_loss\n[^]*,71,0,\d\.\d+\n$/);
    const [checkpoint] = [...walk(`${folder}/whole`)].filter((path) => path.endsWith(".safetensors"));
    const evaluated = await runExecutable(["evaluate", checkpoint, "--episodes=2"], { cwd: folder });
    assertEquals(evaluated.code, 0, evaluated.stderr);
    // saved at every step, stopped, and continued by another process
    const stopped = await stopAt(folder, [...words, "--out=cut", "--checkpoint-every=0.05"], "cut");
    assertEquals(stopped, 143);
    const resumed = await run("--out=cut", "--resume");
    assertEquals(
      [resumed.code, resultBytes(`${folder}/cut`)],
      [0, resultBytes(`${folder}/whole`)],
      resumed.stderr,
    );
  }));

/** Stops a comparison once it has saved a state; gives its exit status. */
async function stopAt(folder: string, words: readonly string[], out: string): Promise<number> {
  const process = await startExecutable(words, { cwd: folder });
  const saved = () =>
    exists(`${folder}/${out}`) && [...walk(`${folder}/${out}`)].some((path) => path.includes("progress"));
  while (!saved()) await new Promise((resolve) => setTimeout(resolve, 20));
  process.kill("SIGTERM");
  return (await process.output()).code;
}

function inExamples(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const examples = new URL("../../examples/", import.meta.url);
    for (const { name } of Deno.readDirSync(examples)) {
      if (name.endsWith(".ts")) await Deno.copyFile(new URL(name, examples), `${folder}/${name}`);
    }
    await use(folder);
  });
}

function* walk(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}
