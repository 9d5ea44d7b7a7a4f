/**
 * What the runs cost, as measured: the only durations of the page.
 *
 * @module
 */

import type { ComputeRow } from "../../compute.ts";
import type { RunRow } from "../../rows.ts";
import { withThousands } from "../../thousands.ts";
import { markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { pageTable } from "../table.ts";

/** What the script takes from the costs. */
export interface CostData {
  /** CPU seconds of acting and learning per real step, by task and label. */
  readonly secondsPerStep: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** CPU and wall time of every agent. */
export function costSection(compute: readonly ComputeRow[], runs: readonly RunRow[]): PageSection {
  const severalTasks = new Set(compute.map(({ task }) => task)).size > 1;
  const sum = (of: (run: RunRow) => number, own: readonly RunRow[]) =>
    own.reduce((sum, run) => sum + (Number.isFinite(of(run)) ? of(run) : 0), 0);
  const machines = [
    ...new Set(runs.map(({ system, cpu }) => [system, cpu].filter(Boolean).join(", ")).filter(Boolean)),
  ];
  const wall = sum((run) => run.wall_seconds, runs);
  const data: CostData = {
    secondsPerStep: Object.fromEntries(
      [...Map.groupBy(compute, ({ task }) => task)].map(([task, own]) => [
        task,
        Object.fromEntries(own.map(({ label, secondsPerStep }) => [label, secondsPerStep.value])),
      ]),
    ),
  };
  return {
    id: "cost",
    data,
    title: "What it cost",
    content: markup`<p>${withThousands(runs.length)} ${runs.length === 1 ? "run" : "runs"}, ${
      describeSeconds(wall)
    } of run time in all. CPU time is that of acting and learning, without evaluations; it depends on the machine${
      machines.length === 0 ? "" : `: ${machines.join("; ")}`
    }.</p>
${
      pageTable("CPU time, median over seeds with 95% bootstrap intervals", [
        {
          title: "agent",
          cell: ({ label, task }: ComputeRow) => severalTasks ? `${label} (${task})` : label,
        },
        {
          title: "seeds measured",
          isNumber: true,
          cell: ({ seeds }) => ({ text: `${seeds}`, value: seeds }),
        },
        {
          title: "CPU milliseconds per real step",
          isNumber: true,
          cell: ({ secondsPerStep: { value, low, high } }) => ({
            text: withEnds(1000 * value, 1000 * low, 1000 * high),
            value,
          }),
        },
        {
          title: "CPU seconds to solve",
          isNumber: true,
          cell: ({ secondsToSolve: { value, low, high, bounds } }) => ({
            text: value === Infinity ? `>${short(bounds.atLeast)}` : withEnds(value, low, high),
            value,
          }),
        },
      ], compute)
    }`,
  };
}

function withEnds(value: number, low: number, high: number): string {
  if (Number.isNaN(value)) return "–";
  return Number.isNaN(low) ? short(value) : `${short(value)} [${short(low)}, ${short(high)}]`;
}

function short(value: number): string {
  if (value === Infinity) return "∞";
  return value >= 100 ? withThousands(value) : `${Number(value.toPrecision(2))}`;
}

/** "45 s", "12 min" or "3.4 h". */
function describeSeconds(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
