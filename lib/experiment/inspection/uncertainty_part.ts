/**
 * Whether a model's uncertainty ranks its errors, in words, tables and pictures.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { uncertaintySpec } from "../../results/charts/uncertainty_chart.ts";
import type { ModelInspection, RegionReport } from "./model_inspection.ts";
import { shown } from "./numbers.ts";

/** Rank correlations of at least this count as knowing; `mbrl study trust` prints what ensembles reach. */
const KNOWS = 0.6;

/** Rank correlations of predicted and actual errors, within the data and outside. */
export function uncertaintyPart({ regions, members }: ModelInspection): InspectionPart {
  const known = regions.filter(({ rankCorrelation }) => rankCorrelation >= KNOWS)
    .map(({ region }) => `${region} the data`);
  const where = known.length === 0 ? "neither within the data nor outside" : known.join(" and ");
  return {
    name: "uncertainty",
    title: "Does it know when it is wrong?",
    summary: [
      ["", "transitions", "members' rho", "in 90% interval"],
      ...regions.map((report) => {
        const share = report.coverage.find(({ nominal }) => nominal === 0.9)?.observed;
        return [
          `${report.region} the data`,
          `${report.count}`,
          shown(report.rankCorrelation),
          share === undefined ? "–" : `${(100 * share).toFixed(0)}%`,
        ];
      }),
    ],
    sentences: [
      `(rho = rank correlation with the actual error; ${KNOWS} and more counts as knowing.)`,
      members === 1
        ? "A single model has no members to disagree."
        : `Its members' disagreement ranks errors ${where}.`,
    ],
    table: {
      columns: [
        "region",
        "transitions",
        "members_rank_correlation",
        "interval",
        "coverage",
      ],
      rows: regions.flatMap((report) => {
        const own = [report.region, report.count, report.rankCorrelation];
        return report.coverage.length === 0
          ? [[...own, undefined, undefined]]
          : report.coverage.map(({ nominal, observed }) => [...own, nominal, observed]);
      }),
    },
    ...(members === 1 && regions.every(({ coverage }) => coverage.length === 0)
      ? {}
      : { plot: plotOf(regions, members) }),
  };
}

function plotOf(regions: readonly RegionReport[], members: number) {
  const panel = {
    title: "By its members' disagreement",
    subtitle: regions.map(({ rankCorrelation, region }) => `ρ = ${rankCorrelation.toFixed(2)} ${region}`)
      .join(", "),
    points: regions.flatMap(({ region, points }) =>
      points.map(({ disagreement, error }) => ({
        region: `${region} the data`,
        predicted: disagreement,
        error,
      }))
    ),
  };
  return uncertaintySpec(
    members === 1 ? [] : [panel],
    regions.flatMap(({ region, coverage }) =>
      coverage.map((point) => ({ ...point, region: `${region} the data` }))
    ),
  );
}
