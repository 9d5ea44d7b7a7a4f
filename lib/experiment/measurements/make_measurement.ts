/**
 * Makes a measurement from the main thread, in one worker, or in several at the same time.
 *
 * @module
 */

import { mean } from "../../results/statistics.ts";
import { runJob } from "../job_worker.ts";
import type { MeasuredValues, MeasurementInput } from "./measurement.ts";

/** Between the seeds of runs that are made at the same time. */
const SEED_STRIDE = 1000;

/**
 * The rows of one case with one seed.
 *
 * @param signal Aborting abandons it.
 */
export async function makeMeasurement(
  input: MeasurementInput,
  signal: AbortSignal,
): Promise<readonly MeasuredValues[]> {
  const jobs = input.measure === "run cost" ? input.of.jobs ?? 1 : 1;
  const all = await Promise.all(
    Array.from(
      { length: jobs },
      (_, i) => runJob("measure", { ...input, seed: input.seed + SEED_STRIDE * i }, { signal }),
    ),
  );
  return jobs === 1 ? all[0] : joinRunCosts(all);
}

/** The rows of runs that were made at the same time as those of one: the mean of each, and the longest time of the clock. */
export function joinRunCosts(runs: readonly (readonly MeasuredValues[])[]): MeasuredValues[] {
  const column = (row: number, key: string) => runs.map((rows) => rows[row][key]);
  return runs[0].map(({ steps }, row) => ({
    steps,
    cpu_milliseconds: mean(column(row, "cpu_milliseconds")),
    bytes: mean(column(row, "bytes")),
    cpu_wall_seconds: column(row, "cpu_wall_seconds").reduce((most, value) => Math.max(most, value)),
  }));
}
