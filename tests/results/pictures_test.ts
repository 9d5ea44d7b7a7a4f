import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CurveRow } from "../../lib/results/rows.ts";
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
  const [curves, summary] = await drawPictures(rows, plan, []);
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
  for (const { svg } of [curves, summary]) {
    assert(textsOf(svg).includes("Rules known to dyna; rules hidden from the others."), `${textsOf(svg)}`);
  }
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
  const [curves, summary] = await drawPictures(rows, plan, []);
  const dots = /<g class="mark-symbol role-mark[^"]*"[^>]*>(.*?)<\/g>/s.exec(summary.svg)?.[1] ?? "";
  assertEquals(dots.match(/<path/g)?.length, 6);
  const lines = [...curves.svg.matchAll(/<g class="mark-line role-mark[^"]*"[^>]*>(.*?)<\/g>/gs)];
  assertEquals(
    lines.map(([, paths]) => paths.match(/<path/g)?.length).reduce((sum = 0, n = 0) => sum + n),
    4,
  );
});

Deno.test("drawPictures() gives the same bytes for any order of rows", async () => {
  assertEquals(await drawPictures(rows.toReversed(), plan, []), await drawPictures(rows, plan, []));
});

Deno.test("drawPictures() stays within 700 pixels with long names, one seed, or nothing solved", async () => {
  const long = rows.map((row) => ({
    ...row,
    label: `mbpo rolloutLength=${row.label.length} learningRate=3e-4`,
  }));
  const one = rows.filter(({ seed }) => seed === 0);
  const unsolved = rows.map((row) => ({ ...row, eval_return_mean: 20 }));
  for (const some of [long, one, unsolved]) {
    for (const { name, svg } of await drawPictures(some, plan, [])) {
      const { width, height } = sizeOf(svg);
      assert(width <= 700 && height > 150, `${name}: ${width} × ${height}`);
      assert(!/NaN|undefined|Infinity/.test(svg), name);
    }
  }
});

