/**
 * The results of an inspection as the parts that `mbrl inspect` prints, writes and draws: five questions,
 * answered in words and numbers.
 *
 * @module
 */

import type { InspectionPart } from "../agents/inspection_part.ts";
import type { MapCell } from "../dynamics/diagnostics/error_map.ts";
import { quantile } from "../dynamics/diagnostics/quantiles.ts";
import {
  horizonSpec,
  horizonUnitsSpec,
  mapsSpec,
  promiseSpec,
  trustSpec,
} from "../results/charts/model_charts.ts";
import type { HorizonReport, Inspection, TrustReport } from "./inspection.ts";
import type { PromisePoint } from "./promise_history.ts";

/** The state's variables: as columns, on axes, and in narrow tables. */
const COLUMNS = ["x_m", "x_velocity_m_per_s", "theta_rad", "theta_velocity_rad_per_s"];
const AXIS_TITLES = [
  "Cart position (m)",
  "Cart velocity (m/s)",
  "Pole angle (rad)",
  "Pole angular velocity (rad/s)",
];
const SHORT = ["x (m)", "x' (m/s)", "theta (rad)", "theta' (rad/s)"];
const POLICIES = { agent: "the agent's", random: "random" };

/** Rank correlations of at least this count as knowing; the bound is that of the study in results/models. */
const KNOWS = 0.6;
/** Horizons that the page shows. */
const HORIZONS = [1, 5, 15, 25, 50];
/** The smallest error on a logarithmic axis. */
const SMALLEST = 1e-7;

/**
 * The answers to the five questions, in order.
 *
 * @param history The run's predicted and real returns; may be empty.
 */
export function modelParts(found: Inspection, history: readonly PromisePoint[]): InspectionPart[] {
  return [
    horizonPart(found),
    { name: "horizon_units", title: "", sentences: [], plot: horizonUnitsPlot(found) },
    mapsPart(found),
    trustPart(found),
    promisePart(found, history),
    reachPart(found),
  ];
}

/** A number with three digits, in scientific notation if small; a dash for NaN. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : Number(value.toPrecision(3)).toString();
}

function horizonPart({ horizons }: Inspection): InspectionPart {
  const bands = ["median", "low", "high"] as const;
  const all = horizons.flatMap(({ policy, errors }) => errors.map((error) => ({ policy, error })));
  return {
    name: "horizon",
    title: "How does its error grow?  (medians; relative: by the state's deviations)",
    summary: [
      ["actions", "k", "relative", ...SHORT],
      ...all.filter(({ error }) => HORIZONS.includes(error.k)).map(({ policy, error }) => [
        POLICIES[policy],
        `${error.k}`,
        shown(error.relative.median),
        ...error.median.map(shown),
      ]),
    ],
    sentences: horizons.map(growthSentence),
    table: {
      columns: [
        "policy",
        "k",
        "windows",
        ...bands.map((band) => `relative_${band}`),
        ...COLUMNS.flatMap((variable) => bands.map((band) => `${variable}_${band}`)),
      ],
      rows: all.map(({ policy, error }) => [
        policy,
        error.k,
        error.windows,
        ...bands.map((band) => error.relative[band]),
        ...COLUMNS.flatMap((_, v) => bands.map((band) => error[band][v])),
      ]),
    },
    plot: horizonPlot(horizons),
  };
}

function growthSentence({ policy, growth }: HorizonReport): string {
  const whose = POLICIES[policy];
  if (growth === undefined) return `Under ${whose} actions episodes are too short to tell a law.`;
  const { linear, exponential, better, exponent } = growth;
  const [law, other] = better === "linear"
    ? [`k ε fits better, with ε = ${shown(linear.scale)}`, "exponential growth"]
    : [`exponential growth fits better, by a factor of ${shown(exponential.factor)} a step`, "k ε"];
  const misfits = [linear.residual, exponential.residual].toSorted((a, b) => a - b).map(shown);
  return `Under ${whose} actions ${law}: its misfit is ${misfits[0]} in log units, that of ${other} ${
    misfits[1]
  }. As a power, the error grows like k^${exponent.toFixed(1)}.`;
}

function horizonPlot(horizons: readonly HorizonReport[]) {
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

/** The same errors in the units of the state. */
function horizonUnitsPlot({ horizons }: Inspection) {
  return horizonUnitsSpec(AXIS_TITLES.map((title, v) => ({
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
  })));
}

