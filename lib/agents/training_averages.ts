/**
 * Averages of what was measured since they were last asked for.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/** Sums and counts by name. */
export class TrainingAverages<Name extends string> extends Stateful {
  readonly #sums: Record<Name, { sum: number; count: number }>;

  /** @param names Of all that is measured. */
  constructor(names: readonly Name[]) {
    super();
    const entries = names.map((name) => [name, { sum: 0, count: 0 }]);
    this.#sums = Object.fromEntries(entries) as Record<Name, { sum: number; count: number }>;
  }

  /** Adds one measurement. */
  add(name: Name, value: number): void {
    this.#sums[name].sum += value;
    this.#sums[name].count++;
  }

  /** The averages by name, NaN where nothing was measured; then forgets everything. */
  take(): Record<string, number> {
    const sums = Object.entries<{ sum: number; count: number }>(this.#sums);
    return Object.fromEntries(sums.map(([name, entry]) => {
      const average = entry.sum / entry.count;
      entry.sum = entry.count = 0;
      return [name, average];
    }));
  }

  get parts(): Parts {
    return this.#sums;
  }
}
