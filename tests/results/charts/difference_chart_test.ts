import { assert, assertEquals } from "@std/assert";
import { differencesSpec } from "../../../lib/results/charts/difference_chart.ts";
import { renderSvg } from "../../../lib/results/charts/render.ts";
import type { DifferenceRow } from "../../../lib/results/baseline.ts";

const caption = {
  task: "cartpole",
  threshold: 475,
  episodes: "100 fresh episodes",
  rules: "Rules hidden.",
  agentOf: String,
};
const row = (label: string, steps: number, value: number, width: number): DifferenceRow => ({
  label,
  task: "cartpole",
  baseline: "dqn",
  steps,
  difference: { value, low: value - width, high: value + width },
});

Deno.test("differencesSpec() draws differences around a line at zero, and one point as a mark", async () => {
  const rows = [row("dyna", 50, -10, 5), row("dyna", 5000, 100, 20), row("sac", 50, 3, NaN)];
  const svg = await renderSvg(differencesSpec(rows, caption));
  assertEquals([...svg.matchAll(/class="mark-line role-mark/g)].length, 2);
  assertEquals(
    [...svg.matchAll(/class="mark-area role-mark/g)].length,
    1,
    "a band for the one with intervals",
  );
  assertEquals([...svg.matchAll(/class="mark-symbol role-mark[^>]*>(<path)/g)].length, 1);
  assert(svg.includes("Return above that of dqn on cartpole"), svg);
});
