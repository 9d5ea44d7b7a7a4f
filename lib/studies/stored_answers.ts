/**
 * The answers of the full studies in `results/`, which the program prints at once. `deno task answers` makes them.
 *
 * @module
 */

import answers from "./stored_answers.json" with { type: "json" };
import type { StudyAnswer } from "./study.ts";

/** A stored answer, and how it was made, in one sentence. */
export interface StoredAnswer extends StudyAnswer {
  readonly made: string;
}

/** The stored answer of a study; undefined if there is none. */
export function storedAnswer(study: string): StoredAnswer | undefined {
  return (answers as Readonly<Record<string, StoredAnswer>>)[study];
}
