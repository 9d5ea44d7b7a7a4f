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

/** Something that saves itself as one value of a snapshot. */
export interface Saved {
  /** Copies its state out. */
  save(): SnapshotValue;
  /** Takes a saved state. @throws {MisfitError} If it is of something else. */
  restore(value: SnapshotValue): void;
}

/**
 * One part of a state: something that saves itself; a typed array, its length fixed; a list, its length fixed; or a
 * record of parts, and of numbers and booleans, which are set in the record itself.
 */
export type Part = Restorable | Saved | SnapshotArray | readonly Part[] | PartRecord;

/** A record of parts, numbers and booleans; the record must live as long as the state. */
export type PartRecord = { [name: string]: Part | number | boolean | undefined };

/** The parts of a state by name; one that is undefined, as settings have it, is left out. */
export type Parts = { readonly [name: string]: Part | undefined };

/** A saved state does not fit what shall take it. */
export class MisfitError extends TypeError {
  /** Tells this error from others. */
  override name = "MisfitError";
  /** Where and how: "agent/replay/rewards has 100 numbers in place of 200". */
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

  /** The same, seen from what holds `part`. */
  within(part: string): MisfitError {
    return new MisfitError(this.#path === "" ? part : `${part}/${this.#path}`, this.#fault);
  }
}

/** Something with a state that consists of parts. */
export abstract class Stateful implements Restorable {
  /** What the state consists of; subclasses add to `super.parts`. */
  abstract get parts(): Parts;

  /** Copies the whole state out. */
  save(): Snapshot {
    return savedRecord(this.parts);
  }

  /**
   * Takes the state of `snapshot` in place of its own; what is refused leaves a state of which nothing more is said.
   *
   * @throws {MisfitError} If the snapshot was taken from something of other parts.
   */
  restore(snapshot: Snapshot): void {
    restoreRecord(this.parts, snapshot);
  }
}

/**
 * The filled rows of arrays that have room for more, so that room costs no bytes in a file.
 *
 * @param arrays [capacity, …] each, by name.
 * @param capacity Rows there is room for.
 * @param rows Rows that are filled; asked when everything declared before this part is restored.
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
 * @param set Takes the saved array; it is the receiver's own.
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
    throw new MisfitError("", `is ${described(value)} in place of named parts`);
  }
  const extra = Object.keys(value).find((name) => parts[name] === undefined);
  if (extra !== undefined) throw new MisfitError(extra, "is no part here");
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue;
    const saved = value[name];
    if (typeof part === "object") restoreAt(name, part, saved);
    else if (typeof saved === typeof part) (parts as PartRecord)[name] = saved as number | boolean;
    else throw new MisfitError(name, `is ${described(saved)} in place of a ${typeof part}`);
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
    if (!Array.isArray(value)) throw new MisfitError("", `is ${described(value)} in place of a list`);
    if (value.length !== part.length) {
      throw new MisfitError("", `has ${value.length} entries in place of ${part.length}`);
    }
    part.forEach((item, i) => restoreAt(`${i}`, item, value[i]));
  } else if (isSaved(part)) part.restore(value as Snapshot);
  else restoreRecord(part, value);
}

function restoreArray(array: SnapshotArray, value: SnapshotValue): void {
  checkKind(array, value);
  if (value.length !== array.length) {
    throw new MisfitError("", `has ${value.length} numbers in place of ${array.length}`);
  }
  array.set(value);
}

function checkKind(array: SnapshotArray, value: SnapshotValue): asserts value is SnapshotArray {
  if (!ArrayBuffer.isView(value) || value.constructor !== array.constructor) {
    throw new MisfitError("", `is ${described(value)} in place of ${described(array)}`);
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
