/**
 * The pictures of the studies of learned models, from their tables in results/models.
 *
 *     deno run -A tools/studies/model_pictures.ts
 *
 * @module
 */

import { parse } from "@std/csv";
import { nameScales, vegaScales } from "../../lib/results/charts/name_styles.ts";
import {
  by,
  domainOf,
  dots,
  lines,
  pictureSpec,
  type Plot,
  topLegend,
  type VegaPart,
  x,
  y,
} from "../../lib/results/charts/plot.ts";
import { renderSvg } from "../../lib/results/charts/render.ts";
import { withThousands } from "../../lib/results/thousands.ts";

/** The rows of a table, by column. */
function read(name: string): Record<string, string>[] {
  return parse(Deno.readTextFileSync(`results/models/${name}`), { skipFirstRow: true }) as Record<
    string,
    string
  >[];
}

function errorsSpec(): VegaPart {
  const rows = read("errors_summary.csv").map((row) => ({
    model: row.model,
    steps: Number(row.steps),
    panel: `${row.k === "1" ? "1 step" : `${row.k} steps`} ahead, ${row.test_policy} actions`,
    k: row.k,
    error: Number(row.relative_error),
  })).filter(({ k }) => k === "1" || k === "25");
  return pictureSpec({
    title: "How exact are learned models of CartPole?",
    subtitle: [
      "Median over seeds of the median error on fresh episodes, in standard deviations of the state",
    ],
    columns: 2,
    plots: [...Map.groupBy(rows, ({ panel }) => panel)].map(([panel, own]): Plot => ({
      title: { text: panel, fontWeight: "normal" },
      width: 260,
      height: 200,
      x: {
        type: "log",
        domain: [80, 3800],
        axis: { title: "Random real steps", values: [100, 300, 1000, 3000], format: ",d" },
      },
      y: {
        type: "log",
        domain: domainOf(own.map(({ error }) => error), "log"),
        scale: { nice: true },
        axis: { title: "Relative error", format: "~g", tickCount: 5 },
      },
      layers: [
        lines(own, ["steps", "error"], "model", { strokeDash: by("strokeDash", "model"), strokeWidth: 1.5 }),
        dots(own, ["steps", "error"], "model", 50),
      ],
    })),
    scales: vegaScales(nameScales([...new Set(rows.map(({ model }) => model))])),
    legends: [{ ...topLegend, columns: 3 }],
  });
}

/** The conditions that the picture of uncertainty shows: model, noise and heading. */
const conditions = [
  ["ensemble", "0", "the default ensemble"],
  ["ensemble", "0.01", "the same where the process is noisy"],
  ["ensemble without linear part", "0", "ensemble without linear part"],
] as const;

function uncertaintySpec(): VegaPart {
  const rows = read("uncertainty.csv").filter(({ steps }) => steps === "1000").flatMap((row) =>
    conditions.filter(([model, noise]) => row.model === model && row.noise === noise).flatMap(([, , panel]) =>
      ["within", "outside"].map((region) => ({
        panel,
        region,
        rho: Number(row[`members_rank_${region}`]),
        spread: 2 * (((Number(row.seed) * 5) % 9) - 4),
      }))
    )
  );
  return pictureSpec({
    title: "Does a model of 1,000 random steps know when it is wrong?",
    subtitle: ["Dot = one seed; 1 is perfect, 0 knows nothing; dashed = 0.6"],
    columns: 2,
    plots: conditions.map(([, , panel]): Plot => ({
      title: { text: panel, fontWeight: "normal" },
      width: 260,
      height: 180,
      x: {
        type: "point",
        domain: ["within", "outside"],
        scale: { padding: 0.5 },
        axis: { title: "States within or outside the data" },
      },
      y: { domain: [-0.5, 1], axis: { title: "Rank correlation with the error" } },
      layers: [
        {
          type: "rule",
          encode: { x: 0, x2: 260, y: { scale: "y", value: 0.6 }, stroke: "#888888", strokeDash: [4, 4] },
        },
        dots(rows.filter((row) => row.panel === panel), ["region", "rho"], "region", 50, {
          x: { ...x("region"), offset: { field: "spread" } },
          opacity: 0.75,
        }),
      ],
    })),
    scales: vegaScales(nameScales(["within", "outside"])),
  });
}

function exploitationSpec(): VegaPart {
  const table = read("exploitation.csv");
  const stepsOf = (row: Record<string, string>) => withThousands(Number(row.steps));
  const points = table.flatMap((row) =>
    [["predicted by the model", row.predicted_return], ["real", row.real_return]].map((
      [source, value],
    ) => ({
      model: row.model,
      steps: stepsOf(row),
      source,
      value: Number(value),
      spread: (((Number(row.seed) * 5) % 9) - 4) * 1.9,
    }))
  );
  const flags = [...Map.groupBy(table, (row) => `${row.model}|${row.steps}`).values()].map((group) => ({
    model: group[0].model,
    steps: stepsOf(group[0]),
    value: 540,
    words: `${group.filter((row) => row.is_exploited === "true").length} of ${group.length}`,
  }));
  return pictureSpec({
    title: "Predicted and real return of policies optimised inside a model",
    subtitle: [
      "Dot = one seed; linear policies found by CMA-ES in the model. Above: how often the flag was raised",
    ],
    columns: 3,
    plots: [...new Set(table.map((row) => row.model))].map((model): Plot => ({
      title: { text: model, fontWeight: "normal" },
      width: 155,
      height: 240,
      x: {
        type: "point",
        domain: [...new Set(table.map(stepsOf))],
        scale: { padding: 0.5 },
        axis: { title: "Random real steps" },
      },
      y: { domain: [0, 560], axis: { title: "Mean return", values: [0, 100, 200, 300, 400, 500] } },
      layers: [
        dots(points.filter((point) => point.model === model), ["steps", "value"], "source", 50, {
          x: { ...x("steps"), offset: { field: "spread" } },
          opacity: 0.7,
        }),
        {
          type: "text",
          rows: flags.filter((flag) => flag.model === model),
          encode: {
            x: x("steps"),
            y: y("value"),
            text: { field: "words" },
            align: "center",
            baseline: "middle",
          },
        },
      ],
    })),
    scales: vegaScales(nameScales(["predicted by the model", "real"])),
    legends: [topLegend],
  });
}

Deno.writeTextFileSync("results/models/errors.svg", await renderSvg(errorsSpec()));
Deno.writeTextFileSync("results/models/uncertainty.svg", await renderSvg(uncertaintySpec()));
Deno.writeTextFileSync("results/models/exploitation.svg", await renderSvg(exploitationSpec()));
