/**
 * The measured parts of a study: its measurements, one job each, and their rows on disk.
 *
 * @module
 */

import { parse } from "@std/csv";
import type { MeasuredValues, MeasurementInput } from "../experiment/measurements/measurement.ts";
import { writeAtomically } from "../results/atomic_write.ts";
import { format, ResultFileError } from "../results/csv.ts";
import { fileNameOf } from "../results/labels.ts";
import { removeFiles, removeIfEmpty } from "../results/own_files.ts";
import { exists, makeFolder, readText } from "../results/read_folder.ts";
import type { StoredPart } from "../results/stored_plan.ts";
import { inOrder, runsOfStudy } from "./study_runs.ts";
import type { MeasuredPart, MeasuredRow, MeasurementTime, Study, StudyPart, StudySize } from "./study.ts";

/** One case of a part, with one seed. */
export interface Measurement {
  readonly part: string;
  /** The name of the case. */
  readonly name: string;
  readonly seed: number;
  /** What a worker is asked. */
  readonly input: MeasurementInput;
}

/** A measurement that was made. */
export interface Measured {
  readonly rows: readonly MeasuredValues[];
  readonly seconds: number;
}

/** Whether a part is measured. */
export function isMeasured(part: StudyPart): part is MeasuredPart {
  return "measure" in part;
}

/**
 * The measurements of one part of a study, seed by seed. Shards count on after the runs.
 *
 * @param shard All measurements if absent.
 */
export function measurementsOf(study: Study, size: StudySize, shard?: StoredPart): Measurement[] {
  const all = study.parts(size).filter(isMeasured).flatMap(({ name: part, measure, cases, seeds }) =>
    Object.entries(cases).flatMap(([name, of]) =>
      seeds.map((seed): Measurement => ({
        part,
        name,
        seed,
        input: { measure, of, seed } as MeasurementInput,
      }))
    )
  );
  if (shard === undefined) return all.sort((a, b) => a.seed - b.seed);
  const runs = inOrder(runsOfStudy(study, size)).length;
  return all.filter((_, i) => (runs + i) % shard.of === shard.number - 1).sort((a, b) => a.seed - b.seed);
}

/** A measurement in words. */
export function nameOfMeasurement({ part, name, seed }: Omit<Measurement, "input">): string {
  return `${part}, ${name}, seed ${seed}`;
}

const fileOf = ({ name, seed }: Measurement) => `${fileNameOf(name)}-seed-${seed}.json`;

/**
 * What a measurement gave; undefined if the folder lacks it, or what it holds is damaged.
 *
 * @param work The folder of the parts' folders.
 */
export function readMeasured(work: string, measurement: Measurement): Measured | undefined {
  const path = `${work}/${measurement.part}/${fileOf(measurement)}`;
  if (!exists(path)) return undefined;
  try {
    const found = JSON.parse(readText(path)) as Measured;
    return Array.isArray(found.rows) && Number.isFinite(found.seconds) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what a measurement gave; numbers that JSON lacks are left out of their rows. */
export function writeMeasured(work: string, measurement: Measurement, { rows, seconds }: Measured): void {
  const folder = `${work}/${measurement.part}`;
  makeFolder(work);
  makeFolder(folder);
  const finite = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => Number.isFinite(value)))
  );
  writeAtomically(`${folder}/${fileOf(measurement)}`, JSON.stringify({ rows: finite, seconds }));
}

/** Removes what a study's measurements gave. */
export function removeMeasured(work: string, study: Study, size: StudySize): void {
  for (const [part, own] of Map.groupBy(measurementsOf(study, size), ({ part }) => part)) {
    const folder = `${work}/${part}`;
    if (!exists(folder)) continue;
    removeFiles(folder, own.map(fileOf));
    removeIfEmpty(folder);
  }
}

/** The file of a part's rows. */
export function rowsFile(part: string): string {
  return `measured_${part}.csv`;
}
/** The file of how long measurements took. */
export const TIMES = "measurements.csv";

/** Significant digits of what is measured. */
const DIGITS = 6;

/** The text of a part's rows: the case, the seed, and every column of any row. */
export function formatMeasured(rows: readonly MeasuredRow[]): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  return format(
    ["case", "seed", ...columns],
    rows.map(({ name, seed, values }) => [
      name,
      seed,
      ...columns.map((column) => column in values ? Number(values[column].toPrecision(DIGITS)) : undefined),
    ]),
  );
}

/**
 * Reads what {@linkcode formatMeasured} wrote.
 *
 * @throws {ResultFileError} If it is damaged.
 */
export function parseMeasured(text: string, file: string): MeasuredRow[] {
  return recordsOf(text, file).map(({ case: name, seed, ...cells }) => ({
    name,
    seed: numberOf(seed, file),
    values: Object.fromEntries(
      Object.entries(cells).filter(([, cell]) => cell !== "").map((
        [key, cell],
      ) => [key, numberOf(cell, file)]),
    ),
  }));
}

/** The text of {@linkcode TIMES}. */
export function formatTimes(times: readonly MeasurementTime[]): string {
  return format(
    ["part", "case", "seed", "seconds"],
    times.map(({ part, name, seed, seconds }) => [part, name, seed, Number(seconds.toFixed(2))]),
  );
}

/**
 * Reads what {@linkcode formatTimes} wrote.
 *
 * @throws {ResultFileError} If it is damaged.
 */
export function parseTimes(text: string, file: string): MeasurementTime[] {
  return recordsOf(text, file).map(({ part, case: name, seed, seconds }) => ({
    part,
    name,
    seed: numberOf(seed, file),
    seconds: numberOf(seconds, file),
  }));
}

function recordsOf(text: string, file: string): Record<string, string>[] {
  try {
    return parse(text, { skipFirstRow: true }) as Record<string, string>[];
  } catch {
    throw new ResultFileError(`${file} is damaged: its rows do not fit its heading.`);
  }
}

function numberOf(cell: string | undefined, file: string): number {
  const value = cell === undefined || cell.trim() === "" ? NaN : Number(cell);
  if (Number.isNaN(value)) throw new ResultFileError(`${file} is damaged: ${cell} is not a number.`);
  return value;
}
