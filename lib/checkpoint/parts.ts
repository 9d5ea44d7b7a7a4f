/**
 * State by declaration: what has state says once which parts it consists of; saving, restoring, checking shapes and
 * naming tensors follow from that.
 *
 * ```ts
 * class Learner extends Stateful {
 *   readonly #network: Network;
 *   readonly #moments = new Float32Array(8);
 *   readonly #counters = { updates: 0, isWarm: false };
 *
 *   get parts() {
 *     return { network: this.#network, moments: this.#moments, counters: this.#counters };
 *   }
 * }
 * ```
 *
 * Everything is restored in place: arrays keep their memory, records their identity. A private field that changes and
 * is no part is named behind `// derived:` in its class, with the reason; a test reads the sources for others.
 *
 * @module
 */

import type { Restorable, Snapshot, SnapshotArray, SnapshotValue } from "./snapshot.ts";

/** An object that saves itself as one value of a snapshot. */
export interface Saved {
  /** Copies its state. */
  save(): SnapshotValue;
  /**
   * Restores a saved state.
   *
   * @throws {MisfitError} If the value does not fit.
   */
  restore(value: SnapshotValue): void;
}

/**
 * A part of a state: an object that saves itself; a typed array of fixed length; a list of fixed length; or a
 * record of parts, numbers and booleans, the latter being restored in the record itself.
 */
export type Part = Restorable | Saved | SnapshotArray | readonly Part[] | PartRecord;

/** A record of parts, numbers and booleans; it must be the same object as long as the state lives. */
export type PartRecord = { [name: string]: Part | number | boolean | undefined };

/** The parts of a state by name; undefined ones, which depend on settings, are left out. */
export type Parts = { readonly [name: string]: Part | undefined };

/** A saved state does not fit the object that it is restored into. */
export class MisfitError extends TypeError {
  /** Tells this error from others. */
  override name = "MisfitError";
  /** Place and fault: "agent/replay/rewards has 100 numbers instead of 200". */
  readonly reason: string;
  readonly #path: string;
  readonly #fault: string;

  /**
   * A misfit of one part.
   *
   * @param path The part's place in the tree; empty for the whole.
   * @param fault What is wrong with it, as the rest of a sentence.
   */
  constructor(path: string, fault: string) {
    const reason = `${path === "" ? "it" : path} ${fault}`;
    super(`The saved state does not fit: ${reason}.`);
    this.reason = reason;
    this.#path = path;
    this.#fault = fault;
  }

  /** The same fault, seen from the parent of `part`. */
  within(part: string): MisfitError {
    return new MisfitError(this.#path === "" ? part : `${part}/${this.#path}`, this.#fault);
  }
}

/** An object whose state consists of declared parts. */
export abstract class Stateful implements Restorable {
  /** The parts of the state; subclasses add to `super.parts`. */
  abstract get parts(): Parts;

  /** Copies the whole state out. */
  save(): Snapshot {
    return savedRecord(this.parts);
  }

  /**
   * Restores the state of `snapshot`; after an error the state is undefined.
   *
   * @throws {MisfitError} If the snapshot has other parts.
   */
  restore(snapshot: Snapshot): void {
    restoreRecord(this.parts, snapshot);
  }
}

/**
 * The filled rows of preallocated arrays, so that free rows take no bytes in a file.
 *
 * @param arrays [capacity, …] each, by name.
 * @param capacity Number of rows.
 * @param rows Number of filled rows; called after everything declared before this part has been restored.
 */
export function filled(
  arrays: Readonly<Record<string, SnapshotArray>>,
  capacity: number,
  rows: () => number,
): Saved {
  const beginnings = (): Parts =>
    Object.fromEntries(
      Object.entries(arrays).map((
        [name, array],
      ) => [name, array.subarray(0, rows() * array.length / capacity)]),
    );
  return {
    save: () => savedRecord(beginnings()),
    restore: (value) => restoreRecord(beginnings(), value),
  };
}

/**
 * A typed array whose length changes with the data.
 *
 * @param set Receives the restored array, and owns it.
 */
export function replaced<A extends SnapshotArray>(get: () => A, set: (array: A) => void): Saved {
  return {
    save: () => get().slice(),
    restore: (value) => {
      checkKind(get(), value);
      set(value.slice() as A);
    },
  };
}

function savedRecord(parts: Parts | PartRecord): Snapshot {
  const saved: Snapshot = {};
  for (const [name, part] of Object.entries(parts)) if (part !== undefined) saved[name] = savedPart(part);
  return saved;
}

function savedPart(part: Part | number | boolean): SnapshotValue {
  if (typeof part !== "object") return part;
  if (ArrayBuffer.isView(part)) return part.slice();
  if (isList(part)) return part.map(savedPart);
  return isSaved(part) ? part.save() : savedRecord(part);
}

function restoreRecord(parts: Parts | PartRecord, value: SnapshotValue): void {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw new MisfitError("", `is ${described(value)} instead of named parts`);
  }
  const extra = Object.keys(value).find((name) => parts[name] === undefined);
  if (extra !== undefined) throw new MisfitError(extra, "is no part here");
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue;
    const saved = value[name];
    if (typeof part === "object") restoreAt(name, part, saved);
    else if (typeof saved === typeof part) (parts as PartRecord)[name] = saved as number | boolean;
    else throw new MisfitError(name, `is ${described(saved)} instead of a ${typeof part}`);
  }
}

function restoreAt(name: string, part: Part, value: SnapshotValue | undefined): void {
  if (value === undefined) throw new MisfitError(name, "is missing");
  try {
    restorePart(part, value);
  } catch (error) {
    throw error instanceof MisfitError ? error.within(name) : error;
  }
}

function restorePart(part: Part, value: SnapshotValue): void {
  if (ArrayBuffer.isView(part)) restoreArray(part, value);
  else if (isList(part)) {
    if (!Array.isArray(value)) throw new MisfitError("", `is ${described(value)} instead of a list`);
    if (value.length !== part.length) {
      throw new MisfitError("", `has ${value.length} entries instead of ${part.length}`);
    }
    part.forEach((item, i) => restoreAt(`${i}`, item, value[i]));
  } else if (isSaved(part)) part.restore(value as Snapshot);
  else restoreRecord(part, value);
}

function restoreArray(array: SnapshotArray, value: SnapshotValue): void {
  checkKind(array, value);
  if (value.length !== array.length) {
    throw new MisfitError("", `has ${value.length} numbers instead of ${array.length}`);
  }
  array.set(value);
}

function checkKind(array: SnapshotArray, value: SnapshotValue): asserts value is SnapshotArray {
  if (!ArrayBuffer.isView(value) || value.constructor !== array.constructor) {
    throw new MisfitError("", `is ${described(value)} instead of ${described(array)}`);
  }
}

function described(value: SnapshotValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "boolean") return `${value}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  return ArrayBuffer.isView(value)
    ? `a ${value.constructor.name}`
    : Array.isArray(value)
    ? "a list"
    : "named parts";
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

function isSaved(part: Restorable | Saved | PartRecord): part is Restorable | Saved {
  return typeof part.save === "function" && typeof part.restore === "function";
}
