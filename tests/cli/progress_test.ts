import { assert, assertEquals } from "@std/assert";
import { ProgressDisplay } from "../../lib/cli/progress.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";

/** A terminal that keeps what is drawn last. */
class Screen {
  readonly live = true;
  readonly quiet = false;
  readonly size = { columns: 200, rows: 50 };
  text = "";

  draw(text: string): void {
    if (text.includes("left")) this.text = text;
  }

  say(): void {}
}

const seconds = (text: string) => text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);

Deno.test("ProgressDisplay says of all runs no less time left than of the longest", () => {
  const screen = new Screen();
  const specs = expandRuns(layOver(defaultComparison, { agents: ["dqn", "mpc"], seeds: [0] }));
  const display = new ProgressDisplay(screen as unknown as Terminal, 2, 0);
  const progress = { steps: 50, share: 0.01, evaluationReturn: 9, points: [] };
  display.started(specs[0]);
  display.progress(specs[1], { ...progress, stepsPerSecond: 3.75 }); // 4,950 steps at 3.75 a second
  display.progress(specs[0], { ...progress, steps: 4500, share: 0.9, stepsPerSecond: 45_000 });
  display.note("drawn anew below this");
  const left = [...screen.text.matchAll(/([\d:]+) left/g)].map(([, text]) => seconds(text));
  assertEquals(left.length, 3, screen.text);
  assertEquals(Math.max(...left.slice(0, 2)), 1320);
  assert(left[2] >= 1320, screen.text);
});
