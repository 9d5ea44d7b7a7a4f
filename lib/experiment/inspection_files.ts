/**
 * The files of `mbrl inspect`: what an inspection found, as CSV and as pictures.
 *
 * @module
 */

import {
  horizonSpec,
  horizonUnitsSpec,
  mapsSpec,
  promiseSpec,
  trustSpec,
} from "../results/charts/model_charts.ts";
import { linesSpec } from "../results/charts/lines.ts";
import { pictureGridSvg } from "../results/charts/picture_grid.ts";
import { renderSvg } from "../results/charts/render.ts";
import { type Cell, format } from "../results/csv.ts";
import type { InspectionFile } from "../results/inspection_folder.ts";
import type { InspectionPart } from "../agents/inspection_part.ts";
import type { MapCell } from "../dynamics/diagnostics/error_map.ts";
import type { Inspection } from "./inspection.ts";
import type { PromisePoint } from "./promise_history.ts";

/** The state's variables with their units, as column names. */
const VARIABLES = ["x_m", "x_velocity_m_per_s", "theta_rad", "theta_velocity_rad_per_s"];
const AXIS_TITLES = [
  "Cart position (m)",
  "Cart velocity (m/s)",
  "Pole angle (rad)",
  "Pole angular velocity (rad/s)",
];

/**
 * Every file of an inspection.
 *
 * @param history The run's promises; without any, their table and picture are left out.
 */
export async function inspectionFiles(
  found: Inspection,
  history: readonly PromisePoint[] = [],
): Promise<InspectionFile[]> {
  const pictures = await Promise.all(
    [horizonPicture(found), horizonUnitsPicture(found), mapsPicture(found), trustPicture(found)].map(
      renderSvg,
    ),
  );
  const promises = history.length < 2 ? [] : [
    { name: "promises.csv", content: promiseTable(history) },
    { name: "promises.svg", content: await renderSvg(promiseSpec(history)) },
  ];
  return [
    { name: "horizon.csv", content: horizonTable(found) },
    { name: "maps.csv", content: mapsTable(found) },
    { name: "trust.csv", content: trustTable(found) },
    { name: "model.csv", content: summaryTable(found) },
    ...pictures.map((content, i) => ({
      name: ["horizon.svg", "horizon_units.svg", "maps.svg", "trust.svg"][i],
      content,
    })),
    ...promises,
  ];
}

/** The files of an agent's own findings. */
export async function partFiles(parts: readonly InspectionPart[]): Promise<InspectionFile[]> {
  const files = await Promise.all(parts.map(async ({ name, title, table, chart, pictures }) => {
    const tableFile = {
      name: `${name}.csv`,
      content: format([...table.columns], table.rows.map((row) => [...row])),
    };
    if (pictures !== undefined) {
      return [tableFile, { name: `${name}.svg`, content: pictureGridSvg(title, pictures) }];
    }
    if (chart === undefined) return [tableFile];
    const points = table.rows.map((row) =>
      Object.fromEntries(table.columns.map((column, i) => [column, row[i]]))
    );
    return [tableFile, { name: `${name}.svg`, content: await renderSvg(linesSpec(points, chart, title)) }];
  }));
  return files.flat();
}

function horizonTable({ horizons }: Inspection): string {
  const bands = ["median", "low", "high"] as const;
  const columns = ["policy", "k", "windows", ...bands.map((band) => `relative_${band}`)];
  for (const variable of VARIABLES) for (const band of bands) columns.push(`${variable}_${band}`);
  const rows = horizons.flatMap(({ policy, errors }) =>
    errors.map((error): Cell[] => [
      policy,
      error.k,
      error.windows,
      ...bands.map((band) => error.relative[band]),
      ...VARIABLES.flatMap((_, v) => bands.map((band) => error[band][v])),
    ])
  );
  return format(columns, rows);
}

function mapsTable({ maps }: Inspection): string {
  return format(
    ["map", "x", "x_end", "y", "y_end", "relative_error", "training_rows"],
    maps.flatMap(({ name, errors, data }) =>
      errors.map((cell, i): Cell[] => [
        name,
        cell.x,
        cell.xEnd,
        cell.y,
        cell.yEnd,
        cell.mean,
        data[i].count,
      ])
    ),
  );
}

function trustTable({ trust }: Inspection): string {
  return format(
    [
      "region",
      "transitions",
      "median_error",
      "members_rank_correlation",
      "opinion_rank_correlation",
      "opinion_over_error_median",
      "interval",
      "coverage",
    ],
    trust.flatMap((report) => {
      const { coverage } = report;
      const intervals = coverage.length === 0 ? [{ nominal: undefined, observed: undefined }] : coverage;
      return intervals.map(({ nominal, observed }): Cell[] => [
        report.region,
        report.count,
        report.error,
        report.rankCorrelation,
        report.opinionRankCorrelation,
        report.opinionRatio,
        nominal,
        observed,
      ]);
    }),
  );
}

