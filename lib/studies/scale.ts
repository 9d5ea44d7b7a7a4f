/**
 * How the cost of a real step grows with what an agent does between two of them.
 *
 * @module
 */

import { nameScales, vegaScales } from "../results/charts/name_styles.ts";
import { domainOf, dots, lines, pictureSpec, topLegend } from "../results/charts/plot.ts";
import { renderSvg } from "../results/charts/render.ts";
import { computeCosts } from "../results/compute.ts";
import { type Interval, mean } from "../results/statistics.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** What is varied: an agent's setting and its values. */
const quantities = [
  {
    agent: "dqn",
    setting: "hiddenWidth",
    name: "units of a hidden layer of dqn",
    values: [32, 64, 128, 256],
  },
  { agent: "dyna-q", setting: "planningSteps", name: "planning steps of dyna-q", values: [5, 10, 20, 40] },
  { agent: "dyna", setting: "rolloutLength", name: "rollout length of dyna", values: [5, 10, 20, 40, 80] },
  { agent: "dyna", setting: "rollouts", name: "rollouts of dyna", values: [5, 10, 20, 40] },
  { agent: "mbpo", setting: "modelMembers", name: "members of mbpo's ensemble", values: [1, 2, 4, 8] },
  {
    agent: "mbpo",
    setting: "modelWidth",
    name: "units of a hidden layer of mbpo's models",
    values: [32, 64, 128, 256],
  },
];
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0] };
const steps = { full: 1000, quick: 300 };

/** The study. */
export const scaleStudy: Study = {
  name: "scale",
  question: "How does the cost of a real step grow with members, width, rollout length and planning?",
  lecture: "Answers what the lecture's “computationally expensive” amounts to",
  minutes: { quick: 2, full: 30 },
  parts: (size) =>
    quantities.map(({ agent, setting, values }): StudyPart => ({
      name: `${agent}-${setting}`,
      comparison: {
        agents: [agent],
        seeds: seeds[size],
        budget: { steps: steps[size] },
        evaluation: { every: steps[size], episodes: 1 }, // what costs is acting and learning
        settings: { [agent]: { [setting]: values } },
      },
    })),
  answer,
  async pictures(results) {
    const points = rowsOf(results).map(({ quantity, value, cost }) => ({
      quantity,
      value,
      cost: cost.value,
    }));
    const names = quantities.map(({ name }) => name);
    const svg = await renderSvg(pictureSpec({
      title: "CPU time of a real step against what is done in it",
      subtitle: ["Acting and learning, without evaluation; median of seeds; both axes logarithmic"],
      plots: [{
        width: 560,
        height: 300,
        x: {
          type: "log",
          domain: domainOf(points.map(({ value }) => value), "log"),
          axis: { title: "Value" },
        },
        y: {
          type: "log",
          domain: domainOf(points.map(({ cost }) => cost), "log"),
          axis: { title: "CPU milliseconds per real step" },
        },
        layers: [
          lines(points, ["value", "cost"], "quantity", { strokeWidth: 2 }),
          dots(points, ["value", "cost"], "quantity", 50),
        ],
      }],
      scales: vegaScales(nameScales(names)),
      legends: [{ ...topLegend, columns: 2 }],
    }));
    return [{ name: "scale.svg", svg }];
  },
};

/** The cost at one value of one quantity. */
interface ScaleRow {
  readonly quantity: string;
  readonly value: number;
  readonly seeds: number;
  /** CPU milliseconds of a real step, median over seeds. */
  readonly cost: Interval;
}

function rowsOf({ points, plan, runs }: StudyResults): ScaleRow[] {
  const costs = computeCosts(points, runs);
  return quantities.flatMap(({ agent, setting, name, values }) =>
    values.flatMap((value): ScaleRow[] => {
      const label = plan.contenders.find((one) => one.label === `${agent} ${setting}=${value}`)?.label;
      const found = costs.find((cost) => cost.label === label);
      if (found === undefined) return [];
      const { value: median, low, high } = found.secondsPerStep;
      const cost = { value: median * 1000, low: low * 1000, high: high * 1000 };
      return [{ quantity: name, value, seeds: found.seeds, cost }];
    })
  );
}

