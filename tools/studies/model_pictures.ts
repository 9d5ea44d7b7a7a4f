/**
 * The pictures of the studies of learned models, from their tables in results/models.
 *
 *     deno run -A tools/studies/model_pictures.ts
 *
 * @module
 */

import { parse } from "@std/csv";
import type { TopLevelSpec } from "vega-lite";
import { nameScales, renderSvg } from "../../lib/results/charts/render.ts";

/** The rows of a table, by column. */
function read(name: string): Record<string, string>[] {
  return parse(Deno.readTextFileSync(`results/models/${name}`), { skipFirstRow: true }) as Record<
    string,
    string
  >[];
}

function errorsSpec(): TopLevelSpec {
  const rows = read("errors_summary.csv").map((row) => ({
    model: row.model,
    steps: Number(row.steps),
    panel: `${row.k === "1" ? "1 step" : `${row.k} steps`} ahead, ${row.test_policy} actions`,
    k: row.k,
    error: Number(row.relative_error),
  })).filter(({ k }) => k === "1" || k === "25");
  const scales = nameScales([...new Set(rows.map(({ model }) => model))]);
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const x = {
    field: "steps",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [80, 3800], nice: false },
    axis: { title: "Random real steps", values: [100, 300, 1000, 3000], format: ",d" },
  };
  const y = {
    field: "error",
    type: "quantitative" as const,
    scale: { type: "log" as const },
    axis: { title: "Relative error", format: "~g", tickCount: 5 },
  };
  const model = (kind: "color" | "shape" | "strokeDash") => ({
    field: "model",
    type: "nominal" as const,
    scale: scales[kind],
    legend: { title: null, orient: "bottom" as const, columns: 2 },
  });
  return {
    title: {
      text: "How exact are learned models of CartPole?",
      subtitle: [
        "Median over seeds of the median error on fresh episodes, in standard deviations of the state",
      ],
    },
    data: { values: rows },
    facet: { field: "panel", type: "nominal" as const, sort: panels, header: { title: null } },
    columns: 2,
    spec: {
      width: 260,
      height: 200,
      layer: [
        {
          mark: { type: "line" as const, strokeWidth: 1.5 },
          encoding: { x, y, color: model("color"), strokeDash: model("strokeDash") },
        },
        {
          mark: { type: "point" as const, filled: true, size: 50, opacity: 1 },
          encoding: { x, y, color: model("color"), shape: model("shape") },
        },
      ],
    },
    resolve: { scale: { y: "independent" as const } },
  } as unknown as TopLevelSpec;
}

/** The conditions that the picture of uncertainty shows: model, noise and heading. */
const conditions = [
  ["ensemble", "0", "the default ensemble"],
  ["ensemble", "0.01", "the same where the process is noisy"],
  ["ensemble without linear part", "0", "ensemble without linear part"],
  ["deterministic network with linear part", "0", "single network"],
] as const;

