/**
 * `differences.svg`: how much higher each curve's return is than the baseline's after equally many real steps.
 *
 * @module
 */

import type { DifferenceRow } from "../baseline.ts";
import { agentScales } from "./agent_styles.ts";
import { roundTicks } from "./axes.ts";
import { curveLegend, PICTURE_WIDTH, PLOT_WIDTH } from "./curve_legend.ts";
import { type Caption, SUBTITLE_SIZE } from "./learning_curves.ts";
import { vegaScales } from "./name_styles.ts";
import { bands, by, domainOf, dots, lines, pictureSpec, type VegaPart } from "./plot.ts";
import { inLines } from "./text_lines.ts";

const PLOT_HEIGHT = 280;

/**
 * The specification of the picture of one task.
 *
 * @param rows Of one baseline, at least one.
 */
export function differencesSpec(rows: readonly DifferenceRow[], caption: Caption): VegaPart {
  const [{ baseline }] = rows;
  const names = [...new Set(rows.map(({ label }) => label))];
  const [first, last] = domainOf(rows.map(({ steps }) => steps), "log");
  // omit numbers that do not apply: JSON has no NaN
  const points = rows.filter(({ steps }) => steps > 0).map((
    { label, steps, difference: { value, low, high } },
  ) => ({ label, steps, value, ...Number.isNaN(low) ? {} : { low, high } }));
  const [least, most] = domainOf([
    0,
    ...points.flatMap(({ value, low = value, high = value }) => [value, low, high]),
  ]);
  const margin = (most - least) * 0.03;
  const single = [...Map.groupBy(points, ({ label }) => label).values()].filter(({ length }) => length === 1);
  return pictureSpec({
    title: inLines(`Return above that of ${baseline} on ${caption.task}`, PICTURE_WIDTH, 17),
    subtitle: [
      "Difference of the interquartile means after equally many real steps, band = 95% bootstrap interval over seeds;",
      `seeds that both have are drawn together. Greedy policy, ${caption.episodes} a point.`,
      ...inLines(caption.rules, PICTURE_WIDTH, SUBTITLE_SIZE),
    ],
    plots: [{
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      x: {
        type: "log",
        domain: [first, last],
        axis: {
          title: "Real environment steps (logarithmic)",
          format: ",d",
          values: roundTicks(first, last),
        },
      },
      y: {
        domain: [least - margin, most + margin],
        axis: { title: "Difference of mean returns", tickCount: 6 },
      },
      layers: [
        {
          type: "rule",
          encode: {
            x: 0,
            x2: PLOT_WIDTH,
            y: { scale: "y", value: 0 },
            stroke: "#666666",
            strokeDash: [3, 3],
          },
        },
        bands(points.filter(({ low }) => low !== undefined), ["steps", "low", "high"], "label", 0.2),
        lines(points, ["steps", "value"], "label", {
          strokeDash: by("strokeDash", "label"),
          strokeWidth: 2,
        }),
        dots(single.flat(), ["steps", "value"], "label", 50),
      ],
    }],
    scales: vegaScales(agentScales(names, caption.agentOf)),
    legends: [curveLegend(names)],
  });
}
