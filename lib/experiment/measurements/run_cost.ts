/**
 * What a real step of a run costs: CPU time of acting and learning, memory that is kept, and what other runs beside it change.
 *
 * @module
 */

import { findAgent } from "../../agents/registry.ts";
import { resolveSettings } from "../../settings/parse.ts";
import type { SettingValues } from "../../settings/settings.ts";
import { findTask } from "../../tasks/registry.ts";
import { CpuMeter } from "../cpu_meter.ts";
import { Run } from "../run.ts";
import { encodeRunCheckpoint } from "../run_checkpoint.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A run, cut into pieces of equal length. */
export interface RunCostCase {
  readonly agent: string;
  /** What differs from its default settings. */
  readonly settings: SettingValues;
  /** A built-in task's name. */
  readonly task: string;
  /** Real steps. */
  readonly steps: number;
  /** Real steps of a piece. */
  readonly every: number;
  /** How many such runs are made at the same time, with seeds of their own; 1 if absent. */
  readonly jobs?: number;
}

/**
 * A row for each piece of one run: `steps` at its end, `cpu_milliseconds` of a real step in it, without evaluations, and
 * `bytes` of a checkpoint there. Every row has `cpu_wall_seconds`, those of the clock that the whole run took.
 *
 * @param of Whose `jobs` `make_measurement.ts` sees to.
 */
export function measureRunCost(
  { agent, settings, task, steps, every }: RunCostCase,
  seed: number,
): MeasuredValues[] {
  const began = performance.now();
  const meter = new CpuMeter();
  const definition = findTask(task);
  const run = new Run(
    {
      agent,
      agentSettings: resolveSettings(agent, findAgent(agent).settings, settings),
      agentLabel: agent,
      rules: "hidden",
      task,
      taskSettings: resolveSettings("task", definition.settings, {}),
      taskLabel: task,
      seed,
      budget: { steps },
      evaluation: { every: steps, episodes: 1 },
    },
    undefined,
    meter,
  );
  meter.start();
  const rows = Array.from({ length: Math.floor(steps / every) }, (_, piece) => {
    const before = meter.seconds;
    run.advance(every);
    const cpu = meter.seconds - before;
    meter.pause();
    const bytes = encodeRunCheckpoint(run, 0).length;
    meter.proceed();
    return { steps: (piece + 1) * every, cpu_milliseconds: 1000 * cpu / every, bytes };
  });
  const seconds = (performance.now() - began) / 1000;
  return rows.map((row) => ({ ...row, cpu_wall_seconds: seconds }));
}
