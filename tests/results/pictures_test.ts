import { assert, assertEquals, assertMatch } from "@std/assert";
import { drawPictures } from "../../lib/results/pictures.ts";
import { finishedRun, planOf } from "./fixtures.ts";

const plan = planOf(0, 1, 2);
const rows = ["dyna", "dqn"].flatMap((agent) =>
  [0, 1, 2].flatMap((seed) => [...finishedRun(agent, seed).curve])
);

/** The texts of a picture, in the order in which they stand in it. */
const textsOf = (svg: string) => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

const sizeOf = (svg: string) => {
  const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
};

Deno.test("drawPictures() names the task, seeds, protocol, axes, line and every agent", async () => {
  const [curves, summary] = await drawPictures(rows, plan);
  assertEquals([curves.name, summary.name], ["curves.svg", "summary.svg"]);
  const inCurves = textsOf(curves.svg);
  for (
    const text of [
      "Sample efficiency on cartpole",
      "Real environment steps",
      "Real environment steps (logarithmic)",
      "Mean evaluation return",
      "solved:",
      "475",
      "dqn",
      "dyna",
    ]
  ) assert(inCurves.includes(text), text);
  assertMatch(
    curves.svg,
    /over 3 seeds, band = 95% bootstrap interval; greedy policy, 10 fresh episodes a point/,
  );
  const inSummary = textsOf(summary.svg);
  for (
    const text of [
      "Real steps to solve cartpole",
      "dqn",
      "dyna",
      "unsolved",
      "0 of 3 seeds solved",
      "&gt;300",
    ]
  ) {
    assert(inSummary.includes(text), `${text} in ${inSummary}`);
  }
});

Deno.test("drawPictures() draws a mark for every seed and a line for every agent in each panel", async () => {
  const [curves, summary] = await drawPictures(rows, plan);
  const dots = /<g class="mark-symbol role-mark[^"]*"[^>]*>(.*?)<\/g>/s.exec(summary.svg)?.[1] ?? "";
  assertEquals(dots.match(/<path/g)?.length, 6);
  const lines = [...curves.svg.matchAll(/<g class="mark-line role-mark[^"]*"[^>]*>(.*?)<\/g>/gs)];
  assertEquals(
    lines.map(([, paths]) => paths.match(/<path/g)?.length).reduce((sum = 0, n = 0) => sum + n),
    4,
  );
});

Deno.test("drawPictures() gives the same bytes for any order of rows", async () => {
  assertEquals(await drawPictures(rows.toReversed(), plan), await drawPictures(rows, plan));
});

Deno.test("drawPictures() stays within 700 pixels with long names, one seed, or nothing solved", async () => {
  const long = rows.map((row) => ({
    ...row,
    agent: `mbpo rolloutLength=${row.agent.length} learningRate=3e-4`,
  }));
  const one = rows.filter(({ seed }) => seed === 0);
  const unsolved = rows.map((row) => ({ ...row, eval_return_mean: 20 }));
  for (const some of [long, one, unsolved]) {
    for (const { name, svg } of await drawPictures(some, plan)) {
      const { width, height } = sizeOf(svg);
      assert(width <= 700 && height > 150, `${name}: ${width} × ${height}`);
      assert(!/NaN|undefined|Infinity/.test(svg), name);
    }
  }
});

Deno.test("drawPictures() draws a pair for each task", async () => {
  const tasks = ["cartpole", "cartpole noise=0.1"];
  const both = tasks.flatMap((task) => rows.map((row) => ({ ...row, task })));
  const pictures = await drawPictures(both, {
    ...plan,
    tasks: tasks.map((label) => ({ ...plan.tasks[0], label })),
  });
  assertEquals(pictures.map(({ name }) => name), [
    "curves_cartpole.svg",
    "summary_cartpole.svg",
    "curves_cartpole+noise=0.1.svg",
    "summary_cartpole+noise=0.1.svg",
  ]);
});