/** How cost grows with a quantity: flat, in a straight line, or bent to either side. */
interface Growth {
  readonly name: string;
  readonly kind: "flat" | "straight" | "faster" | "slower";
  /** The line that fits best: milliseconds at 0, and for each unit more. */
  readonly line: readonly [fixed: number, each: number];
  /** From the least to the most: factor of the value, and of the cost. */
  readonly factors: readonly [value: number, cost: number];
}

/** Costs that grow by less than this factor over the whole range count as flat. */
const FLAT = 1.15;
/** Relative distance from the line up to which points count as on it. */
const OFF_LINE = 0.1;

function growthOf(name: string, rows: readonly ScaleRow[]): Growth {
  const [x, y] = [rows.map(({ value }) => value), rows.map(({ cost }) => cost.value)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const each = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0) /
    x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const fixed = meanY - each * meanX;
  const last = rows.length - 1;
  const isOnLine = y.every((cost, i) => Math.abs(fixed + each * x[i] - cost) <= OFF_LINE * cost);
  const slope = (from: number, to: number) => (y[to] - y[from]) / (x[to] - x[from]);
  const kind = y[last] < FLAT * y[0]
    ? "flat"
    : isOnLine
    ? "straight"
    : slope(last - 1, last) > slope(0, last)
    ? "faster"
    : "slower";
  return { name, kind, line: [fixed, each], factors: [x[last] / x[0], y[last] / y[0]] };
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const growths = quantities.map(({ name }) =>
    growthOf(name, rows.filter(({ quantity }) => quantity === name))
  );
  const by = Object.groupBy(growths, ({ kind }) => kind);
  const told = (own: readonly Growth[]) =>
    listed(
      own.map(({ name, factors: [value, cost] }) =>
        `the ${name} (${value} times as many cost ${cost.toFixed(1)} times as much)`
      ),
    );
  const lined = (own: readonly Growth[]) =>
    listed(
      own.map(({ name, line: [fixed, each] }) =>
        `the ${name} (${Math.max(0, fixed).toPrecision(2)} ms, and ${each.toPrecision(2)} for each)`
      ),
    );
  const extreme = (isMore: (a: number, b: number) => boolean) =>
    rows.reduce((a, b) => isMore(b.cost.value, a.cost.value) ? b : a);
  const [least, most] = [extreme((a, b) => a < b), extreme((a, b) => a > b)];
  return {
    sentences: [
      `A real step costs from ${milliseconds(least)} of CPU time (${least.value} ${least.quantity}) to ${
        milliseconds(most)
      } (${most.value} ${most.quantity}), without evaluations.`,
      ...by.straight === undefined ? [] : [
        `Cost grows in a straight line, within ${OFF_LINE * 100}%, with ${lined(by.straight)}.`,
      ],
      ...by.flat === undefined
        ? []
        : [`It hardly grows with ${told(by.flat)}: the rest of a step costs more.`],
      ...by.faster === undefined ? [] : [`It bends upwards with ${told(by.faster)}.`],
      ...by.slower === undefined ? [] : [`It bends downwards with ${told(by.slower)}.`],
      `One should expect a straight line of everything that is done one after another, and of widths their square ` +
      `once the products of matrices dominate.`,
      ...results.size === "quick" ? [quickLimit(results.size)] : [],
      `To try next: mbrl study losing, where CPU seconds count instead of real steps.`,
    ],
    tables: [
      studyTable<ScaleRow>("scale", "CPU time of a real step, without evaluations", [
        { csv: { quantity: (row) => row.quantity }, shown: ["what is varied", (row) => row.quantity] },
        { csv: { value: (row) => row.value }, shown: ["value", (row) => String(row.value)] },
        { csv: { seeds: (row) => row.seeds } },
        {
          csv: intervalColumns("cpu_milliseconds_per_step", (row) => row.cost),
          shown: ["CPU a step", milliseconds],
        },
      ], rows),
    ],
  };
}

function quickLimit(size: StudySize): string {
  return `One seed of ${
    steps[size]
  } real steps is measured to about a tenth, and a busy machine blurs it further.`;
}

function milliseconds({ cost }: ScaleRow): string {
  return `${cost.value.toPrecision(2)} ms`;
}
