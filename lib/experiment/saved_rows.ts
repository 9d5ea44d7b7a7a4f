/**
 * The rows of a run as numeric columns, the form in which checkpoints store them. A run may have hundreds of
 * thousands of episodes, so that saving must cost little more than the bytes.
 *
 * @module
 */

import { MisfitError } from "../checkpoint/parts.ts";
import type { Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import { curveNumbers, episodeNumbers } from "../results/csv.ts";
import type { CurveRow, EpisodeRow, RunKey } from "../results/rows.ts";

// it may be missing; wherever it is defined it is finite, so that NaN can stand for that
const { model_error: _, ...alwaysGiven } = curveNumbers;

/** Evaluation points as columns, `[points]` each; a missing diagnostic is distinguished from NaN. */
export function saveCurve(rows: readonly CurveRow[]): Snapshot {
  const names = new Set<string>();
  for (const { diagnostics } of rows) for (const name of Object.keys(diagnostics)) names.add(name);
  return {
    ...columnsOf(rows, alwaysGiven),
    model_error: Float64Array.from(rows, (row) => row.model_error ?? NaN),
    diagnostics: Object.fromEntries(
      [...names].map((name) => [name, {
        values: Float64Array.from(rows, ({ diagnostics }) => diagnostics[name] ?? NaN),
        given: Uint8Array.from(rows, ({ diagnostics }) => name in diagnostics ? 1 : 0),
      }]),
    ),
  };
}

/**
 * The evaluation points saved by {@linkcode saveCurve}, as rows of the run `key`.
 *
 * @throws {MisfitError} If the snapshot is something else.
 */
export function restoreCurve(snapshot: SnapshotValue, key: RunKey): CurveRow[] {
  const saved = recordOf(snapshot);
  const columns = numbersOf(saved, alwaysGiven);
  const count = columns.env_steps.length;
  const modelError = numberColumn(saved.model_error, count);
  const diagnostics = Object.entries(recordOf(saved.diagnostics)).map(([name, column]) => {
    const { values, given } = recordOf(column);
    return { name, values: numberColumn(values, count), given: flagColumn(given, count) };
  });
  return Array.from({ length: count }, (_, i) => ({
    ...runOf(key),
    ...rowOf(columns, i),
    model_error: Number.isNaN(modelError[i]) ? undefined : modelError[i],
    diagnostics: Object.fromEntries(
      diagnostics.filter(({ given }) => given[i] === 1).map(({ name, values }) => [name, values[i]]),
    ),
  }));
}

/** Training episodes as columns, `[episodes]` each. */
export function saveEpisodes(rows: readonly EpisodeRow[]): Snapshot {
  return {
    ...columnsOf(rows, episodeNumbers),
    terminated: Uint8Array.from(rows, (row) => row.terminated ? 1 : 0),
  };
}

/**
 * The episodes saved by {@linkcode saveEpisodes}, as rows of the run `key`.
 *
 * @throws {MisfitError} If the snapshot is something else.
 */
export function restoreEpisodes(snapshot: SnapshotValue, key: RunKey): EpisodeRow[] {
  const saved = recordOf(snapshot);
  const columns = numbersOf(saved, episodeNumbers);
  const terminated = flagColumn(saved.terminated, columns.episode.length);
  return Array.from(columns.episode, (_, i) => ({
    ...runOf(key),
    ...rowOf(columns, i),
    terminated: terminated[i] === 1,
  }));
}

/** Only the key of a row. */
const runOf = ({ label, task, seed }: RunKey): RunKey => ({ label, task, seed });

function columnsOf<K extends string>(
  rows: readonly Readonly<Record<NoInfer<K>, number>>[],
  numbers: Readonly<Record<K, unknown>>,
): Record<K, Float64Array> {
  const names = Object.keys(numbers) as K[];
  const columns = names.map((name) => [name, Float64Array.from(rows, (row) => row[name])]);
  return Object.fromEntries(columns) as Record<K, Float64Array>;
}

function numbersOf<K extends string>(
  saved: Snapshot,
  numbers: Readonly<Record<K, unknown>>,
): Record<K, Float64Array> {
  const names = Object.keys(numbers);
  const count = (saved[names[0]] as ArrayLike<number> | undefined)?.length ?? 0;
  const columns = names.map((name) => [name, numberColumn(saved[name], count)]);
  return Object.fromEntries(columns) as Record<K, Float64Array>;
}

/** Row `i` of some columns. */
function rowOf<K extends string>(columns: Readonly<Record<K, Float64Array>>, i: number): Record<K, number> {
  const cells = Object.entries<Float64Array>(columns).map(([name, column]) => [name, column[i]]);
  return Object.fromEntries(cells) as Record<K, number>;
}

function recordOf(value: SnapshotValue | undefined): Snapshot {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
    return value;
  }
  throw misfit();
}

function numberColumn(value: SnapshotValue | undefined, count: number): Float64Array {
  if (value instanceof Float64Array && value.length === count) return value;
  throw misfit();
}

function flagColumn(value: SnapshotValue | undefined, count: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === count) return value;
  throw misfit();
}

function misfit(): MisfitError {
  return new MisfitError("", "holds no rows of a run");
}
