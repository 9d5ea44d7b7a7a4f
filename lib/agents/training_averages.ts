/**
 * Averages of what was measured since they were last asked for.
 *
 * @module
 */

import type { Restorable, Snapshot } from "../checkpoint/snapshot.ts";

/** Sums and counts by name. */
export class TrainingAverages implements Restorable {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  /** Adds one measurement. */
  add(name: string, value: number): void {
    const entry = this.#sums.get(name);
    if (entry === undefined) this.#sums.set(name, { sum: value, count: 1 });
    else {
      entry.sum += value;
      entry.count++;
    }
  }

  /** The averages of these names, NaN where nothing was measured; then forgets everything. */
  take(names: readonly string[]): Record<string, number> {
    const taken = Object.fromEntries(names.map((name) => {
      const entry = this.#sums.get(name);
      return [name, entry === undefined ? NaN : entry.sum / entry.count];
    }));
    this.#sums.clear();
    return taken;
  }

  save(): Snapshot {
    return Object.fromEntries(
      [...this.#sums].map(([name, { sum, count }]) => [name, Float64Array.of(sum, count)]),
    );
  }

  restore(snapshot: Snapshot): void {
    this.#sums.clear();
    for (const [name, saved] of Object.entries(snapshot)) {
      if (!(saved instanceof Float64Array)) throw new TypeError("Not the snapshot of averages.");
      this.#sums.set(name, { sum: saved[0], count: saved[1] });
    }
  }
}
