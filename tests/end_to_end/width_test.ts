/** What every command shows on a terminal of 80 columns, with colours and without. */

import { assert, assertEquals } from "@std/assert";
import stored from "../../lib/studies/stored_answers.json" with { type: "json" };
import { inFolder } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";
import { Screen } from "./screen.ts";

/** The sequences of colours and bold letters. */
// deno-lint-ignore no-control-regex
const STYLES = /\x1b\[[\d;]*m/g;

/** The lines that a wide screen shows, which wraps none. */
function linesOf(shown: string): string[] {
  const screen = new Screen(10_000, 24);
  screen.write(shown.replaceAll(STYLES, ""));
  return [...screen.scrolled, ...screen.lines];
}

Deno.test("every command keeps to a terminal of 80 columns, with colours and without", {
  ignore: !hasTerminals,
}, () =>
  inFolder(async (folder) => {
    const small = ["--steps=60", "--eval-every=20", "--eval-episodes=4"];
    const compared = ["--agents=dqn,dyna-q", "--set=dyna-q.planningSteps=1,5", "--seeds=2", ...small];
    const lines: readonly (readonly string[])[] = [
      ["--version"],
      ["agents"],
      ["agents", "dyna"],
      ["tasks"],
      ["tasks", "cartpole"],
      ["compare", ...compared, `--out=${folder}/x`, "--overwrite"],
      ["report", `${folder}/x`, "--baseline=dqn", "--profile"],
      ["compare", ...compared, `--out=${folder}/x`], // refused
      ["train", "dyna", ...small, `--out=${folder}/t`, "--overwrite"],
      ["evaluate", `${folder}/t`, "--episodes=2"],
      ["inspect", `${folder}/t`, "--overwrite"],
      ["watch", `${folder}/t`, "--episodes=1", "--speed=1000"],
      ["study"],
      ["study", "exercise", "3"],
      ...Object.keys(stored).map((name) => ["study", name]),
      ["schema", "baseline.csv"],
      ["report", "--help"],
    ];
    for (const words of lines) {
      const plain = { TERM: "xterm-256color", NO_COLOR: "1" };
      const isSlow = ["train", "inspect", "watch", "evaluate"].includes(words[0]);
      for (const env of isSlow ? [plain] : [{ TERM: "xterm-256color" }, plain]) {
        const shown = await shownOnTerminal(words, { columns: 80, rows: 24, env });
        assert(shown.length > 0, words.join(" "));
        for (const line of linesOf(shown)) {
          // a path has no place to break
          assert([...line].length <= 80 || line.includes(folder), `${words.join(" ")}: ${line}`);
        }
        if ("NO_COLOR" in env) assertEquals(shown.match(STYLES), null, words.join(" "));
      }
    }
  }));
