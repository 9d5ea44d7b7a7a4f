/**
 * Loads users' files of one kind; only in workers.
 *
 * @module
 */

import { defaultExportOf } from "./load.ts";
import { readSameSource, readSource, type SourceFile, type SourceId } from "./source_file.ts";

/** The files of one kind, tasks or agents, each loaded once for a run's content. */
export class OwnFiles<L> {
  readonly #define: (path: string, exported: unknown, source: SourceFile) => L;
  readonly #loaded = new Map<string, Promise<L>>();

  /**
   * Files of a kind.
   *
   * @param define Parses the default export and registers what it defines.
   */
  constructor(define: (path: string, exported: unknown, source: SourceFile) => L) {
    this.#define = define;
  }

  /**
   * Loads a file.
   *
   * @param path As the user gave it.
   * @throws {UsageError} If it cannot be read or loaded, or defines nothing of this kind.
   */
  async load(path: string): Promise<L> {
    return await this.#load(path, await readSource(path));
  }

  /**
   * Loads the file that a run began with, once.
   *
   * @throws {UsageError} If it has changed.
   */
  loadSame(id: SourceId): Promise<L> {
    const key = JSON.stringify(id);
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const fresh = readSameSource(id).then((source) => this.#load(id.path, source));
    this.#loaded.set(key, fresh);
    return fresh;
  }

  async #load(path: string, source: SourceFile): Promise<L> {
    return this.#define(path, await defaultExportOf(source), source);
  }
}
