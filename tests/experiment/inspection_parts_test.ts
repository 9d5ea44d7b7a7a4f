import { assert, assertEquals } from "@std/assert";
import { inspectionPage } from "../../lib/cli/inspect.ts";
import type { Inspection } from "../../lib/experiment/inspection.ts";
import { modelParts } from "../../lib/experiment/inspection_parts.ts";

const quantiles = { median: 0.0123456, low: 0.001, high: 0.1 };
const errors = [1, 5, 15, 25, 50].map((k) => ({
  k,
  windows: 10,
  relative: quantiles,
  median: [0.5, 1.2e-7, 0, NaN],
  low: [0, 0, 0, 0],
  high: [1, 1, 1, 1],
}));
const law = (name: "linear" | "exponential", residual: number) => ({
  law: name,
  scale: 0.02,
  factor: 1.25,
  residual,
});
const cell = (x: number, mean: number, count: number) => ({ x, xEnd: x + 1, y: 0, yEnd: 1, mean, count });
const axes = { x: 2, y: 3, xLimit: 1, yLimit: 1, cells: 2 };
const trust = (region: "within" | "outside", rho: number, opinionRho: number) => ({
  region,
  count: 100,
  error: 0.01,
  rankCorrelation: rho,
  opinionRankCorrelation: opinionRho,
  opinionRatio: 1,
  coverage: [{ nominal: 0.9, observed: 0.876 }],
  points: [],
});

const found: Inspection = {
  members: 5,
  dataRows: 250,
  oneStepError: 0.01,
  horizons: [
    {
      policy: "agent",
      errors,
      growth: {
        linear: law("linear", 0.9),
        exponential: law("exponential", 0.3),
        better: "exponential",
        exponent: 2.1,
      },
    },
    {
      policy: "random",
      errors,
      growth: {
        linear: law("linear", 0.2),
        exponential: law("exponential", 0.7),
        better: "linear",
        exponent: 1,
      },
    },
  ],
  maps: (["pole", "cart"] as const).map((name) => ({
    name,
    axes,
    errors: [cell(0, 0.1, 1), cell(1, 0.4, 1)],
    data: [cell(0, 0, 7), cell(1, 0, 0)],
  })),
  trust: [trust("within", 0.7, 0.99), trust("outside", 0.3, 0.5)],
  exploitation: { promised: 498, real: 249, gap: 249, error: 12, bound: 50, isExploited: true },
  horizon: { byRule: 20, byMeasure: 5, bound: 0.1 },
};

/** The page of a finding. */
const pageOf = (of: Inspection, promises: typeof history, width: number) =>
  inspectionPage("mbpo after 250 real steps", modelParts(of, promises), width);

const history = [
  { steps: 50, promised: 500, real: 100, isExploited: true },
  { steps: 100, promised: 500, real: 500, isExploited: false },
];

Deno.test("modelParts() answers all five questions in words and numbers", () => {
  const text = pageOf(found, history, 1000).join("\n");
  for (
    const said of [
      "The model of mbpo after 250 real steps.",
      "5. How far ahead may it be trusted?",
      "the agent's   1    0.0123    0.5    1.2e-7            0               –",
      "Under the agent's actions exponential growth fits better, by a factor of 1.25 a step: its misfit is 0.3 in log units, that of k ε 0.9. As a power, the error grows like k^2.1.",
      "Under random actions k ε fits better, with ε = 0.02: its misfit is 0.2 in log units, that of exponential growth 0.7.",
      "over (theta, theta') 0.1 where there is data, 0.4 where there is none; worst 0.4 at (1.50, 0.50).",
      "88%",
      "Its members' disagreement ranks errors within the data. A second opinion, a model of another family fitted to the same data, ranks them within the data.",
      "YES: the model promises its policy a return of 498, reality pays 249. The gap of 249 ± 12 passes the bound of 50",
      "raised at 1 of 2 points, last at 50 real steps.",
      "says 20 steps",
      "stays below 0.1 for 5 steps, as far as was looked.",
    ]
  ) assert(text.includes(said), `${said}\nis not in\n${text}`);
});

Deno.test("modelParts() keep to the width of the page, and say what a single model cannot tell", () => {
  for (const width of [80, 90]) {
    const widest = Math.max(
      ...pageOf(found, history, width).map((line) => line.length),
    );
    assert(widest <= width, `${widest} columns`);
  }
  const single = { ...found, members: 1, trust: [{ ...trust("within", NaN, 0.2), coverage: [] }] };
  const text = pageOf(single, [], 1000).join("\n");
  assert(text.includes("A single model has no members to disagree."));
  assert(text.includes("ranks them neither within the data nor outside."));
  assertEquals(text.includes("Over training"), false);
});