function mapsPart({ maps }: Inspection): InspectionPart {
  const sentences = maps.map(({ name, errors, data }) => {
    const known = errors.filter(({ mean }) => Number.isFinite(mean));
    const hasData = new Set(data.filter(({ count }) => count > 0).map(({ x, y }) => `${x} ${y}`));
    const of = (isInside: boolean) => {
      const cells = known.filter(({ x, y }) => hasData.has(`${x} ${y}`) === isInside);
      return shown(quantile(cells.map(({ mean }) => mean).sort((a, b) => a - b), 0.5));
    };
    const worst = known.reduce((most, cell) => cell.mean > most.mean ? cell : most, known[0]);
    const centre = [(worst.x + worst.xEnd) / 2, (worst.y + worst.yEnd) / 2].map((v) => v.toFixed(2));
    return `over ${name === "pole" ? "(theta, theta')" : "(x, x')"} ${of(true)} where there is data, ${
      of(false)
    } where there is none; worst ${shown(worst.mean)} at (${centre.join(", ")}).`;
  });
  const cells = (list: readonly MapCell[], value: (cell: MapCell) => number) =>
    list.map((cell) => ({ x: cell.x, xEnd: cell.xEnd, y: cell.y, yEnd: cell.yEnd, value: value(cell) }));
  return {
    name: "maps",
    title: "Where is it right, and where wrong?",
    sentences: [
      "One-step error at states all over the box, in standard deviations of the change:",
      ...sentences,
    ],
    table: {
      columns: ["map", "x", "x_end", "y", "y_end", "relative_error", "training_rows"],
      rows: maps.flatMap(({ name, errors, data }) =>
        errors.map((cell, i) => [name, cell.x, cell.xEnd, cell.y, cell.yEnd, cell.mean, data[i].count])
      ),
    },
    plot: mapsSpec(maps.map(({ axes, errors, data }) => ({
      xTitle: AXIS_TITLES[axes.x],
      yTitle: AXIS_TITLES[axes.y],
      errors: cells(errors, ({ mean }) => mean),
      data: cells(data, ({ count }) => count),
    }))),
  };
}

function trustPart({ trust, members }: Inspection): InspectionPart {
  const where = (of: (report: TrustReport) => number) => {
    const known = trust.filter((report) => of(report) >= KNOWS).map(({ region }) => `${region} the data`);
    return known.length === 0 ? "neither within the data nor outside" : known.join(" and ");
  };
  const opinion = `A second opinion, a model of another family fitted to the same data, ranks them ${
    where((report) => report.opinionRankCorrelation)
  }.`;
  return {
    name: "trust",
    title: "Does it know when it is wrong?",
    summary: [
      ["", "error", "members' rho", "second opinion's rho", "in 90% interval"],
      ...trust.map((report) => {
        const share = report.coverage.find(({ nominal }) => nominal === 0.9)?.observed;
        return [
          `${report.region} the data`,
          shown(report.error),
          shown(report.rankCorrelation),
          shown(report.opinionRankCorrelation),
          share === undefined ? "–" : `${(100 * share).toFixed(0)}%`,
        ];
      }),
    ],
    sentences: [
      `(rho = rank correlation with the actual error; ${KNOWS} and more counts as knowing.)`,
      members === 1
        ? `A single model has no members to disagree. ${opinion}`
        : `Its members' disagreement ranks errors ${where((report) => report.rankCorrelation)}. ${opinion}`,
    ],
    table: {
      columns: [
        "region",
        "transitions",
        "median_error",
        "members_rank_correlation",
        "opinion_rank_correlation",
        "opinion_over_error_median",
        "interval",
        "coverage",
      ],
      rows: trust.flatMap((report) => {
        const { region, count, error, rankCorrelation, opinionRankCorrelation, opinionRatio } = report;
        const own = [region, count, error, rankCorrelation, opinionRankCorrelation, opinionRatio];
        return report.coverage.length === 0
          ? [[...own, undefined, undefined]]
          : report.coverage.map(({ nominal, observed }) => [...own, nominal, observed]);
      }),
    },
    plot: trustPlot(trust, members),
  };
}

