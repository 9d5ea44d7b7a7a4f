import { assert, assertEquals } from "@std/assert";
import { profileSpec } from "../../../lib/results/charts/profile_chart.ts";
import { renderSvg } from "../../../lib/results/charts/render.ts";
import type { ProfileRow } from "../../../lib/results/performance_profile.ts";

const caption = {
  task: "cartpole",
  threshold: 475,
  episodes: "100 fresh episodes",
  rules: "Rules hidden.",
  agentOf: String,
};
const row = (label: string, at: number, share: number, measure: ProfileRow["measure"]): ProfileRow => ({
  label,
  task: "cartpole",
  measure,
  at,
  share,
  low: share / 2,
  high: (1 + share) / 2,
  seeds: 4,
});

/** The points of each line of an SVG, as [across, down] in pixels. */
const linesOf = (svg: string) =>
  [...svg.matchAll(/<g class="mark-line role-mark[^>]*><path[^>]*\bd="([^"]+)"/g)].map(([, path]) =>
    path.split(/[ML]/).slice(1).map((place) => place.split(",").map(Number))
  );

Deno.test("profileSpec() draws shares of steps as rising stairs that begin at 0", async () => {
  const rows = [
    row("dqn", 100, 0.5, "steps_to_solve"),
    row("dqn", 1000, 0.5, "steps_to_solve"),
    row("dyna", 200, 1, "steps_to_solve"),
  ];
  const [dqn, dyna] = linesOf(await renderSvg(profileSpec(rows, caption)));
  assertEquals([dqn[0][0], dqn[0][1], dyna[0][0], dyna[0][1]], [0, 280, 0, 280]);
  const heights = dqn.map(([, down]) => down);
  assertEquals(heights, heights.toSorted((a, b) => b - a)); // down is less where the share is more
  assertEquals([...new Set(heights)].length, 2); // horizontal and vertical pieces only
  assert(dqn[dqn.length - 1][0] === 580 && dyna[dyna.length - 1][0] < 580, "a line ends where it is known");
});

Deno.test("profileSpec() draws shares of returns as falling stairs that begin at 1", async () => {
  const rows = [row("dqn", -200, 1, "final_return"), row("dqn", -150, 0.25, "final_return")];
  const svg = await renderSvg(profileSpec(rows, caption));
  const [dqn] = linesOf(svg);
  const heights = dqn.map(([, down]) => down);
  assertEquals(heights, heights.toSorted((a, b) => a - b));
  assert(svg.includes("Mean evaluation return at the end"), svg);
});
