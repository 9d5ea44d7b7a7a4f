/**
 * The rows of a run as columns of numbers, as its checkpoint keeps them. A run has hundreds of thousands of episodes
 * as easily as hundreds, so nothing here costs more than its bytes.
 *
 * @module
 */

import { MisfitError } from "../checkpoint/parts.ts";
import type { Snapshot, SnapshotValue } from "../checkpoint/snapshot.ts";
import type { CurveRow, EpisodeRow, RunKey } from "../results/rows.ts";

const curveNumbers = [
  "env_steps",
  "episodes",
  "eval_return_mean",
  "eval_return_std",
  "eval_return_min",
  "eval_length_mean",
  "gradient_steps",
  "imagined_steps",
] as const;

const episodeNumbers = ["episode", "env_steps", "return", "length"] as const;

/** Evaluation points as columns, `[points]` each; a diagnostic that a point lacks is told from one that is NaN. */
export function saveCurve(rows: readonly CurveRow[]): Snapshot {
  const names = new Set<string>();
  for (const { diagnostics } of rows) for (const name of Object.keys(diagnostics)) names.add(name);
  return {
    ...columnsOf(rows, curveNumbers),
    model_error: Float64Array.from(rows, (row) => row.model_error ?? NaN), // finite wherever it is defined
    diagnostics: Object.fromEntries(
      [...names].map((name) => [name, {
        values: Float64Array.from(rows, ({ diagnostics }) => diagnostics[name] ?? NaN),
        given: Uint8Array.from(rows, ({ diagnostics }) => name in diagnostics ? 1 : 0),
      }]),
    ),
  };
}

/**
 * The evaluation points that {@linkcode saveCurve} saved, as rows of the run `key`.
 *
 * @throws {MisfitError} If the snapshot is of something else.
 */
export function restoreCurve(snapshot: SnapshotValue, { agent, task, seed }: RunKey): CurveRow[] {
  const saved = recordOf(snapshot);
  const columns = numbersOf(saved, curveNumbers);
  const count = columns.env_steps.length;
  const modelError = numberColumn(saved.model_error, count);
  const diagnostics = Object.entries(recordOf(saved.diagnostics)).map(([name, column]) => {
    const { values, given } = recordOf(column);
    return { name, values: numberColumn(values, count), given: flagColumn(given, count) };
  });
  return Array.from({ length: count }, (_, i) => ({
    agent,
    task,
    seed,
    env_steps: columns.env_steps[i],
    episodes: columns.episodes[i],
    eval_return_mean: columns.eval_return_mean[i],
    eval_return_std: columns.eval_return_std[i],
    eval_return_min: columns.eval_return_min[i],
    eval_length_mean: columns.eval_length_mean[i],
    model_error: Number.isNaN(modelError[i]) ? undefined : modelError[i],
    gradient_steps: columns.gradient_steps[i],
    imagined_steps: columns.imagined_steps[i],
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
 * The episodes that {@linkcode saveEpisodes} saved, as rows of the run `key`.
 *
 * @throws {MisfitError} If the snapshot is of something else.
 */
export function restoreEpisodes(snapshot: SnapshotValue, { agent, task, seed }: RunKey): EpisodeRow[] {
  const saved = recordOf(snapshot);
  const columns = numbersOf(saved, episodeNumbers);
  const terminated = flagColumn(saved.terminated, columns.episode.length);
  return Array.from(columns.episode, (episode, i) => ({
    agent,
    task,
    seed,
    episode,
    env_steps: columns.env_steps[i],
    return: columns.return[i],
    length: columns.length[i],
    terminated: terminated[i] === 1,
  }));
}

function columnsOf<K extends string>(
  rows: readonly Readonly<Record<K, number>>[],
  names: readonly K[],
): Record<K, Float64Array> {
  const columns = names.map((name) => [name, Float64Array.from(rows, (row) => row[name])]);
  return Object.fromEntries(columns) as Record<K, Float64Array>;
}

function numbersOf<K extends string>(saved: Snapshot, names: readonly K[]): Record<K, Float64Array> {
  const count = (saved[names[0]] as ArrayLike<number> | undefined)?.length ?? 0;
  const columns = names.map((name) => [name, numberColumn(saved[name], count)]);
  return Object.fromEntries(columns) as Record<K, Float64Array>;
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
