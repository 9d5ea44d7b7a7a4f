import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { executable, inFolder, resultBytes, runExecutable, tree } from "./executable.ts";
import { endlessAgents } from "./broken_agents.ts";
import { brokenTasks, endlessTasks, taskText } from "./broken_tasks.ts";
import { assertAllRefused, assertRefused, inOwnFolder, small } from "./own_files.ts";

Deno.test(`mbrl check refuses ${brokenTasks.length} broken task files, each in a sentence that names its mistake`, () =>
  assertAllRefused(brokenTasks, "task.ts"));

Deno.test("mbrl check ends a call that never returns, and says which", () =>
  inFolder(async (root) => {
    const files = { "task.ts": endlessTasks, "agent.ts": endlessAgents };
    const cases = Object.entries(files).flatMap(([name, broken]) =>
      broken.map((one) => [name, ...one] as const)
    );
    await Promise.all(cases.map(async ([name, what, text, says], i) => {
      await Deno.mkdir(`${root}/${i}`);
      await Deno.writeTextFile(`${root}/${i}/${name}`, text);
      await assertRefused(`${root}/${i}`, ["check", name], says, what);
    }));
  }));

Deno.test("mbrl compare, train and dry runs refuse a broken task before they write anything", () =>
  inOwnFolder({
    "task.ts": taskText({ step: "([x]) => ({ state: [x / 0], reward: 1, terminated: false })" }),
    "c.json": '{ "task": "./task.ts", "agents": ["random"] }',
  }, async (folder) => {
    const before = tree(folder);
    const task = "--task=./task.ts";
    const calls = [
      ["compare", task, "--agents=random", ...small],
      ["compare", task, "--agents=random", "--dry-run"],
      ["compare", "--config=c.json"],
      ["train", "random", task],
    ];
    for (const words of calls) {
      await assertRefused(folder, words, /task\.ts: step's state must hold finite numbers/, words.join(" "));
    }
    assertEquals(tree(folder), before);
  }));

Deno.test("a hostile task can neither write nor reach the network, the environment, programs or libraries", () => {
  const attempts = {
    write: 'Deno.writeTextFileSync("stolen", "x")',
    remove: 'Deno.removeSync("precious")',
    net: 'await fetch("http://127.0.0.1:8080/")',
    listen: "Deno.listen({ port: 0 })",
    env: 'Deno.env.get("HOME")',
    run: 'new Deno.Command("/bin/sh", { args: ["-c", "touch stolen"] }).outputSync()',
    ffi: 'Deno.dlopen("libc.so.6", {})',
    sys: "Deno.hostname()",
    rights:
      'await Deno.permissions.request({ name: "write" }).then(({ state }) => { if (state !== "granted") throw new Error("NotCapable: no"); })',
    worker: 'new Worker("data:text/javascript,", { type: "module", deno: { permissions: { write: true } } })',
    eval: 'await import("data:text/javascript,export default 1")',
  };
  return inOwnFolder(
    {
      precious: "mine",
      ...Object.fromEntries(
        Object.entries(attempts).map(([name, code]) => [`${name}.ts`, `${code};\n${taskText()}`]),
      ),
    },
    async (folder) => {
      const before = tree(folder);
      for (const name of Object.keys(attempts)) {
        const { code, stderr } = await runExecutable(["check", `./${name}.ts`], { cwd: folder });
        assertEquals(code, 2, `${name}: ${stderr}`);
        assertMatch(stderr, /NotCapable|[Rr]equires .* access|permission|only files beside it/, name);
      }
      assertEquals(tree(folder), before);
    },
  );
});

Deno.test("a task of one's own is compared, resumed, reported, evaluated, watched and inspected", () =>
  inOwnFolder({
    "task.ts": taskText({
      settings: "{ width: { default: 4, min: 1, max: 9 } }",
      step: "([x], a, _, { width }) => move(x, a, width)",
    }, 'import { move } from "./part.ts";\n'),
    "part.ts":
      "export const move = (x: number, a: number, width: number) =>\n  ({ state: [x + a - 0.5], reward: 1, terminated: Math.abs(x) > width });\n",
  }, async (folder) => {
    const run = (words: readonly string[]) => runExecutable(words, { cwd: folder });
    const compare = ["compare", "--task=./task.ts", "--agents=random,dqn", ...small, "--keep-checkpoints"];
    const first = await run([...compare, "--set=task.width=4,5", "--out=one"]);
    assertEquals(first.code, 0, first.stderr);
    const { plan } = JSON.parse(Deno.readTextFileSync(`${folder}/one/config.json`));
    assertEquals(plan.tasks.map(({ label }: { label: string }) => label), ["line", "line width=5"]);
    assertEquals(plan.tasks[0].files.map(({ name }: { name: string }) => name), ["task.ts", "part.ts"]);
    assertStringIncludes(plan.tasks[0].files[1].text, "export const move");
    // what is not done yet is made with the same file, wherever the command is given
    Deno.removeSync(`${folder}/one/runs/dqn/line`, { recursive: true });
    const right = resultBytes(`${folder}/one`);
    const resumed = await runExecutable(
      [
        ...compare.filter((word) => !word.startsWith("--task")),
        "--set=task.width=4,5",
        "--task=own täsk/task.ts",
      ]
        .concat("--out=own täsk/one", "--resume"),
      { cwd: `${folder}/..` },
    );
    assertEquals([resumed.code, resultBytes(`${folder}/one`)], [0, right], resumed.stderr);
    const checkpoint = "one/runs/dqn/line/seed-0/checkpoint.safetensors";
    assertStringIncludes(
      new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/${checkpoint}`)),
      "export const move",
    );
    const evaluated = await run(["evaluate", checkpoint, "--episodes=3", "--json"]);
    assertEquals(JSON.parse(evaluated.stdout).task, "line", evaluated.stderr);
    const watched = await run(["watch", checkpoint]);
    assertMatch(watched.stdout, /place +[·●◀▶]+ [+−]\d\.\d{3} m\n/, watched.stderr);
    const exported = await run(["export", checkpoint]);
    assertEquals(exported.code, 0, exported.stderr);
    assertEquals((await run(["report", "one"])).code, 0);
    // the same file in another place
    Deno.mkdirSync(`${folder}/moved`);
    for (const name of ["task.ts", "part.ts"]) {
      Deno.renameSync(`${folder}/${name}`, `${folder}/moved/${name}`);
    }
    await assertRefused(folder, ["evaluate", checkpoint], /no longer at .*--task/, "moved");
    assertEquals((await run(["evaluate", checkpoint, "--task=moved/task.ts", "--episodes=3"])).code, 0);
    // another file of the same name
    const part = `${folder}/moved/part.ts`;
    Deno.writeTextFileSync(part, `${Deno.readTextFileSync(part)}// changed\n`);
    await assertRefused(
      folder,
      ["watch", checkpoint, "--task=moved/task.ts"],
      /not the file .*part\.ts is another.*text stands in the checkpoint/,
      "another file",
    );
    for (const name of ["task.ts", "part.ts"]) {
      Deno.renameSync(`${folder}/moved/${name}`, `${folder}/${name}`);
    }
    for (const command of ["evaluate", "watch", "inspect", "export"]) {
      await assertRefused(folder, [command, checkpoint], /part\.ts has changed since the run began/, command);
    }
    await assertRefused(
      folder,
      [...compare, "--set=task.width=4,5", "--out=one", "--resume"],
      /the file part\.ts of line.*config\.json/,
      "a changed file is not resumed",
    );
    assertEquals(resultBytes(`${folder}/one`), right);
  }));

Deno.test("a task without solved is compared by its returns", () =>
  inOwnFolder({ "task.ts": taskText({ solved: undefined }) }, async (folder) => {
    const words = ["compare", "--task=./task.ts", "--agents=random,dqn", ...small, "--out=x"];
    const { code, stdout, stderr } = await runExecutable([...words, "--keep-checkpoints"], { cwd: folder });
    assertEquals(code, 0, stderr);
    const [, ...rows] = stdout.split("\n\n")[0].split("\n").map((line) => line.split(/ +/));
    const returns = rows.map(([, , , , , value]) => Number(value));
    assertEquals(returns, returns.toSorted((a, b) => b - a), "the best first");
    assert(rows.every((row) => row.filter((cell) => cell === "–").length === 5), stdout);
    assertMatch(stdout, /one seed shows nothing/);
    assertMatch(Deno.readTextFileSync(`${folder}/x/runs.csv`), /\nrandom,line,0,random,hidden,done,,,,\d/);
    assert(!exists(`${folder}/x/summary.svg`) && exists(`${folder}/x/curves.svg`));
    const report = await runExecutable(["report", "x", "--json"], { cwd: folder });
    assertEquals(JSON.parse(report.stdout)[0].solvedFraction, null, report.stderr);
    const evaluated = await runExecutable(["evaluate", "x/runs/dqn", "--json"], { cwd: folder });
    assertEquals("threshold" in JSON.parse(evaluated.stdout), false, evaluated.stderr);
  }));

Deno.test("what a task throws in mid-run fails that run alone, with the file's own line", () =>
  inOwnFolder({
    "task.ts": taskText({
      start: "(random) => [random.uniform(-1, 1), 0]",
      settings: "{ breaks: false }",
      observe: "([x]) => [x]",
      step: `([x, t], a, _, { breaks }) => {
    if (breaks && t > 7000) throw new RangeError("The axle broke.");
    return { state: [x, t + 1], reward: a, terminated: false };
  }`,
      timeLimit: "9000",
    }),
  }, async (folder) => {
    const words = ["compare", "--task=./task.ts", "--agents=random", "--seeds=1", "--steps=8000"];
    const { code, stderr } = await runExecutable(
      [
        ...words,
        "--eval-every=8000",
        "--eval-episodes=1",
        "--set=task.breaks=false,true",
        "--out=x",
        "--quiet",
      ],
      { cwd: folder },
    );
    assertEquals(code, 1, stderr);
    assertMatch(stderr, /1 run failed \(The axle broke \(task\.ts, line 11\)\)/);
    assertMatch(Deno.readTextFileSync(`${folder}/x/runs.csv`), /random,line,0,random,hidden,false,done,/);
  }));

Deno.test("a run whose worker is silent for longer than --stall fails alone", () =>
  inOwnFolder({
    "task.ts": taskText({
      start: "() => [0, 0]",
      settings: "{ hangs: false }",
      observe: "([x]) => [x]",
      step: `([x, t], a, _, { hangs }) => {
    while (hangs && t > 2500);
    return { state: [x, t + 1], reward: a, terminated: false };
  }`,
      timeLimit: "3000",
    }),
  }, async (folder) => {
    const words = [
      "compare",
      "--task=./task.ts",
      "--agents=random",
      "--seeds=1",
      "--steps=2900",
      "--stall=2",
    ];
    const { code, stderr } = await runExecutable(
      [
        ...words,
        "--eval-every=2900",
        "--eval-episodes=1",
        "--set=task.hangs=true,false",
        "--out=x",
        "--quiet",
      ],
      { cwd: folder },
    );
    assertEquals(code, 1, stderr);
    assertMatch(stderr, /1 run failed \(the worker gave no sign of life for 2 seconds.*--stall/);
    assertMatch(Deno.readTextFileSync(`${folder}/x/runs.csv`), /random,line,0,random,hidden,false,done,/);
  }));

Deno.test(
  "mbrl new, check, tasks and compare work from nothing, by a user without rights, without a network",
  {
    ignore: Deno.build.os === "windows",
  },
  () =>
    inFolder(async (root) => {
      const folder = `${root}/Übung 1`;
      await Deno.chmod(root, 0o755);
      await Deno.mkdir(folder);
      const isRoot = Deno.uid() === 0;
      const copy = `${root}/mbrl`;
      await Deno.copyFile(await executable(), copy);
      await Deno.chmod(copy, 0o755);
      if (isRoot) await Deno.chown(folder, 65534, 65534);
      const cutOff = await canUnshare() ? ["unshare", "--net", "--map-current-user"] : [];
      const run = async (...words: string[]) => {
        const [command, ...args] = [...cutOff, copy, ...words];
        const { code, stdout, stderr } = await new Deno.Command(command, {
          args,
          cwd: folder,
          clearEnv: true,
          env: { PATH: Deno.env.get("PATH") ?? "" },
          stdin: "null",
          ...isRoot ? { uid: 65534, gid: 65534 } : {},
        }).output();
        const [out, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
        assertEquals(code, 0, said);
        return out;
      };
      assertEquals(await run("new", "task", "mein Täsk.ts"), "mein Täsk.ts\n");
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
        "mbrl.d.ts",
        "mein Täsk.ts",
      ]);
      const types = new URL("../../examples/mbrl.d.ts", import.meta.url);
      assertEquals(Deno.readTextFileSync(`${folder}/mbrl.d.ts`), Deno.readTextFileSync(types));
      const checked = (await run("check", "./mein Täsk.ts")).replaceAll("\n", " ");
      assertMatch(
        checked,
        /keeps the contract: mein-task, 2 variables, 3 actions.*Its rules agree with step/,
      );
      assertMatch(await run("tasks", "mein Täsk.ts"), /0 push left.*\n[^]*task\.noise = 0\.01/);
      assertEquals(await run("new", "agent", "Ägent.ts"), "Ägent.ts\n");
      assertMatch(await run("agents", "Ägent.ts"), /^agent \(model-free\)\n[^]*agent\.width = 64/);
      await run("compare", "--task=mein Täsk.ts", "--agents=dqn,Ägent.ts,random", ...small, "--out=results");
      assertStringIncludes(
        Deno.readTextFileSync(`${folder}/results/curves.csv`),
        "\nagent,mein-task,0,agent,hidden,60,",
      );
      assertStringIncludes(
        Deno.readTextFileSync(`${folder}/results/curves.csv`),
        "\nrandom,mein-task,0,random,hidden,60,",
      );
      assertStringIncludes(Deno.readTextFileSync(`${folder}/results/curves.svg`), "mein-task");
    }),
);

Deno.test("examples/tank.ts keeps its contract and is compared, drawn and trained on", () =>
  inFolder(async (folder) => {
    for (const name of ["tank.ts", "mbrl.d.ts"]) {
      await Deno.copyFile(new URL(`../../examples/${name}`, import.meta.url), `${folder}/${name}`);
    }
    const run = (...words: string[]) => runExecutable(words, { cwd: folder });
    const checked = await run("check", "tank.ts", "--json");
    const found = JSON.parse(checked.stdout);
    assertEquals([found.task, found.hasRules, found.draws], ["tank", true, true]);
    assert(found.meanReturn < -40 && found.terminatedShare > 0.05, checked.stdout);
    const trained = await run(
      "train",
      "random",
      "--task=tank.ts",
      "--steps=60",
      "--eval-episodes=2",
      "--quiet",
    );
    const watched = await run("watch", trained.stdout.trim(), "--every=1000");
    assertMatch(watched.stdout, /\u28ff[^]*level \+\d\.\d{3} m, inflow/, trained.stderr + watched.stderr);
  }));

async function canUnshare(): Promise<boolean> {
  try {
    return (await new Deno.Command("unshare", {
      args: ["--net", "--map-current-user", "true"],
      ...Deno.uid() === 0 ? { uid: 65534, gid: 65534 } : {},
    }).output()).success;
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}
