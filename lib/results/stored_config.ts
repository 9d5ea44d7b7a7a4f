/**
 * The content of `config.json`: everything that determines a comparison's bytes, and the versions that
 * produced them.
 *
 * @module
 */

import type { StoredPart, StoredPlan } from "./stored_plan.ts";

/** The content of `config.json`. */
export interface StoredConfig {
  /** Increases when the meaning of the folder's files changes. */
  readonly format: 1;
  /** The command line that created the folder. */
  readonly argv: readonly string[];
  /** Versions of mbrl, Deno and V8. */
  readonly versions: Readonly<Record<string, string>>;
  /** The numeric engine; null until the first run has started. */
  readonly backend: Readonly<Record<string, string | boolean>> | null;
  /** The whole comparison, even if the folder holds a part of it. */
  readonly plan: StoredPlan;
  /** The part of the runs in the folder; absent if it holds them all. */
  readonly part?: StoredPart;
}