/** A point of a curve. */
const point = (label: string, seed: number, env_steps: number, eval_return_mean: number): CurveRow => ({
  ...rows[0],
  label,
  seed,
  env_steps,
  eval_return_mean,
});
/** What is drawn by marks of a kind: the shapes, with what each looks like. */
const marksOf = (svg: string, kind: string) =>
  [...svg.matchAll(RegExp(`<g class="mark-${kind} role-mark[^"]*"[^>]*>(.*?)</g>`, "gs"))]
    .flatMap(([, paths]) => [...paths.matchAll(/<path[^>]*\bd="([^"]+)"[^>]*>/g)])
    .map(([path, d]) => ({ d, width: Number(/stroke-width="([\d.]+)"/.exec(path)?.[1]) }));

Deno.test("drawPictures() draws returns of any sign and size", async () => {
  for (const scale of [-1, -500, 1e-9, -1e12, 1e300]) {
    const some = [0, 1].flatMap((seed) => [1, 2, 3].map((i) => point("dqn", seed, 50 * i, scale * i)));
    const [{ svg }] = await drawPictures(some, plan, []);
    const heights = marksOf(svg, "line")[0].d.split(/[ML]/).slice(1).map((place) =>
      Number(place.split(",")[1])
    );
    assertEquals(heights.length, 3);
    if (scale !== 1e-9) {
      assert(heights.every((y, i) => i === 0 || y !== heights[i - 1]), `${scale}: ${heights}`);
    }
    assert(heights.every((y) => y >= 0 && y <= 230), `${scale}: ${heights}`);
    assert(!/NaN|undefined|Infinity/.test(svg), `${scale}`);
  }
});

Deno.test("drawPictures() draws a mark where there is one evaluation point", async () => {
  const some = [0, 1].flatMap((seed) => ["dqn", "dyna"].map((agent) => point(agent, seed, 300, 100 * seed)));
  const [{ svg }] = await drawPictures(some, plan, []);
  assertEquals(marksOf(svg, "symbol").length, 4); // two agents, two panels
});

Deno.test("drawPictures() shows where seeds have ended, and says so", async () => {
  const some = [3, 5, 6].flatMap((points, seed) =>
    Array.from(
      { length: points },
      (_, i) => point("dqn", seed, 50 * (i + 1) + (i + 1 === points ? 7 : 0), 100),
    )
  );
  const [curves, summary] = await drawPictures(some, { ...plan, budget: { episodes: 9 } }, []);
  assertEquals(marksOf(curves.svg, "line").map(({ width }) => width), [2, 0.9, 0.9, 2, 0.9, 0.9]);
  assertMatch(curves.svg, /Thin line: not all seeds are there; the others begin later or have ended\./);
  // each at its own end; the median seed had 257 steps
  assert(textsOf(summary.svg).some((text) => text.startsWith("&gt;257")), `${textsOf(summary.svg)}`);
  assertMatch(summary.svg, /Open dot: a seed that was not solved when its run ended, there\./);
});

Deno.test("drawPictures() draws seeds that share no step", async () => {
  const some = [0, 1, 2].map((seed) => point("dqn", seed, 17 + seed, 20));
  const [{ svg }] = await drawPictures(some, { ...plan, budget: { episodes: 1 } }, []);
  assertEquals(marksOf(svg, "symbol").length, 6);
  assertMatch(svg, /Thin line or single point: not all seeds are there/);
});

Deno.test("drawPictures() names every agent of many, whole, with symbols of a letter's size", async () => {
  const labels = Array.from(
    { length: 40 },
    (_, i) => `mbpo rolloutLength=${i} transferFrom=${"long".repeat(30)}`,
  );
  const [curves, summary] = await drawPictures(
    labels.flatMap((label) => [point(label, 0, 50, 1), point(label, 0, 100, 2)]),
    plan,
    [],
  );
  for (const { svg } of [curves, summary]) {
    const all = textsOf(svg).join("").replaceAll(" ", "");
    assert(!all.includes("…"));
    for (const label of labels) assert(all.includes(label.replaceAll(" ", "")), label);
    assert(sizeOf(svg).width <= 700);
  }
  const symbol = /role-legend-symbol.*?<path[^>]*d="([^"]+)"/s.exec(curves.svg)?.[1] ?? "";
  const [, left, right] = /M(-?[\d.]+),0L([\d.]+),0/.exec(symbol) ?? [];
  assert(Number(right) - Number(left) <= 24, symbol);
});

Deno.test("drawPictures() gives an agent the same colour whoever is beside it", async () => {
  const colourOf = async (...agents: string[]) => {
    const [{ svg }] = await drawPictures(
      agents.flatMap((agent) => [point(agent, 0, 50, 1), point(agent, 0, 100, 2)]),
      plan,
      [],
    );
    return [...svg.matchAll(/aria-roledescription="line mark"[^>]*stroke="(#\w+)"/g)].map(([, colour]) =>
      colour
    );
  };
  const [alone] = await colourOf("mpc");
  assertEquals((await colourOf("dqn", "dyna", "mpc"))[2], alone);
});

Deno.test("drawPictures() draws a pair for each task", async () => {
  const tasks = ["cartpole", "cartpole noise=0.1"];
  const both = tasks.flatMap((task) => rows.map((row) => ({ ...row, task })));
  const pictures = await drawPictures(both, {
    ...plan,
    tasks: tasks.map((label) => ({ ...plan.tasks[0], label })),
  }, []);
  assertEquals(pictures.map(({ name }) => name), [
    "curves_cartpole.svg",
    "summary_cartpole.svg",
    "curves_cartpole+noise=0.1.svg",
    "summary_cartpole+noise=0.1.svg",
  ]);
});

Deno.test("drawPictures() draws curves without a line, and no steps, of a task that nothing solves", async () => {
  const open = { ...plan, tasks: plan.tasks.map(({ solvedThreshold: _, ...task }) => task) };
  const pictures = await drawPictures(rows, open, []);
  assertEquals(pictures.map(({ name }) => name), ["curves.svg"]);
  assert(!textsOf(pictures[0].svg).includes("solved:") && !/NaN|Infinity/.test(pictures[0].svg));
});
