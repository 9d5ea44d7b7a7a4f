import { assert, assertEquals } from "@std/assert";
import { inFolder } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";
import { Screen } from "./screen.ts";

/** The lines that stay of a comparison: not one of them may be of the display, which is drawn over and taken away. */
function remainsOf(shown: string, columns: number, rows: number): string[] {
  const screen = new Screen(columns, rows);
  screen.write(shown);
  return [...screen.scrolled, ...screen.lines];
}

for (
  const [columns, rows, jobs] of [[30, 24, 2], [40, 10, 10], [80, 2, 3]] as const
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
        "--eval-every=100",
        "--eval-episodes=20",
        `--jobs=${jobs}`,
        `--out=${folder}/out`,
      ], { columns, rows });
      assert(shown.split("all runs").length > 2, "the display was redrawn");
      const text = remainsOf(shown, columns, rows).join("\n");
      for (const trace of ["all runs", "█", "░", "more running", "starting"]) {
        assert(!text.includes(trace), `${trace} stays:\n${text}`);
      }
      const ended = remainsOf(shown, 10_000, 10_000).filter((line) => /^\[\d+\/\d+\] /.test(line));
      assertEquals(ended.length, 2 * jobs, "the lines of the ended runs stay");
    });
  });
}
