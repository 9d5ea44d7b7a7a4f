/**
 * The result folders of a study's comparisons as one store, so that the runs of all share the workers.
 *
 * @module
 */

import type { RunStore } from "../experiment/comparison.ts";
import { keyOf, type RunSpec } from "../experiment/run_spec.ts";
import type { DreamRecording } from "../results/dreams/recording.ts";
import type { RunKey } from "../results/rows.ts";
import { type FinishedRun, nameOfRun } from "../results/run_files.ts";
import type { ResultStore } from "../results/store.ts";

/** The runs of one comparison that a process makes, and the folder that they go into. */
export interface OpenedPart {
  readonly specs: readonly RunSpec[];
  readonly store: ResultStore;
}

/** Passes every run to the store of its part. */
export class JoinedStore implements RunStore {
  readonly #parts: readonly OpenedPart[];
  readonly #stores = new Map<string, ResultStore>();

  constructor(parts: readonly OpenedPart[]) {
    this.#parts = parts;
    for (const { specs, store } of parts) {
      for (const spec of specs) this.#stores.set(nameOfRun(keyOf(spec)), store);
    }
  }

  #of(key: RunKey): ResultStore {
    const store = this.#stores.get(nameOfRun(key));
    if (store === undefined) throw new RangeError(`No part has ${nameOfRun(key)}.`);
    return store;
  }

  isFinished(key: RunKey): boolean {
    return this.#of(key).isFinished(key);
  }

  checkpointOf(key: RunKey): string | undefined {
    return this.#of(key).checkpointOf(key);
  }

  loadCheckpoint(key: RunKey): Uint8Array | undefined {
    return this.#of(key).loadCheckpoint(key);
  }

  loadProgress(key: RunKey): Uint8Array | undefined {
    return this.#of(key).loadProgress(key);
  }

  saveProgress(key: RunKey, bytes: Uint8Array): void {
    this.#of(key).saveProgress(key, bytes);
  }

  removeProgress(key: RunKey): void {
    this.#of(key).removeProgress(key);
  }

  setProgressAside(key: RunKey): string {
    return this.#of(key).setProgressAside(key);
  }

  secondsSinceProgress(key: RunKey): number | undefined {
    return this.#of(key).secondsSinceProgress(key);
  }

  writeCheckpoint(key: RunKey, bytes: Uint8Array): string {
    return this.#of(key).writeCheckpoint(key, bytes);
  }

  wantsDream(key: RunKey): boolean {
    return this.#of(key).wantsDream(key);
  }

  writeDream(recording: DreamRecording): void {
    this.#of(recording.run).writeDream(recording);
  }

  writeRun(key: RunKey, results: FinishedRun): void {
    this.#of(key).writeRun(key, results);
  }

  setBackend(backend: Readonly<Record<string, string | boolean>>): void {
    for (const { store } of this.#parts) store.setBackend(backend);
  }

  merge(): void {
    for (const { store } of this.#parts) store.merge();
  }

  /** Merges what has not been merged yet and releases the folders. */
  close(): void {
    for (const { store } of this.#parts) store.close();
  }
}
