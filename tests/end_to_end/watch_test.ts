import { assert, assertEquals } from "@std/assert";
import { executable, inFolder, runExecutable } from "./executable.ts";
import { hasTerminals, quoted, shownOnTerminal, startOnTerminal } from "./on_terminal.ts";
import { Screen } from "./screen.ts";

/** A checkpoint of a cheap agent in a new folder, and the words that watch it for ever. */
async function watching(folder: string, ...options: string[]): Promise<string[]> {
  // episodes of pendulum last four seconds, so that a key comes in the one it is meant for
  const train = [
    "train",
    "random",
    "--task=pendulum",
    "--steps=10",
    "--eval-episodes=2",
    "--quiet",
    `--out=${folder}/random`,
  ];
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
    assert(
      /^Dream and reality (parted at step \d+: |stayed together)/.test(lines.at(-3) ?? ""),
      one.stdout.slice(-300),
    );
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
      const words = quoted(await watching(folder, "--every=100")); // two seconds a frame: SIGKILL may cut one in two
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

/** Watches on a terminal, types keys and sends signals one after the other once the screen shows what is awaited; gives the last screen. */
async function typed(
  words: readonly string[],
  keys: readonly (readonly [awaited: RegExp, key: string | Deno.Signal])[],
): Promise<Screen> {
  const line = `sh -c 'echo process $$; exec "$@"' - ${
    quoted(words)
  }; echo "ended with $?"; stty -a | grep -ow -e "-*icanon" -e "-*echo"`;
  const child = startOnTerminal(line, { columns: 60, rows: 20 });
  const screen = new Screen(60, 20);
  const decoder = new TextDecoder();
  const input = child.stdin.getWriter();
  const left = [...keys];
  let process: number | undefined; // from the first line, before frames are drawn over it
  for await (const chunk of child.stdout) {
    screen.write(decoder.decode(chunk, { stream: true }));
    process ??= Number(/process (\d+)/.exec(screen.lines.join("\n"))?.[1]) || undefined;
    while (left.length > 0 && left[0][0].test(screen.lines.join("\n"))) {
      const [, key] = left.shift()!;
      if (key.startsWith("SIG")) Deno.kill(process!, key as Deno.Signal);
      else await input.write(new TextEncoder().encode(key));
    }
  }
  await child.status;
  await input.close().catch(() => {}); // the terminal has gone
  assertEquals(left, [], screen.lines.join("\n"));
  return screen;
}

Deno.test("mbrl watch follows keys: pause, one step, next episode, quit; and gives the terminal back", {
  ignore: !hasTerminals,
}, () =>
  inFolder(async (folder) => {
    const screen = await typed(await watching(folder, "--speed=1"), [
      [/episode 1 of 10000\nstep \d/, "s"], // stays at one step
      [/episode 1 of 10000\nstep \d/, "n"],
      [/episode 2 of 10000\nstep 0\n/, "s"],
      [/episode 2 of 10000\nstep 1\n/, "+ n"], // on, and to the next
      [/episode 3 of 10000\nstep \d/, "q"],
    ]);
    const lines = screen.lines.filter((line) => line !== "");
    assertEquals(lines.slice(-3), ["ended with 0", "icanon", "echo"]);
    assert(screen.hasCursor);
    assert(lines.some((line) => line.startsWith("space pause")));
  }));

for (const [signal, status] of [["INT", 130], ["TERM", 143], ["HUP", 129]] as const) {
  Deno.test(`mbrl watch with keys, ended by SIG${signal} while paused, gives the terminal back`, {
    ignore: !hasTerminals,
  }, () =>
    inFolder(async (folder) => {
      const shown = /episode 1 of 10000\nstep \d/;
      const screen = await typed(await watching(folder), [[shown, " "], [/PAUSED/, `SIG${signal}`]]);
      assertEquals(screen.lines.filter((line) => line !== "").slice(-3), [
        `ended with ${status}`,
        "icanon",
        "echo",
      ]);
      assert(screen.hasCursor);
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
