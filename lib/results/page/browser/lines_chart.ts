/// <reference lib="dom" />
/**
 * Lines over real steps in the colours of their agents: training episodes and diagnostics.
 *
 * @module
 */

import { by, domainOf, dots, lines, type Plot, plotSpec } from "../../charts/plot.ts";
import { withThousands } from "../../thousands.ts";
import type { Chart, Drawn } from "./chart.ts";
import type { PageState } from "./page_state.ts";
import { themeNow } from "./theme.ts";

/** A line. */
export interface AgentLine {
  readonly label: string;
  /** Its name where it is read, such as the label and a seed. */
  readonly name: string;
  readonly points: readonly { readonly steps: number; readonly value: number }[];
}

/** Points of a line from which dots would hide it. */
const FEW_POINTS = 30;

/** Draws lines, and dots where there are few points. @param make The lines; called when they are to be seen. */
export function drawLines(
  chart: Chart,
  make: () => readonly AgentLine[],
  yTitle: string,
  page: PageState,
): void {
  chart.draw(() => drawnLines(make(), yTitle, page));
}

function drawnLines(shown: readonly AgentLine[], yTitle: string, page: PageState): Drawn {
  const theme = themeNow();
  const rows = shown.flatMap(({ label, name, points }) => points.map((point) => ({ label, name, ...point })));
  const fewest = shown.reduce((most, { points }) => Math.max(most, points.length), 0) <= FEW_POINTS;
  const last = rows.reduce((most, { steps }) => Math.max(most, steps), 1);
  const most = rows.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const format = most >= 1e6 || most < 0.01 ? { format: "~g" } : {};
  return {
    spec: (width) => {
      const plot: Plot = {
        width,
        height: Math.max(220, Math.min(380, width * 0.4)),
        x: {
          domain: [0, last],
          axis: { title: "Real environment steps", format: ",d", tickCount: Math.ceil(width / 100) },
        },
        y: {
          domain: domainOf(rows.map(({ value }) => value)),
          scale: { nice: true },
          axis: { title: yTitle, tickCount: 5, ...format },
        },
        layers: [
          {
            ...lines(rows, ["steps", "value"], "label", {
              strokeDash: by("strokeDash", "label"),
              strokeWidth: shown.length > 12 ? 1 : 1.8,
            }),
            split: "name",
          },
          ...fewest ? [dots(rows, ["steps", "value"], "label", 30)] : [],
        ],
      };
      return plotSpec(plot, page.scales(), theme);
    },
    marks: rows.length,
    readings: () =>
      rows.map(({ name, steps, value }) => ({
        x: steps,
        y: value,
        line: name,
        text: () => `${name}: ${withThousands(steps)} real steps, ${Number(value.toPrecision(4))}`,
      })),
  };
}
