/**
 * What users' files define, by the content of the file and by the path that the user gave.
 *
 * @module
 */

import { keyOfSource, type SourceFile, type SourceId } from "./source_file.ts";

/** Definitions of one kind: tasks, or agents. */
export class OwnRegistry<D extends { readonly name: string }> {
  readonly #bySource = new Map<string, D>();
  readonly #byPath = new Map<string, D>();

  /**
   * Registers the definition of a file.
   *
   * @param path As the user gave it.
   */
  add(path: string, definition: D & { readonly source: SourceFile }): void {
    this.#bySource.set(keyOfSource(definition.source), definition);
    this.#byPath.set(path, definition);
  }

  /** The definition of the file at a path; undefined if none was registered. */
  at(path: string): D | undefined {
    return this.#byPath.get(path);
  }

  /** The definition of that name; undefined if none was registered. */
  named(name: string): D | undefined {
    return [...this.#byPath.values()].find((definition) => definition.name === name);
  }

  /** The definition of a file's content; undefined if none was registered. */
  of(id: SourceId): D | undefined {
    return this.#bySource.get(keyOfSource(id));
  }
}
