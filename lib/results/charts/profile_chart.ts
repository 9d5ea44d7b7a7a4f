/**
 * `profile.svg`: the performance profile of every curve, as steps with their 95% bands.
 *
 * @module
 */

import { type ProfileRow, wilson } from "../performance_profile.ts";
import { agentScales } from "./agent_styles.ts";
import { roundTicks } from "./axes.ts";
import { curveLegend, PICTURE_WIDTH, PLOT_WIDTH } from "./curve_legend.ts";
import { type Caption, SUBTITLE_SIZE } from "./learning_curves.ts";
import { vegaScales } from "./name_styles.ts";
import { bands, by, domainOf, dots, lines, pictureSpec, type VegaPart } from "./plot.ts";
import { inLines } from "./text_lines.ts";

const PLOT_HEIGHT = 280;
/** Where the axis of steps begins, as a share of the first solved run's. */
const BEFORE = 0.8;

/**
 * The specification of the picture of one task.
 *
 * @param rows In the order of curves, and of values within each.
 */
export function profileSpec(rows: readonly ProfileRow[], caption: Caption): VegaPart {
  const names = [...new Set(rows.map(({ label }) => label))];
  const bySteps = rows.every(({ measure }) => measure === "steps_to_solve");
  const type = bySteps ? "log" : "linear";
  const [least, most] = domainOf(rows.map(({ at }) => at), type);
  const domain: [number, number] = [bySteps ? least * BEFORE : least, most];
  const points = [...Map.groupBy(rows, ({ label }) => label).values()].flatMap((own) => {
    const [first] = own;
    // a share of steps begins at 0, one of returns at 1
    const begin = bySteps
      ? { ...first, at: domain[0], share: 0, ...wilson(0, first.seeds) }
      : { ...first, at: domain[0] };
    return first.at > domain[0] ? [begin, ...own] : own;
  });
  const jumps = { interpolate: bySteps ? "step-after" : "step-before" };
  const band = bands(points, ["at", "low", "high"], "label", 0.15);
  return pictureSpec({
    title: inLines(`Performance profile on ${caption.task}`, PICTURE_WIDTH, 17),
    subtitle: [
      bySteps
        ? "Share of the seeds that solve the task within so many real steps, with its 95% interval (Wilson)."
        : "Share of the seeds that end with at least such a mean return, with its 95% interval (Wilson).",
      ...bySteps
        ? ["A line ends with the shortest run that was not solved: beyond it the share is not known."]
        : [],
      ...inLines(
        `Greedy policy, ${caption.episodes} a point. ${caption.rules}`,
        PICTURE_WIDTH,
        SUBTITLE_SIZE,
      ),
    ],
    plots: [{
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      x: {
        type,
        domain,
        axis: bySteps
          ? {
            title: "Real environment steps (logarithmic)",
            format: ",d",
            values: roundTicks(domain[0], domain[1]),
          }
          : { title: "Mean evaluation return at the end" },
      },
      y: {
        domain: [0, 1.02],
        axis: { title: "Share of seeds", format: "%", values: [0, 0.25, 0.5, 0.75, 1] },
      },
      layers: [
        { ...band, encode: { ...band.encode, ...jumps } },
        lines(points, ["at", "share"], "label", {
          strokeDash: by("strokeDash", "label"),
          strokeWidth: 2,
          ...jumps,
        }),
        dots(rows.filter(({ share }) => share > 0), ["at", "share"], "label", 22),
      ],
    }],
    scales: vegaScales(agentScales(names, caption.agentOf)),
    legends: [curveLegend(names)],
  });
}
