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
      width: 270,
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

function exploitationSpec(): TopLevelSpec {
  const rows = read("exploitation.csv").flatMap((row) =>
    [["promised by the model", row.promised_return], ["paid by reality", row.real_return]].map((
      [source, value],
    ) => ({
      model: row.model,
      steps: `${row.steps} steps`,
      source,
      value: Number(value),
      spread: (((Number(row.seed) * 5) % 9) - 4) * 3,
    }))
  );
  const scales = nameScales(["promised by the model", "paid by reality"]);
  return {
    title: {
      text: "Promise and reality of policies optimised inside a model",
      subtitle: ["Dot = one seed; linear policies found by CMA-ES in a model of so many random real steps"],
    },
    data: { values: rows },
    facet: { field: "model", type: "nominal" as const, header: { title: null } },
    columns: 2,
    spec: {
      width: 240,
      height: 240,
      mark: { type: "point" as const, filled: true, size: 60, opacity: 0.7 },
      encoding: {
        x: {
          field: "steps",
          type: "ordinal" as const,
          sort: ["25 steps", "1000 steps"],
          axis: { title: "Random real steps the model has seen", labelAngle: 0, grid: false },
        },
        xOffset: { field: "spread", type: "quantitative" as const, scale: { domain: [-24, 24] } },
        y: {
          field: "value",
          type: "quantitative" as const,
          axis: { title: "Mean return" },
          scale: { domain: [0, 520], nice: false },
        },
        color: {
          field: "source",
          type: "nominal" as const,
          scale: scales.color,
          legend: { title: null, orient: "bottom" as const },
        },
        shape: {
          field: "source",
          type: "nominal" as const,
          scale: scales.shape,
          legend: { title: null, orient: "bottom" as const },
        },
      },
    },
  } as unknown as TopLevelSpec;
}

Deno.writeTextFileSync("results/models/errors.svg", await renderSvg(errorsSpec()));
Deno.writeTextFileSync("results/models/exploitation.svg", await renderSvg(exploitationSpec()));
