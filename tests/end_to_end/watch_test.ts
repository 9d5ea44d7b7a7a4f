import { assert, assertEquals } from "@std/assert";
import { executable, inFolder, runExecutable } from "./executable.ts";
import { hasTerminals, quoted, shownOnTerminal, startOnTerminal } from "./on_terminal.ts";
import { Screen } from "./screen.ts";

/** A checkpoint of a cheap agent in a new folder, and the words that watch it for ever. */
async function watching(folder: string, ...options: string[]): Promise<string[]> {
  const train = ["train", "random", "--steps=10", "--eval-episodes=2", "--quiet", `--out=${folder}/random`];
  const { code, stdout, stderr } = await runExecutable(train);
  assertEquals(code, 0, stderr);
  return [await executable(), "watch", stdout.trim(), "--episodes=10000", ...options];
}

Deno.test("mbrl watch prints frames where there is no terminal, reality beside the dream, and the same again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const trained = await runExecutable(
      [
        "train",
        "mpc",
        "--steps",
        "60",
        "--eval-every",
        "60",
        "--eval-episodes",
        "4",
        "--out",
        `${folder}/mpc`,
      ],
    );
    assertEquals(trained.code, 0, trained.stderr);
    const call = ["watch", `${folder}/mpc`, "--dream", "--every", "100"];
    const one = await runExecutable(call);
    assertEquals(one.code, 0, one.stderr);
    const lines = one.stdout.split("\n");
    assert(lines[0].startsWith("mpc after 60 real steps"), lines[0]);
    assertEquals(lines[1], "step 0");
    assert(/^real +imagined$/.test(lines[2]), lines[2]);
    assert(!one.stdout.includes("\x1b"), "no control letters in a pipe");
    assert(lines.every((line) => line.length <= 80));
    assert(/time is up|the episode has ended/.test(one.stdout));
    assertEquals((await runExecutable(call)).stdout, one.stdout);
    const lost = await runExecutable(["watch", `${folder}/nowhere`]);
    assertEquals(lost.code, 2);
    assert(lost.stderr.includes("There is no file"), lost.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (const [signal, status] of [["INT", 130], ["TERM", 143], ["HUP", 129], ["KILL", 137]] as const) {
  Deno.test(`mbrl watch, ended by SIG${signal}, leaves the cursor shown and exits with ${status}`, {
    ignore: !hasTerminals,
  }, () =>
    inFolder(async (folder) => {
      const words = quoted(await watching(folder, "--speed=20"));
      const child = startOnTerminal(`${words} & read key; kill -${signal} $!; wait $!; echo ended with $?`, {
        columns: 60,
        rows: 12,
      });
      const screen = new Screen(60, 12);
      const decoder = new TextDecoder();
      const keys = child.stdin.getWriter();
      let typed = false;
      for await (const chunk of child.stdout) {
        screen.write(decoder.decode(chunk, { stream: true }));
        if (!typed && screen.lines.some((line) => /^step \d/.test(line))) {
          await keys.write(new TextEncoder().encode("\n"));
          typed = true;
        }
      }
      await child.status;
      await keys.close().catch(() => {}); // the terminal has gone
      assert(typed, "it was ended while it drew");
      assert(screen.hasCursor);
      assertEquals(screen.lines.filter((line) => line.startsWith("ended")), [`ended with ${status}`]);
    }));
}

Deno.test(
  "mbrl watch ends at once when its reader has gone",
  { ignore: Deno.build.os === "windows" },
  () =>
    inFolder(async (folder) => {
      const words = quoted(await watching(folder));
      const began = performance.now();
      const { code, stdout, stderr } = await new Deno.Command("bash", {
        args: ["-c", `set -o pipefail; ${words} | head -n 1`],
        stdin: "null",
      }).output();
      const text = new TextDecoder();
      assertEquals([code, text.decode(stderr)], [0, ""]);
      assert(text.decode(stdout).startsWith("random after 10 real steps, episode 1 of 10000"));
      assert(performance.now() - began < 10_000, "ten thousand episodes take minutes");
    }),
);

Deno.test(
  "mbrl watch draws over its frames on a small terminal too",
  { ignore: !hasTerminals },
  () =>
    inFolder(async (folder) => {
      const [, ...words] = await watching(folder, "--speed=1000");
      const shown = await shownOnTerminal([...words.filter((word) => !word.startsWith("--episodes"))], {
        columns: 30,
        rows: 8,
      });
      const screen = new Screen(30, 8);
      screen.write(shown);
      assert(shown.split("step ").length > 5);
      assertEquals(screen.scrolled, []);
    }),
);
