/**
 * How a model's error grows with the horizon, in words, tables and pictures.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { horizonSpec, horizonUnitsSpec } from "../../results/charts/horizon_charts.ts";
import type { HorizonReport, ModelInspection } from "./model_inspection.ts";
import { leftOutSentence, shortLabel, shown, shownVariables } from "./numbers.ts";

const POLICIES = { agent: "the agent's", random: "random" };
/** Horizons that the page shows. */
const HORIZONS = [1, 5, 15, 25, 50];
/** Below this exponent of its power law, an error counts as not growing. */
const HARDLY_GROWS = 0.25;
/** The smallest error on a logarithmic axis. */
const SMALLEST = 1e-7;
const BANDS = ["median", "low", "high"] as const;

/** The errors in the variables' units, and the law of their growth. */
export function horizonParts({ horizons, labels }: ModelInspection): InspectionPart[] {
  const at = HORIZONS.filter((k) => horizons.some(({ errors }) => k <= errors.length));
  return [
    {
      name: "horizon",
      title: "How does its error grow?  (median absolute errors, k steps predicted ahead)",
      summary: [
        ["actions", "variable", ...at.map((k) => `k = ${k}`)],
        ...horizons.flatMap(({ policy, errors }) =>
          shownVariables(labels).map((label, v) => [
            POLICIES[policy],
            shortLabel(label),
            ...at.map((k) => shown(errors[k - 1]?.median[v] ?? NaN)),
          ])
        ),
      ],
      sentences: [...leftOutSentence(labels), ...horizons.map(growthSentence)],
      table: {
        columns: ["policy", "variable", "k", "windows", ...BANDS],
        rows: horizons.flatMap(({ policy, errors }) =>
          errors.flatMap(({ k, windows, relative, ...quantiles }) => [
            ...labels.map((
              label,
              v,
            ) => [policy, label, k, windows, ...BANDS.map((band) => quantiles[band][v])]),
            [policy, "relative", k, windows, ...BANDS.map((band) => relative[band])],
          ])
        ),
      },
      plot: unitsPlot(horizons, labels),
    },
    { name: "horizon_growth", title: "", sentences: [], plot: growthPlot(horizons) },
  ];
}

function growthSentence({ policy, growth }: HorizonReport): string {
  const whose = POLICIES[policy];
  if (growth === undefined) return `Under ${whose} actions episodes are too short to fit a growth law.`;
  const { linear, exponential, better, exponent } = growth;
  if (exponent < HARDLY_GROWS) {
    return `Under ${whose} actions the error hardly grows with the horizon: as a power, like k^${
      exponent.toFixed(1)
    }.`;
  }
  const [law, other] = better === "linear"
    ? ["linear growth, k ε, fits better", "exponential growth"]
    : [`exponential growth fits better, by a factor of ${shown(exponential.factor)} a step`, "k ε"];
  const misfits = [linear.residual, exponential.residual].toSorted((a, b) => a - b).map(shown);
  return `Under ${whose} actions ${law}: its misfit is ${misfits[0]} in log units, that of ${other} ${
    misfits[1]
  }. As a power, the error grows like k^${exponent.toFixed(1)}.`;
}

/** The error relative to the state's deviations, over all variables, with the fitted laws. */
function growthPlot(horizons: readonly HorizonReport[]) {
  const points = horizons.flatMap(({ policy, errors }) =>
    errors.filter(({ relative }) => relative.median > SMALLEST).map(({ k, relative }) => ({
      policy: POLICIES[policy],
      k,
      median: relative.median,
      low: Math.max(relative.low, SMALLEST),
      high: relative.high,
    }))
  );
  const fitted = horizons.flatMap(({ policy, errors, growth }) =>
    growth === undefined ? [] : [{ policy: POLICIES[policy], errors, ...growth }]
  );
  const laws = fitted.flatMap(({ policy, errors, linear, exponential }) =>
    errors.flatMap(({ k }) => [
      { policy, law: "k ε", k, error: k * linear.scale },
      { policy, law: "exponential", k, error: exponential.scale * exponential.factor ** k },
    ])
  );
  const fits = fitted.map(({ policy, better, linear, exponential }) =>
    `Under ${policy} actions ${
      better === "linear"
        ? `k ε fits better, ε = ${linear.scale.toPrecision(2)}`
        : `exponential growth fits better, a factor of ${exponential.factor.toFixed(2)} a step`
    }`
  );
  return horizonSpec(points, laws, [
    ...fits,
    "Line = median, band = 5% to 95% of windows of real episodes",
  ]);
}

/** The errors in the units of the variables. */
function unitsPlot(horizons: readonly HorizonReport[], labels: readonly string[]) {
  const panels = labels.map((title, v) => ({
    title,
    points: horizons.flatMap(({ policy, errors }) =>
      errors.filter(({ median }) => median[v] > 0).map(({ k, median, low, high }) => ({
        policy: POLICIES[policy],
        k,
        median: median[v],
        low: Math.max(low[v], median[v] * 1e-2), // a logarithmic axis has no zero
        high: high[v],
      }))
    ),
  }));
  return horizonUnitsSpec(panels.filter(({ points }) => points.length > 0));
}
