import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";
import { Screen } from "./screen.ts";

/** The lines that stay of a comparison: not one of them may be of the display, which is drawn over and taken away. */
function remainsOf(shown: string, columns: number, rows: number): string[] {
  const screen = new Screen(columns, rows);
  screen.write(shown);
  return [...screen.scrolled, ...screen.lines];
}

for (
  const [columns, rows, jobs] of [[30, 24, 2], [40, 10, 10], [80, 2, 3], [80, 24, 2], [200, 50, 4]] as const
) {
  Deno.test(`progress of ${jobs} jobs does not scroll on a terminal of ${columns} × ${rows}`, {
    ignore: !hasTerminals,
  }, async () => {
    await inFolder(async (folder) => {
      const shown = await shownOnTerminal([
        "compare",
        "--agents=dqn,random",
        `--seeds=${jobs}`,
        "--steps=200",
        "--eval-every=20",
        "--eval-episodes=20",
        `--jobs=${jobs}`,
        `--out=${folder}/out`,
      ], { columns, rows });
      assert(shown.split("all runs").length > 2, "the display was redrawn");
      const text = remainsOf(shown, columns, rows).join("\n");
      const hasRoom = columns >= 60 && rows >= 20;
      assertEquals(/[\u2801-\u28ff]/.test(shown), hasRoom, "curves are drawn where there is room");
      // its letter, in a colour, at the end of the curve and in the legend
      // deno-lint-ignore no-control-regex
      if (hasRoom) assertMatch(shown, /\x1b\[36ma dqn\x1b\[39m/);
      assert(!/[\u2801-\u28ff]/.test(text), `a curve stays:\n${text}`);
      for (const trace of ["all runs", "█", "░", "more running", "starting"]) {
        assert(!text.includes(trace), `${trace} stays:\n${text}`);
      }
      const ended = remainsOf(shown, 10_000, 10_000).filter((line) => /^\[\d+\/\d+\] /.test(line));
      assertEquals(ended.length, 2 * jobs, "the lines of the ended runs stay");
    });
  });
}

Deno.test("progress in a pipe is a line for each run that ends, and not a line for each that goes on", () =>
  inFolder(async (folder) => {
    const began = performance.now();
    const { code, stderr } = await runExecutable([
      "compare",
      "--agents=dqn,random",
      "--seeds=3",
      "--steps=100",
      "--eval-every=20",
      "--eval-episodes=4",
      "--jobs=3",
      `--out=${folder}/out`,
    ]);
    assertEquals(code, 0, stderr);
    const lines = stderr.trim().split("\n");
    assertEquals(lines.filter((line) => /^\[\d\/6\] /.test(line)).length, 6, stderr);
    const all = lines.filter((line) => line.startsWith("all runs"));
    assert(all.length <= (performance.now() - began) / 10_000, "one line every ten seconds at most");
    assertEquals(lines.length, 6 + all.length + 1, stderr); // and where the files are
    // deno-lint-ignore no-control-regex
    assert(!/[\x1b\r\u2800-\u28ff█]/.test(stderr), stderr);
  }));
