import { assert, assertEquals } from "@std/assert";
import { unpack } from "../../../lib/results/page/packed_numbers.ts";
import { pageData, unpackPieces } from "../../../lib/results/page/page_data.ts";
import { pageJson, parsePageJson } from "../../../lib/results/page/page_json.ts";
import { pictureData } from "../../../lib/results/pictures.ts";
import { finishedRun, planOf } from "../fixtures.ts";

Deno.test("pageData() holds every run's curve and every band as the pictures have them", () => {
  const plan = planOf(0, 1, 2);
  const points = ["dqn", "dyna"].flatMap((label) =>
    [0, 1, 2].flatMap((seed) => [...finishedRun(label, seed).curve])
  );
  const pictures = pictureData(points, plan, []);
  const data = parsePageJson(pageJson(pageData(pictures, points))) as ReturnType<typeof pageData>;
  const [task] = data.tasks;
  assertEquals([task.task, task.threshold, task.labels, task.agents], ["cartpole", 475, ["dqn", "dyna"], [
    "dqn",
    "dyna",
  ]]);
  assertEquals(task.grids, [[50, 100, 150, 200, 250, 300]], "all runs share one grid");
  assertEquals(task.runs.length, 6);
  for (const { label, seed, values } of task.runs) {
    const expected = finishedRun(label, seed).curve.map((row) => row.eval_return_mean);
    unpack(values).forEach((value, i) => assert(Math.abs(value - expected[i]) < 0.01));
  }
  const pieces = unpackPieces(task.curves);
  pictures[0].curves.pieces.forEach(({ label, points }, i) => {
    assertEquals([pieces[i].label, pieces[i].points.length], [label, points.length]);
    points.forEach((point, j) => assert(Math.abs(pieces[i].points[j].low - point.low) < 0.01));
  });
});
