/**
 * The state of anything that can be stopped and continued: a tree of plain values and typed arrays.
 *
 * Everything with state (generator, environment, replay, model, optimiser, agent) has a `save()` that returns
 * a {@linkcode Snapshot}, and a `restore(snapshot)` after which it behaves, bit for bit, as the saved object
 * would have; `parts.ts` derives both from a declaration. A snapshot shares no memory with its source.
 *
 * @module
 */

/** The typed arrays a snapshot may hold; each becomes one named tensor of a checkpoint file. */
export type SnapshotArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A tree of numbers, strings, booleans, nulls, lists and typed arrays, keyed by name. */
export type Snapshot = { [key: string]: SnapshotValue };

/** One value of a {@linkcode Snapshot}. */
export type SnapshotValue =
  | number
  | string
  | boolean
  | null
  | SnapshotArray
  | SnapshotValue[]
  | { [key: string]: SnapshotValue };

/** An object whose state can be saved and restored exactly. */
export interface Restorable {
  /** Copies the whole state. */
  save(): Snapshot;
  /**
   * Replaces the state by that of `snapshot`.
   *
   * @throws {TypeError} If the snapshot has another shape.
   */
  restore(snapshot: Snapshot): void;
}
