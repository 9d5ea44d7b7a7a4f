import { assert, assertEquals, assertMatch } from "@std/assert";
import { commands } from "../../lib/cli/commands.ts";
import { executable, inFolder, runExecutable } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";

const small = ["compare", "--agents=random,dqn", "--seeds=2", "--steps=100", "--eval-episodes=2"];
const ESCAPE = "\x1b";

Deno.test("mbrl --help names every command", async () => {
  for (const words of [["--help"], ["-h"], ["help"]]) {
    const { code, stdout, stderr } = await runExecutable(words);
    assertEquals([code, stderr], [0, ""]);
    for (const { name } of commands) assertMatch(stdout, RegExp(`^ +${name}\\b`, "m"));
  }
});

Deno.test("mbrl alone shows its help as a mistake: on standard error, with exit status 2", async () => {
  const { code, stdout, stderr } = await runExecutable([]);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /mbrl compare/);
});

for (const { name, examples, options } of commands) {
  Deno.test(`mbrl ${name} --help shows examples first, then every option, on standard output`, async () => {
    const { code, stdout, stderr } = await runExecutable([name, "--help"]);
    assertEquals([code, stderr], [0, ""]);
    const firstOption = stdout.indexOf("--help");
    for (const [example] of examples) {
      const at = stdout.indexOf(example);
      assert(at >= 0 && at < firstOption, `${example} stands before the options`);
    }
    for (const option of options) assert(stdout.includes(`--${option.name}`), option.name);
    assert(!stdout.includes(ESCAPE));
    for (const line of stdout.split("\n")) assert([...line].length <= 80, `fits 80 columns: ${line}`);
    assertEquals((await runExecutable(["help", name])).stdout, stdout);
  });
}

Deno.test("compare --json prints JSON alone on standard output, messages in plain lines on standard error", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await runExecutable([...small, "--json", `--out=${folder}/out`]);
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout).map(({ agent }: { agent: string }) => agent), ["dqn", "random"]);
    assertMatch(stderr, /^\[4\/4\] /m);
    for (const control of [ESCAPE, "\r"]) {
      assert(!(stdout + stderr).includes(control), "no control characters");
    }
  });
});

Deno.test("compare --quiet says nothing on standard error", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await runExecutable([...small, "--quiet", `--out=${folder}/out`]);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^random /m);
  });
});

Deno.test("agents --json and report --json print JSON alone", async () => {
  await inFolder(async (folder) => {
    const { agents } = JSON.parse((await runExecutable(["agents", "--json"])).stdout);
    assert(agents.some(({ name }: { name: string }) => name === "dyna"));
    assertEquals((await runExecutable([...small, `--out=${folder}/out`])).code, 0);
    assertEquals(JSON.parse((await runExecutable(["report", `${folder}/out`, "--json"])).stdout).length, 2);
  });
});

Deno.test(
  "on a terminal headings are bold, errors red and progress redrawn; NO_COLOR and TERM=dumb are respected",
  {
    ignore: !hasTerminals,
  },
  async () => {
    const colour = `${ESCAPE}[`;
    const xterm = { TERM: "xterm-256color" };
    assert((await shownOnTerminal(["agents"], { env: xterm })).includes(`${colour}1m`));
    assert((await shownOnTerminal(["agents", "dnq"], { env: xterm })).includes(`${colour}31m`));
    for (const env of [{ ...xterm, NO_COLOR: "1" }, { TERM: "dumb" }]) {
      for (const words of [["agents"], ["agents", "dnq"]]) {
        const shown = await shownOnTerminal(words, { env });
        assert(shown.length > 0 && !shown.includes(colour), JSON.stringify(env));
      }
    }
    await inFolder(async (folder) => {
      const shown = await shownOnTerminal([...small, `--out=${folder}/live`], { env: xterm });
      assertMatch(shown, /\[\dA\r/, "the display is redrawn in place");
      assertMatch(shown, /all runs .*4\/4|\[4\/4\]/);
      const plain = await shownOnTerminal([...small, `--out=${folder}/dumb`], { env: { TERM: "dumb" } });
      assert(!plain.includes(colour));
    });
  },
);

Deno.test("a reader that goes away ends nothing badly", { ignore: Deno.build.os === "windows" }, async () => {
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-c", `set -o pipefail; '${await executable()}' agents --json | head -n 1 >/dev/null`],
    stdin: "null",
  }).output();
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
});

Deno.test("completions for bash are a script that bash accepts, with every command", async () => {
  const { code, stdout } = await runExecutable(["completions", "bash"]);
  assertEquals(code, 0);
  for (const { name } of commands) assert(stdout.includes(name));
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/completions`, stdout);
    const checked = await new Deno.Command("bash", { args: ["-n", `${folder}/completions`] }).output();
    assertEquals(new TextDecoder().decode(checked.stderr), "");
  });
});
