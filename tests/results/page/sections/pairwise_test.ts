import { assert, assertEquals } from "@std/assert";
import { pairwiseSection } from "../../../../lib/results/page/sections/pairwise.ts";
import { pictureData } from "../../../../lib/results/pictures.ts";
import { finishedRun, planOf } from "../../fixtures.ts";

const plan = planOf(0, 1);
const curves = (label: string) => [0, 1].flatMap((seed) => [...finishedRun(label, seed).curve]);

Deno.test("pairwiseSection() tells the probability for both orders of a pair, and counts the steps of another task", () => {
  // dyna solves it after 100 and 150 real steps, dqn after 150 and 200
  const points = [...curves("dqn"), ...curves("dyna")].flatMap((row) => [
    row,
    { ...row, env_steps: row.env_steps + 300, eval_return_mean: 480 },
  ]);
  const tasks = pictureData(points, plan, []);
  const cells = (before: (label: string) => number) =>
    [...pairwiseSection(tasks, before)!.content.text.matchAll(/<td class="shade-(\d+)">([\d.]+)<\/td>/g)]
      .map(([, shade, text]) => [shade, text]);
  assertEquals(cells(() => 0), [["1", "0.13"], ["9", "0.88"]]);
  assertEquals(cells((label) => label === "dyna" ? 1000 : 0), [["10", "1.00"], ["0", "0.00"]]);
});

Deno.test("pairwiseSection() is left out with one agent and without a threshold", () => {
  assertEquals(pairwiseSection(pictureData(curves("dqn"), plan, []), () => 0), undefined);
  const open = { ...plan, tasks: plan.tasks.map(({ solvedThreshold: _, ...task }) => task) };
  const tasks = pictureData([...curves("dqn"), ...curves("dyna")], open, []);
  assert(tasks.length === 1 && pairwiseSection(tasks, () => 0) === undefined);
});
