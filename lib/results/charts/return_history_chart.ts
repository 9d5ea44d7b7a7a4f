/**
 * The return that a model predicts for its policy, and the real one, over training.
 *
 * @module
 */

import { nameScales, vegaScales } from "./name_styles.ts";
import { domainOf, dots, lines, pictureSpec, spans, topLegend, type VegaPart } from "./plot.ts";

/** The return that the model predicts at an evaluation point, and the real return. */
export interface ReturnPoint {
  readonly steps: number;
  readonly predicted: number;
  readonly real: number;
  readonly isExploited: boolean;
}

/** Return predicted by the model and real return over training, and where the gap was too wide. */
export function returnHistorySpec(history: readonly ReturnPoint[]): VegaPart {
  const sources = { predicted: "predicted by the model", real: "real" };
  const points = history.flatMap(({ steps, predicted, real }) => [
    { steps, source: sources.predicted, value: predicted },
    { steps, source: sources.real, value: real },
  ]);
  return pictureSpec({
    title: "Is the model being exploited?",
    subtitle: ["Grey bar = the prediction is too high by more than the bound"],
    plots: [{
      width: 460,
      height: 260,
      x: {
        domain: domainOf([0, ...points.map(({ steps }) => steps)]),
        axis: { title: "Real environment steps", tickCount: 6, format: ",d" },
      },
      y: {
        domain: domainOf(points.map(({ value }) => value)),
        scale: { zero: true, nice: true },
        axis: { title: "Mean return of whole episodes" },
      },
      layers: [
        spans(history.filter(({ isExploited }) => isExploited), ["steps", "real", "predicted"], "", {
          stroke: "#999999",
          strokeWidth: 5,
          opacity: 0.5,
        }),
        lines(points, ["steps", "value"], "source", { strokeWidth: 2 }),
        dots(points, ["steps", "value"], "source", 45),
      ],
    }],
    scales: vegaScales(nameScales(Object.values(sources))),
    legends: [topLegend],
  });
}