function trustPlot(trust: readonly TrustReport[], members: number) {
  const panel = (
    title: string,
    points: "disagreement" | "expected",
    rho: "rankCorrelation" | "opinionRankCorrelation",
  ) => ({
    title,
    subtitle: trust.map((report) => `ρ = ${report[rho].toFixed(2)} ${report.region}`).join(", "),
    points: trust.flatMap((report) =>
      report.points.map((point) => ({
        region: `${report.region} the data`,
        foretold: point[points],
        error: point.error,
      }))
    ),
  });
  return trustSpec(
    [
      ...(members === 1 ? [] : [panel("By its members' disagreement", "disagreement", "rankCorrelation")]),
      panel("By a second opinion", "expected", "opinionRankCorrelation"),
    ],
    trust.flatMap(({ region, coverage }) =>
      coverage.map((point) => ({ ...point, region: `${region} the data` }))
    ),
  );
}

function promisePart({ exploitation }: Inspection, history: readonly PromisePoint[]): InspectionPart {
  const { promised, real, gap, error, bound, isExploited } = exploitation;
  const raised = history.filter(({ isExploited }) => isExploited);
  const sentences = [
    `${isExploited ? "YES" : "No"}: the model promises its policy a return of ${
      promised.toFixed(0)
    }, reality pays ${real.toFixed(0)}. The gap of ${gap.toFixed(0)} ± ${error.toFixed(0)} ${
      isExploited ? "passes" : "is within"
    } the bound of ${bound.toFixed(0)} (a tenth of the promise, and two standard errors).`,
    ...(history.length === 0 ? [] : [
      `Over training the flag was raised at ${raised.length} of ${history.length} points${
        raised.length === 0 ? "." : `, last at ${raised[raised.length - 1].steps} real steps.`
      }`,
    ]),
  ];
  const part = { name: "promises", title: "Is it being exploited?", sentences };
  return history.length < 2 ? part : {
    ...part,
    table: {
      columns: ["env_steps", "promised_return", "real_return", "is_exploited"],
      rows: history.map(({ steps, promised, real, isExploited }) => [steps, promised, real, isExploited]),
    },
    plot: promiseSpec(history),
  };
}

function reachPart(found: Inspection): InspectionPart {
  const { exploitation, horizon, horizons, oneStepError } = found;
  const { byRule, byMeasure, bound } = horizon;
  const isAll = byMeasure === horizons[0].errors.length;
  return {
    name: "model",
    title: "How far ahead may it be trusted?",
    sentences: [
      `The rule k* = √(2τ / (e (1 − γ))) says ${byRule} steps (e = ${
        shown(oneStepError)
      }, τ = 0.01, γ = 0.99). The measured error under the agent's actions stays below ${bound} for ${byMeasure} steps${
        isAll ? ", as far as was looked" : ""
      }.`,
    ],
    table: {
      columns: ["quantity", "value"],
      rows: [
        ["members", found.members],
        ["training_rows", found.dataRows],
        ["one_step_error", oneStepError],
        ["promised_return", exploitation.promised],
        ["real_return", exploitation.real],
        ["return_gap", exploitation.gap],
        ["return_gap_standard_error", exploitation.error],
        ["return_gap_bound", exploitation.bound],
        ["is_exploited", exploitation.isExploited],
        ["horizon_estimate_by_rule", byRule],
        ["horizon_estimate_by_measure", byMeasure],
        ...horizons.flatMap(({ policy, growth }) =>
          growth === undefined ? [] : [
            [`${policy}_growth_law`, growth.better],
            [`${policy}_growth_exponent`, growth.exponent],
            [`${policy}_growth_per_step_linear`, growth.linear.scale],
            [`${policy}_growth_factor_exponential`, growth.exponential.factor],
            [`${policy}_growth_residual_linear`, growth.linear.residual],
            [`${policy}_growth_residual_exponential`, growth.exponential.residual],
          ]
        ),
      ],
    },
  };
}
