/**
 * What the pictures of curves have in common: their widths, and the legend of their names.
 *
 * @module
 */

import type { VegaPart } from "./plot.ts";
import { inLines, labelLines, LEGEND_SYMBOL_WIDTH, legendColumns } from "./text_lines.ts";

/** Width in pixels of a plot of curves. */
export const PLOT_WIDTH = 580;
/** Width in pixels of its picture. */
export const PICTURE_WIDTH = 670;
const LEGEND_WIDTH = 640;

/** The legend of lines, above the plots. */
export function curveLegend(names: readonly string[]): VegaPart {
  const labels = names.map((name) => inLines(name, LEGEND_WIDTH - LEGEND_SYMBOL_WIDTH, 12));
  return {
    orient: "top",
    direction: "horizontal",
    columns: legendColumns(labels, LEGEND_WIDTH, 4),
    stroke: "color",
    strokeDash: "strokeDash",
    symbolType: "M-1,0L1,0",
    symbolSize: 300,
    ...labelLines(names, labels),
  };
}
