import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { inFolder, isGiven, resultBytes, runExecutable } from "./executable.ts";
import { hasTerminals, quoted, startOnTerminal } from "./on_terminal.ts";
import { node, pack, starter, unpack } from "./npm_package.ts";

const ignore = Deno.build.os === "windows" || node === undefined || isGiven;

let launcher = "";
let program = "";
const folder = await Deno.makeTempDir({ prefix: "mbrl npm ü " });
Deno.test.beforeAll(async () => {
  if (ignore) return;
  launcher = await unpack(await pack(folder), folder);
  program = await starter(launcher, folder);
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** Starts the program of the package with nothing around it but what is given. */
function start(args: readonly string[], cwd: string, env: Record<string, string> = {}): Deno.ChildProcess {
  const options = { cwd, env, clearEnv: true, stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(program, { args: [...args], ...options }).spawn();
}

async function outcome(child: Deno.ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

const comparison = [
  "compare",
  "--seeds=1",
  "--steps=200",
  "--eval-every=100",
  "--eval-episodes=3",
  "--quiet",
];

Deno.test("the npm package is the same program as the executable", { ignore }, async () => {
  const programOf = (line: string) => /program [0-9a-f]{12}, Deno [\d.]+/.exec(line)?.[0] ?? line;
  const { stdout } = await outcome(start(["--version"], "/"));
  assertEquals(programOf(stdout), programOf((await runExecutable(["--version"])).stdout));
});

Deno.test("the npm package prints nothing of Deno's own on a terminal", {
  ignore: ignore || !hasTerminals,
}, async () => {
  const child = startOnTerminal(quoted([program, "--version"]));
  const { stdout } = await child.output();
  await child.stdin.close();
  const shown = new TextDecoder().decode(stdout).replaceAll(/\s+/g, " ").trim(); // a terminal's lines are short
  assertEquals(shown, (await outcome(start(["--version"], "/"))).stdout.trim());
});

Deno.test(
  "the npm package depends on this Deno, exactly, and holds licences and the manual page",
  { ignore },
  () => {
    const home = launcher.replace("/mbrl.js", "");
    const description = JSON.parse(Deno.readTextFileSync(`${home}/package.json`));
    assertEquals(description.dependencies, { deno: Deno.version.deno });
    assertEquals([description.version, description.bin], [project.version, { mbrl: "mbrl.js" }]);
    for (const name of ["README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt", "mbrl.1"]) {
      assert(Deno.statSync(`${home}/${name}`).size > 0, name);
    }
  },
);

Deno.test(
  "the npm package gives the executable's bytes, and leaves nothing beside them",
  { ignore },
  () =>
    inFolder(async (cwd) => {
      const args = [...comparison, "--agents=dqn,dyna"];
      const ours = await outcome(start([...args, "--out=npm"], cwd));
      assertEquals([ours.code, ours.stderr], [0, ""]);
      const theirs = await runExecutable([...args, "--out=executable"], { cwd });
      assertEquals(theirs.code, 0);
      assertEquals(resultBytes(`${cwd}/npm`), resultBytes(`${cwd}/executable`));
      assertEquals([...Deno.readDirSync(cwd)].map(({ name }) => name).sort(), ["executable", "npm"]);
    }),
);

Deno.test("neither a deno.json nor a package.json beside a user's file changes what the npm package does", {
  ignore,
}, () =>
  inFolder(async (cwd) => {
    const made = await outcome(start(["new", "task", "./tank.ts"], cwd));
    assertEquals(made.code, 0, made.stderr);
    await Deno.mkdir(`${cwd}/node_modules/left-pad`, { recursive: true });
    await Deno.writeTextFile(
      `${cwd}/deno.json`,
      JSON.stringify({ imports: { "./tank.ts": "./evil.ts" }, lock: true, unstable: ["ffi"], vendor: true }),
    );
    await Deno.writeTextFile(`${cwd}/deno.lock`, "not a lock file");
    await Deno.writeTextFile(
      `${cwd}/package.json`,
      JSON.stringify({ type: "commonjs", dependencies: { "left-pad": "1" } }),
    );
    await Deno.writeTextFile(`${cwd}/evil.ts`, "throw new Error('the map of imports was read');");
    const before = [...Deno.readDirSync(cwd)].map(({ name }) => name).sort();
    const ran = await outcome(
      start([...comparison, "--task=./tank.ts", "--agents=random", "--out=out"], cwd),
    );
    assertEquals([ran.code, ran.stderr], [0, ""]);
    assertEquals([...Deno.readDirSync(cwd)].map(({ name }) => name).sort(), [...before, "out"].sort());
  }));

Deno.test("a file that imports a package or an address is refused by the npm package as by the executable", {
  ignore,
}, () =>
  inFolder(async (cwd) => {
    for (const specifier of ["npm:left-pad", "https://127.0.0.1:1/x.ts", "left-pad"]) {
      await Deno.writeTextFile(`${cwd}/task.ts`, `import "${specifier}";\nexport default {};\n`);
      const ours = await outcome(start(["check", "./task.ts"], cwd));
      const theirs = await runExecutable(["check", "./task.ts"], { cwd });
      assertEquals([ours.code, ours.stderr], [2, theirs.stderr]);
    }
  }));

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(
    `the npm package's launcher hands on ${signal}, and ends as the program does`,
    { ignore },
    () =>
      inFolder(async (cwd) => {
        const long = comparison.map((word) => word === "--steps=200" ? "--steps=1000000" : word);
        const child = start([
          ...long.filter((word) => word !== "--quiet"),
          "--agents=random,dqn",
          "--out=out",
        ], cwd);
        const messages = child.stderr.getReader();
        await messages.read(); // something is under way
        child.kill(signal);
        messages.releaseLock();
        const { code, stderr } = await outcome(child);
        assertEquals(code, status);
        assertMatch(stderr, /--resume/);
      }),
  );
}

Deno.test(
  "the npm package says what is missing where npm installed no Deno for this platform",
  { ignore },
  () =>
    inFolder(async (cwd) => {
      const home = `${cwd}/node_modules/mbrl`;
      await Deno.mkdir(`${home}/node_modules/deno`, { recursive: true });
      await Deno.writeTextFile(`${home}/node_modules/deno/package.json`, "{}");
      await Deno.copyFile(launcher, `${home}/mbrl.mjs`);
      const { code, stderr } = await new Deno.Command(node!, { args: [`${home}/mbrl.mjs`, "--version"] })
        .output();
      const text = new TextDecoder().decode(stderr);
      assertEquals([code, text.split("\n").length], [1, 2]);
      assertStringIncludes(text, "npm installed no Deno");
    }),
);
