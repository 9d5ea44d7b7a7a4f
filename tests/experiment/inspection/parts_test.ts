import { assert, assertEquals } from "@std/assert";
import { inspectionPage } from "../../../lib/cli/inspect.ts";
import { modelParts } from "../../../lib/experiment/inspection/inspect_run.ts";
import type { ModelInspection } from "../../../lib/experiment/inspection/model_inspection.ts";
import type { ReturnEstimate } from "../../../lib/experiment/inspection/return_estimates.ts";
import { inspectionVerdict, returnPart } from "../../../lib/experiment/inspection/return_part.ts";

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
const cell = (x: number, mean: number, count: number) => ({
  ranges: [[x, x + 1], [0, 1]] as const,
  count,
  means: [mean, 2 * mean],
});
const axes = [{ variable: 2, low: 0, high: 2, cells: 2 }, { variable: 3, low: 0, high: 1, cells: 1 }];
const region = (region: "within" | "outside", rho: number) => ({
  region,
  count: 100,
  errors: region === "within" ? [0.01, 0.02, 0.03, 1e-5] : [0.1, 0.2, 0.3, 0.4],
  rankCorrelation: rho,
  coverage: [{ nominal: 0.9, observed: 0.876 }],
  points: [],
});

const found: ModelInspection = {
  labels: ["x (m)", "x' (m/s)", "theta (rad)", "theta' (rad/s)"],
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
  map: {
    axes,
    errors: [cell(0, 0.1, 1), cell(1, 0.4, 1)],
    data: [cell(0, NaN, 7), cell(1, NaN, 0)],
    isNamed: false,
  },
  regions: [region("within", 0.7), region("outside", 0.3)],
  horizon: { byRule: 20, byMeasure: 5, bound: 0.1 },
};

const estimates: readonly ReturnEstimate[] = [
  {
    source: "imagined episodes",
    discount: 1,
    predicted: 498,
    real: 249,
    gap: 249,
    error: 12,
    bound: 50,
    isExploited: true,
  },
  {
    source: "action values",
    discount: 0.99,
    predicted: -40,
    real: -20.5,
    gap: -19.5,
    error: 1,
    bound: 4,
    isExploited: false,
  },
];
const history = [
  { steps: 50, predicted: 500, real: 100, isExploited: true },
  { steps: 100, predicted: 500, real: 500, isExploited: false },
];

/** The page of a finding. */
const pageOf = (of: ModelInspection, width: number) =>
  inspectionPage(
    "mbpo after 250 real steps",
    [...modelParts(of), returnPart(estimates, history)],
    inspectionVerdict(estimates, of.horizon.byMeasure),
    width,
  );

Deno.test("modelParts() answer all questions in words and in the variables' units", () => {
  const text = pageOf(found, 1000).join("\n");
  for (
    const said of [
      "The model of mbpo after 250 real steps.",
      "5. Does it predict the return of its own policy?",
      "the agent's  theta' (rad/s)",
      "Under the agent's actions exponential growth fits better, by a factor of 1.25 a step: its misfit is 0.3 in log units, that of k ε 0.9. As a power, the error grows like k^2.1.",
      "Under random actions linear growth, k ε, fits better: its misfit is 0.2 in log units, that of exponential growth 0.7.",
      "Errors vary most over theta (rad) and theta' (rad/s); the maps are drawn over them.",
      "The error of theta (rad) is largest at theta = 1.5 rad, theta' = 0.5 rad/s: 0.4, where there is no training data.",
      "88%",
      "Its members' disagreement ranks errors within the data.",
      "gives 20 steps",
      "stays below 0.1 standard deviations of the state for 5 steps, the longest horizon that was measured.",
      "too high at 1 of 2 points, last at 50 real steps.",
    ]
  ) assert(text.includes(said), `${said}\nis not in\n${text}`);
});

Deno.test("modelParts() keep to the width of the page, and say what a single model cannot tell", () => {
  for (const width of [80, 90]) {
    const widest = Math.max(...pageOf(found, width).map((line) => line.length));
    assert(widest <= width, `${widest} columns`);
  }
  const single = {
    ...found,
    members: 1,
    regions: [{ ...region("within", NaN), coverage: [] }, region("outside", NaN)],
  };
  const text = pageOf(single, 1000).join("\n");
  assert(text.includes("A single model has no members to disagree."));
});

Deno.test("modelParts() call no error growing that stays as it is", () => {
  const [horizon] = found.horizons;
  const flat = { ...horizon, growth: { ...horizon.growth!, exponent: 0.04 } };
  const text = pageOf({ ...found, horizons: [flat] }, 1000).join("\n");
  assert(
    text.includes(
      "Under the agent's actions the error hardly grows with the horizon: as a power, like k^0.0.",
    ),
    text,
  );
});

Deno.test("inspectionVerdict() judges what the agent itself predicts, one sentence each", () => {
  assertEquals(inspectionVerdict(estimates, 5), [
    "Its imagined episodes predict a return of 498 where the real one is 249: too high; the policy exploits errors of the model.",
    "Its action values predict a discounted return (γ = 0.99) of -40 where the real one is -20.5: too low, which is no exploitation.",
    "Under its own actions the model is accurate for 5 steps, to a tenth of the state's standard deviation.",
  ]);
  const near = { ...estimates[0], real: 490, gap: 8, isExploited: false };
  assertEquals(inspectionVerdict([near])[0].endsWith("the two agree."), true);
  assertEquals(inspectionVerdict([]).length, 1);
});
