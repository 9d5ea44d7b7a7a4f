/**
 * Makes the measurements of a study from the command line: workers, signals, progress.
 *
 * @module
 */

import { makeMeasurement } from "../experiment/measurements/make_measurement.ts";
import {
  type Measurement,
  nameOfMeasurement,
  readMeasured,
  writeMeasured,
} from "../studies/measured_parts.ts";
import { workFolder } from "../studies/study_folder.ts";
import { duration } from "./progress.ts";
import { onSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Makes the measurements that the folder lacks, `jobs` at a time; a signal abandons those that are being made.
 *
 * @returns The exit status; 0 if none is missing any more.
 */
export async function performMeasurements(
  terminal: Terminal,
  measurements: readonly Measurement[],
  jobs: number,
  folder: string,
): Promise<number> {
  const work = workFolder(folder);
  const queue = measurements.filter((measurement) => readMeasured(work, measurement) === undefined);
  let finished = measurements.length - queue.length;
  const stop = new AbortController();
  let stopStatus = 0;
  let failed = 0;
  const release = onSignals({
    stop(_signal, status) {
      if (stopStatus === 0) stopStatus = status;
      stop.abort();
    },
    save: () => {}, // what is finished is saved
    continued: () => {},
  });
  const serve = async () => {
    for (let one = queue.shift(); one !== undefined && !stop.signal.aborted; one = queue.shift()) {
      const began = performance.now();
      const rows = await makeMeasurement(one.input, stop.signal).catch((error: unknown) => {
        if (stop.signal.aborted) return;
        failed++;
        const why = error instanceof Error ? error.message : String(error);
        terminal.complain(`${nameOfMeasurement(one)} failed (${why}): --resume tries again.`);
      });
      if (rows === undefined) continue;
      const seconds = (performance.now() - began) / 1000;
      writeMeasured(work, one, { rows, seconds });
      terminal.say(`[${++finished}/${measurements.length}] ${nameOfMeasurement(one)}: ${duration(seconds)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, serve));
  } finally {
    release();
  }
  if (stop.signal.aborted) {
    terminal.say(
      `Interrupted; finished results are in ${folder}: continue with the same options and --resume.`,
    );
    return stopStatus;
  }
  return failed > 0 ? 1 : 0;
}
