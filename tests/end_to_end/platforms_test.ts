/**
 * What differs between systems, brought about on this one; the rest is in the tests of the modules that know it
 * (`signals`, `labels`, `source_file`, `atomic_write`, `plain_text`).
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { executable, inFolder, isGiven, resultBytes, runExecutable } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";

const small = ["--seeds=2", "--steps=100", "--eval-every=50", "--eval-episodes=3", "--quiet"];

/** Gives every text file below a folder lines that end in CR LF. */
function toCrLf(folder: string): number {
  let changed = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) changed += toCrLf(path);
    else if (/\.(csv|json|ts)$/.test(name)) {
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll("\n", "\r\n"));
      changed++;
    }
  }
  return changed;
}

Deno.test("a result folder whose files have CR LF is reported and resumed like any other", () =>
  inFolder(async (cwd) => {
    const comparison = ["compare", "--agents=random,dqn", ...small, "--out=out"];
    assertEquals((await runExecutable(comparison, { cwd })).code, 0);
    const before = resultBytes(`${cwd}/out`);
    assert(toCrLf(`${cwd}/out`) > 10);
    const reported = await runExecutable(["report", "out", "--out=merged", "--quiet"], { cwd });
    assertEquals([reported.code, reported.stderr], [0, ""]);
    assertEquals(resultBytes(`${cwd}/merged`), before);
    const resumed = await runExecutable([...comparison, "--resume"], { cwd });
    assertEquals([resumed.code, resumed.stderr], [0, ""]);
  }));

Deno.test("experiment files and tasks with CR LF mean the same, and faults have the same line", () =>
  inFolder(async (cwd) => {
    Deno.writeTextFileSync(
      `${cwd}/a.json`,
      '{\r\n  // one seed\r\n  "agents": ["random"],\r\n  "seeds": 1,\r\n}\r\n',
    );
    const printed = await runExecutable(["compare", "--config", "a.json", "--print-config"], { cwd });
    assertEquals(printed.code, 0, printed.stderr);
    assertEquals((await runExecutable(["new", "task", "./tank.ts"], { cwd })).code, 0);
    const checked = await runExecutable(["check", "./tank.ts"], { cwd });
    toCrLf(cwd);
    const again = await runExecutable(["check", "./tank.ts"], { cwd });
    const withoutSpeed = ({ code, stdout }: typeof again) => [code, stdout.replace(/.* steps a second/, "")];
    assertEquals(withoutSpeed(again), withoutSpeed(checked));
    const text = Deno.readTextFileSync(`${cwd}/tank.ts`);
    const line = text.slice(0, text.indexOf("timeLimit:")).split("\r\n").length;
    Deno.writeTextFileSync(`${cwd}/tank.ts`, text.replace("timeLimit:", "timeLimit: ,"));
    const { code, stderr } = await runExecutable(["check", "./tank.ts"], { cwd });
    assertEquals(code, 2);
    assertMatch(stderr, RegExp(`tank\\.ts, line ${line}, column \\d+`));
  }));

Deno.test("a console of another encoding gets ASCII alone, and a file every letter", {
  ignore: !hasTerminals,
}, () =>
  inFolder(async (cwd) => {
    const env = { TERM: "xterm", LANG: "C" };
    const trained = await runExecutable(["train", "random", "--steps=50", "--quiet", "--out=run"], { cwd });
    const watch = ["watch", `${cwd}/${trained.stdout.trim()}`];
    const options = { env, columns: 80, rows: 40 };
    const compared = await shownOnTerminal(
      ["compare", "--agents=random", ...small, `--out=${cwd}/out`],
      options,
    );
    const shown = [
      ...compared,
      ...await shownOnTerminal(["agents", "mpc"], options),
      ...await shownOnTerminal(watch, options),
    ];
    assert(shown.length > 2000);
    assertEquals(shown.filter((letter) => letter > "\x7f"), []);
    const { stdout } = await runExecutable(watch, { cwd, env });
    assertMatch(stdout, /[\u2801-\u28ff]/);
  }));

/** Runs a program without /proc, but for the one link that Deno itself needs on Linux: the executable's own. */
const withoutProc = async (args: readonly string[]) => {
  const link = `mkdir /proc/self && ln -s '${await executable()}' /proc/self/exe`;
  const script = `mount -t tmpfs none /proc && ${link} && exec "$@"`;
  return await new Deno.Command("unshare", {
    args: ["--mount", "--map-root-user", "sh", "-c", script, "sh", ...args],
    stdin: "null",
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "" },
  }).output();
};

Deno.test("mbrl compares, trains and watches where there is no /proc, as on macOS", {
  ignore: isGiven || !await withoutProc(["true"]).then(({ success }) => success, () => false),
}, () =>
  inFolder(async (folder) => {
    const script = `
      set -e
      ! [ -e /proc/self/fd ]
      cd '${folder}'
      "$0" compare --agents=random,dqn ${small.join(" ")} --out=out
      "$0" watch "$("$0" train dqn --steps=50 --quiet --out=run)" > /dev/null`;
    const { code, stderr } = await withoutProc(["sh", "-c", script, await executable()]);
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  }));