function promiseTable(history: readonly PromisePoint[]): string {
  return format(
    ["env_steps", "promised_return", "real_return", "is_exploited"],
    history.map(({ steps, promised, real, isExploited }): Cell[] => [steps, promised, real, isExploited]),
  );
}

function summaryTable(found: Inspection): string {
  const { exploitation, horizon, horizons } = found;
  const rows: Cell[][] = [
    ["members", found.members],
    ["training_rows", found.dataRows],
    ["one_step_error", found.oneStepError],
    ["promised_return", exploitation.promised],
    ["real_return", exploitation.real],
    ["return_gap", exploitation.gap],
    ["return_gap_standard_error", exploitation.error],
    ["return_gap_bound", exploitation.bound],
    ["is_exploited", exploitation.isExploited],
    ["wise_horizon_by_rule", horizon.byRule],
    ["wise_horizon_by_measure", horizon.byMeasure],
  ];
  for (const { policy, growth } of horizons) {
    if (growth === undefined) continue;
    rows.push(
      [`${policy}_growth_law`, growth.better],
      [`${policy}_growth_exponent`, growth.exponent],
      [`${policy}_growth_per_step_linear`, growth.linear.scale],
      [`${policy}_growth_factor_exponential`, growth.exponential.factor],
      [`${policy}_growth_residual_linear`, growth.linear.residual],
      [`${policy}_growth_residual_exponential`, growth.exponential.residual],
    );
  }
  return format(["quantity", "value"], rows);
}

/** The smallest error that a logarithmic axis shows. */
const SMALLEST = 1e-7;

function horizonPicture({ horizons }: Inspection) {
  const named = { agent: "the agent's", random: "random" };
  const points = horizons.flatMap(({ policy, errors }) =>
    errors.filter(({ relative }) => relative.median > SMALLEST).map(({ k, relative }) => ({
      policy: named[policy],
      k,
      median: relative.median,
      low: Math.max(relative.low, SMALLEST),
      high: relative.high,
    }))
  );
  const laws = horizons.flatMap(({ policy, errors, growth }) =>
    growth === undefined ? [] : errors.flatMap(({ k }) => [
      { policy: named[policy], law: "k ε", k, error: k * growth.linear.scale },
      {
        policy: named[policy],
        law: "exponential",
        k,
        error: growth.exponential.scale * growth.exponential.factor ** k,
      },
    ])
  );
  const fits = horizons.flatMap(({ policy, growth }) =>
    growth === undefined ? [] : [
      `Under ${named[policy]} actions ${
        growth.better === "linear"
          ? `k ε fits better, ε = ${growth.linear.scale.toPrecision(2)}`
          : `exponential growth fits better, a factor of ${growth.exponential.factor.toFixed(2)} a step`
      }`,
    ]
  );
  return horizonSpec(points, laws, [
    ...fits,
    "Line = median, band = 5% to 95% of windows of real episodes",
  ]);
}

/** The same errors in the units of the state. */
function horizonUnitsPicture({ horizons }: Inspection) {
  const named = { agent: "the agent's", random: "random" };
  return horizonUnitsSpec(AXIS_TITLES.map((title, v) => ({
    title,
    points: horizons.flatMap(({ policy, errors }) =>
      errors.filter(({ median }) => median[v] > 0).map(({ k, median, low, high }) => ({
        policy: named[policy],
        k,
        median: median[v],
        low: Math.max(low[v], median[v] * 1e-2), // a logarithmic axis has no zero
        high: high[v],
      }))
    ),
  })));
}

function mapsPicture({ maps }: Inspection) {
  const cells = (list: readonly MapCell[], value: (cell: MapCell) => number) =>
    list.map((cell) => ({ x: cell.x, xEnd: cell.xEnd, y: cell.y, yEnd: cell.yEnd, value: value(cell) }));
  return mapsSpec(maps.map(({ axes, errors, data }) => ({
    xTitle: AXIS_TITLES[axes.x],
    yTitle: AXIS_TITLES[axes.y],
    errors: cells(errors, ({ mean }) => mean),
    data: cells(data, ({ count }) => count),
  })));
}

function trustPicture({ trust, members }: Inspection) {
  const named = { within: "within the data", outside: "outside the data" };
  const rhos = (of: "rankCorrelation" | "opinionRankCorrelation") =>
    trust.map((report) => `ρ = ${report[of].toFixed(2)} ${report.region}`).join(", ");
  const panel = (key: "disagreement" | "expected") =>
    trust.flatMap(({ region, points }) =>
      points.map((point) => ({ region: named[region], foretold: point[key], error: point.error }))
    );
  return trustSpec(
    [
      ...(members === 1 ? [] : [{
        title: "By its members' disagreement",
        subtitle: rhos("rankCorrelation"),
        points: panel("disagreement"),
      }]),
      {
        title: "By a second opinion",
        subtitle: rhos("opinionRankCorrelation"),
        points: panel("expected"),
      },
    ],
    trust.flatMap(({ region, coverage }) => coverage.map((point) => ({ ...point, region: named[region] }))),
  );
}
