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
import { runJob } from "../job_worker.ts";
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
 * A row for each piece: `steps` at its end, `cpu_milliseconds` of a real step in it, without evaluations, and `bytes` of a
 * checkpoint there. For several runs at a time, the mean of their rows. Every row has `cpu_wall_seconds`, from the start of
 * the first run to the end of the last.
 */
export async function measureRunCost(of: RunCostCase, seed: number): Promise<MeasuredValues[]> {
  const { jobs = 1, ...alone } = of;
  const began = performance.now();
  const runs = jobs === 1 ? [pieces(alone, seed)] : await Promise.all(
    Array.from(
      { length: jobs },
      (_, i) => runJob("measure", { measure: "run cost", of: alone, seed: seed + 1000 * i }),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  const meanOf = (row: number, key: string) => runs.reduce((sum, rows) => sum + rows[row][key], 0) / jobs;
  return runs[0].map(({ steps }, row) => ({
    steps,
    cpu_milliseconds: meanOf(row, "cpu_milliseconds"),
    bytes: meanOf(row, "bytes"),
    cpu_wall_seconds: seconds,
  }));
}

/** The pieces of one run, in this thread. */
function pieces({ agent, settings, task, steps, every }: RunCostCase, seed: number): MeasuredValues[] {
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
  return Array.from({ length: Math.floor(steps / every) }, (_, piece): MeasuredValues => {
    const before = meter.seconds;
    run.advance(every);
    const cpu = meter.seconds - before;
    meter.pause();
    const bytes = encodeRunCheckpoint(run, 0).length;
    meter.proceed();
    return { steps: (piece + 1) * every, cpu_milliseconds: 1000 * cpu / every, bytes };
  });
}