function uncertaintySpec(): TopLevelSpec {
  const sources = [["members", "by its members"], ["opinion", "by a second opinion"]] as const;
  const rows = read("uncertainty.csv").filter(({ steps }) => steps === "1000").flatMap((row) =>
    conditions.filter(([model, noise]) => row.model === model && row.noise === noise).flatMap(([, , panel]) =>
      sources.flatMap(([key, source]) =>
        ["within", "outside"].filter((region) => row[`${key}_rank_${region}`] !== "").map((region) => ({
          panel,
          source,
          region,
          rho: Number(row[`${key}_rank_${region}`]),
          spread: (key === "members" ? -1 : 1) * 12 + (((Number(row.seed) * 5) % 9) - 4) * 1.5,
        }))
      )
    )
  );
  const scales = nameScales(sources.map(([, source]) => source));
  const source = {
    field: "source",
    type: "nominal" as const,
    legend: { title: null, orient: "bottom" as const },
  };
  const y = {
    field: "rho",
    type: "quantitative" as const,
    axis: { title: "Rank correlation with the error" },
    scale: { domain: [-0.5, 1], nice: false },
  };
  return {
    title: {
      text: "Does a model of 1,000 random steps know when it is wrong?",
      subtitle: ["Dot = one seed; 1 is perfect, 0 knows nothing; dashed = 0.6"],
    },
    data: { values: rows },
    facet: {
      field: "panel",
      type: "nominal" as const,
      sort: conditions.map(([, , panel]) => panel),
      header: { title: null },
    },
    columns: 2,
    spec: {
      width: 260,
      height: 180,
      layer: [
        {
          mark: { type: "rule" as const, strokeDash: [4, 4], color: "#888888" },
          encoding: { y: { datum: 0.6 } },
        },
        {
          mark: { type: "point" as const, filled: true, size: 50, opacity: 0.75 },
          encoding: {
            x: {
              field: "region",
              type: "ordinal" as const,
              sort: ["within", "outside"],
              axis: { title: "States within or outside the data", labelAngle: 0, grid: false },
            },
            xOffset: { field: "spread", type: "quantitative" as const, scale: { domain: [-40, 40] } },
            y,
            color: { ...source, scale: scales.color },
            shape: { ...source, scale: scales.shape },
          },
        },
      ],
    },
  } as unknown as TopLevelSpec;
}

function exploitationSpec(): TopLevelSpec {
  const table = read("exploitation.csv");
  const stepsOf = (row: Record<string, string>) => Number(row.steps).toLocaleString("en");
  const dots = table.flatMap((row) =>
    [["promised by the model", row.promised_return], ["paid by reality", row.real_return]].map((
      [source, value],
    ) => ({
      model: row.model,
      steps: stepsOf(row),
      source,
      value: Number(value),
      spread: (((Number(row.seed) * 5) % 9) - 4) * 2.2,
    }))
  );
  const flags = [...Map.groupBy(table, (row) => `${row.model}|${row.steps}`).values()].map((group) => ({
    model: group[0].model,
    steps: stepsOf(group[0]),
    value: 540,
    words: `${group.filter((row) => row.is_exploited === "true").length} of ${group.length}`,
  }));
  const scales = nameScales(["promised by the model", "paid by reality"]);
  const sizes = [...new Set(table.map(stepsOf))];
  const x = {
    field: "steps",
    type: "ordinal" as const,
    sort: sizes,
    axis: { title: "Random real steps", labelAngle: 0, grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    axis: { title: "Mean return", values: [0, 100, 200, 300, 400, 500] },
    scale: { domain: [0, 560], nice: false },
  };
  const source = {
    field: "source",
    type: "nominal" as const,
    legend: { title: null, orient: "bottom" as const },
  };
  return {
    title: {
      text: "Promise and reality of policies optimised inside a model",
      subtitle: [
        "Dot = one seed; linear policies found by CMA-ES in the model. Above: how often the flag was raised",
      ],
    },
    data: { values: [...dots, ...flags] },
    facet: {
      field: "model",
      type: "nominal" as const,
      sort: [...new Set(table.map((row) => row.model))],
      header: { title: null },
    },
    columns: 3,
    spec: {
      width: 195,
      height: 240,
      layer: [
        {
          transform: [{ filter: "isValid(datum.source)" }],
          mark: { type: "point" as const, filled: true, size: 50, opacity: 0.7 },
          encoding: {
            x,
            xOffset: { field: "spread", type: "quantitative" as const, scale: { domain: [-24, 24] } },
            y,
            color: { ...source, scale: scales.color },
            shape: { ...source, scale: scales.shape },
          },
        },
        {
          transform: [{ filter: "isValid(datum.words)" }],
          mark: { type: "text" as const, fontSize: 12 },
          encoding: { x, y, text: { field: "words", type: "nominal" as const } },
        },
      ],
    },
  } as unknown as TopLevelSpec;
}

Deno.writeTextFileSync("results/models/errors.svg", await renderSvg(errorsSpec()));
Deno.writeTextFileSync("results/models/uncertainty.svg", await renderSvg(uncertaintySpec()));
Deno.writeTextFileSync("results/models/exploitation.svg", await renderSvg(exploitationSpec()));
