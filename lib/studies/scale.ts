/**
 * How the cost of a real step grows with what an agent does between two of them.
 *
 * @module
 */

import { nameScales, vegaScales } from "../results/charts/name_styles.ts";
import { domainOf, dots, lines, pictureSpec, topLegend } from "../results/charts/plot.ts";
import { renderSvg } from "../results/charts/render.ts";
import { computeCosts } from "../results/compute.ts";
import type { Interval } from "../results/statistics.ts";
import { listed } from "./sentences.ts";
import {
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
      const found = costs.find((cost) => cost.agent === label);
      if (found === undefined) return [];
      const { value: median, low, high } = found.secondsPerStep;
      const cost = { value: median * 1000, low: low * 1000, high: high * 1000 };
      return [{ quantity: name, value, seeds: found.seeds, cost }];
    })
  );
}

/** How cost grows with a quantity. */
interface Growth {
  readonly name: string;
  /** Exponent of the power law between cost and value, by least squares of the logarithms. */
  readonly power: number;
  /** From the least to the most: factor of the value, and of the cost. */
  readonly factors: readonly [value: number, cost: number];
}

function growthOf(name: string, rows: readonly ScaleRow[]): Growth {
  const x = rows.map(({ value }) => Math.log(value));
  const y = rows.map(({ cost }) => Math.log(cost.value));
  const [meanX, meanY] = [x, y].map((values) => values.reduce((a, b) => a + b) / values.length);
  const power = x.reduce((sum, each, i) => sum + (each - meanX) * (y[i] - meanY), 0) /
    x.reduce((sum, each) => sum + (each - meanX) ** 2, 0);
  const [first, last] = [rows[0], rows[rows.length - 1]];
  return { name, power, factors: [last.value / first.value, last.cost.value / first.cost.value] };
}

/** Exponents this near to 1 count as a straight line through the origin. */
const STRAIGHT = 0.15;

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const growths = quantities.map(({ name }) =>
    growthOf(name, rows.filter(({ quantity }) => quantity === name))
  );
  const kindOf = ({ power }: Growth) =>
    power > 1 + STRAIGHT ? "faster" : power < 1 - STRAIGHT ? "slower" : "straight";
  const by = Object.groupBy(growths, kindOf);
  const told = (own: readonly Growth[]) =>
    listed(
      own.map(({ name, power, factors: [value, cost] }) =>
        `the ${name} (power ${power.toFixed(2)}: ${value} times as many cost ${
          cost.toFixed(1)
        } times as much)`
      ),
    );
  const steepest = growths.reduce((a, b) => b.power > a.power ? b : a);
  const flattest = growths.reduce((a, b) => b.power < a.power ? b : a);
  const [least, most] = [
    rows.reduce((a, b) => b.cost.value < a.cost.value ? b : a),
    rows.reduce((a, b) => b.cost.value > a.cost.value ? b : a),
  ];
  return {
    sentences: [
      `A real step costs from ${milliseconds(least)} of CPU time (${least.value} ${least.quantity}) to ${
        milliseconds(most)
      } (${most.value} ${most.quantity}), without evaluations.`,
      ...by.straight === undefined
        ? []
        : [`In proportion to it, a straight line, cost grows with ${told(by.straight)}.`],
      ...by.slower === undefined
        ? []
        : [`More slowly, since the rest of a step stays as it is, with ${told(by.slower)}.`],
      ...by.faster === undefined ? [] : [`Faster than a straight line with ${told(by.faster)}.`],
      `The steepest is the ${steepest.name}, the flattest the ${flattest.name}; widths should grow like their square ` +
      `once the products of matrices dominate, all else in proportion.`,
      ...results.size === "quick" ? [quickLimit(results.size)] : [],
      `To try next: mbrl study losing, where CPU seconds count instead of real steps.`,
    ],
    tables: [
      studyTable<ScaleRow>("scale", "CPU time of a real step, without evaluations", [
        { csv: { quantity: (row) => row.quantity }, shown: ["what is varied", (row) => row.quantity] },
        { csv: { value: (row) => row.value }, shown: ["value", (row) => String(row.value)] },
        { csv: { seeds: (row) => row.seeds } },
        {
          csv: {
            cpu_milliseconds_per_step: (row) => row.cost.value,
            cpu_milliseconds_per_step_low: (row) => row.cost.low,
            cpu_milliseconds_per_step_high: (row) => row.cost.high,
          },
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
