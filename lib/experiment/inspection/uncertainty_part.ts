/**
 * Whether a model's uncertainty ranks its errors, in words, tables and pictures.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { uncertaintySpec } from "../../results/charts/uncertainty_chart.ts";
import type { ModelInspection, RegionReport } from "./model_inspection.ts";
import { shown } from "./numbers.ts";

/** Rank correlations of at least this count as knowing; the bound is that of the study in results/models. */
const KNOWS = 0.6;

/** Rank correlations of predicted and actual errors, within the data and outside. */
export function uncertaintyPart({ regions, members }: ModelInspection): InspectionPart {
  const where = (of: (report: RegionReport) => number) => {
    const known = regions.filter((report) => of(report) >= KNOWS).map(({ region }) => `${region} the data`);
    return known.length === 0 ? "neither within the data nor outside" : known.join(" and ");
  };
  const opinion = `A second opinion, a model of another family fitted to the same data, ranks them ${
    where((report) => report.opinionRankCorrelation)
  }.`;
  return {
    name: "uncertainty",
    title: "Does it know when it is wrong?",
    summary: [
      ["", "transitions", "members' rho", "opinion's rho", "in 90% interval"],
      ...regions.map((report) => {
        const share = report.coverage.find(({ nominal }) => nominal === 0.9)?.observed;
        return [
          `${report.region} the data`,
          `${report.count}`,
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
        "members_rank_correlation",
        "opinion_rank_correlation",
        "opinion_over_error_median",
        "interval",
        "coverage",
      ],
      rows: regions.flatMap((report) => {
        const { region, count, rankCorrelation, opinionRankCorrelation, opinionRatio } = report;
        const own = [region, count, rankCorrelation, opinionRankCorrelation, opinionRatio];
        return report.coverage.length === 0
          ? [[...own, undefined, undefined]]
          : report.coverage.map(({ nominal, observed }) => [...own, nominal, observed]);
      }),
    },
    plot: plotOf(regions, members),
  };
}

function plotOf(regions: readonly RegionReport[], members: number) {
  const panel = (
    title: string,
    points: "disagreement" | "expected",
    rho: "rankCorrelation" | "opinionRankCorrelation",
  ) => ({
    title,
    subtitle: regions.map((report) => `ρ = ${report[rho].toFixed(2)} ${report.region}`).join(", "),
    points: regions.flatMap((report) =>
      report.points.map((point) => ({
        region: `${report.region} the data`,
        predicted: point[points],
        error: point.error,
      }))
    ),
  });
  return uncertaintySpec(
    [
      ...(members === 1 ? [] : [panel("By its members' disagreement", "disagreement", "rankCorrelation")]),
      panel("By a second opinion", "expected", "opinionRankCorrelation"),
    ],
    regions.flatMap(({ region, coverage }) =>
      coverage.map((point) => ({ ...point, region: `${region} the data` }))
    ),
  );
}
