/**
 * What `config.json` says: everything that decides a comparison's bytes, and what made them.
 *
 * @module
 */

import { removalOf, withoutRemoved } from "../settings/removed.ts";
import type { SettingValues } from "../settings/settings.ts";
import type { SourceText } from "../user_files/source_file.ts";

/** The content of `config.json`. */
export interface StoredConfig {
  /** Grows when the meaning of the folder's files changes. */
  readonly format: 1;
  /** The command line that made the folder first. */
  readonly argv: readonly string[];
  /** Of mbrl, Deno and V8. */
  readonly versions: Readonly<Record<string, string>>;
  /** What computed; null until the first run has started. */
  readonly backend: Readonly<Record<string, string | boolean>> | null;
  /** What was compared: the whole of it, also where the folder holds a part. */
  readonly plan: StoredPlan;
  /** Which part of the runs the folder holds; absent where it holds them all. */
  readonly part?: StoredPart;
}

/** One part of a comparison: every `of`-th run, from the one with this number on. */
export interface StoredPart {
  /** From 1 to `of`. */
  readonly number: number;
  /** How many parts there are. */
  readonly of: number;
}

/** The part that a resumed comparison must share. */
export interface StoredPlan {
  /** Agents with their hyperparameters. */
  readonly contenders: readonly StoredContender[];
  /** Tasks with their options. */
  readonly tasks: readonly StoredTask[];
  /** Ascending. */
  readonly seeds: readonly number[];
  /** How long each run lasts, in real steps or real episodes. */
  readonly budget: { readonly steps: number } | { readonly episodes: number };
  /** Real steps between evaluation points, and episodes at each. */
  readonly evaluation: { readonly every: number; readonly episodes: number };
  /** Stands where `--fast` was given: the last digits depend on the machine. */
  readonly fast?: true;
}

/** One agent with one choice of hyperparameters. */
export interface StoredContender {
  /** Its name in CSVs and pictures. */
  readonly label: string;
  /** The agent's registry name. */
  readonly agent: string;
  /** What it is compared as. */
  readonly kind: "model-free" | "model-based" | "control";
  /** Every hyperparameter. */
  readonly settings: SettingValues;
  /** SHA-256 of the checkpoint that its model is taken from; absent where it learns its own. */
  readonly modelDigest?: string;
}

/** One task with one choice of options. */
export interface StoredTask {
  /** Its name in CSVs and pictures. */
  readonly label: string;
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved; absent where nothing does. */
  readonly solvedThreshold?: number;
  /** Every option. */
  readonly settings: SettingValues;
  /** The user's file that it stands in and what that imports, for reading; absent of a built-in task. */
  readonly files?: readonly SourceText[];
}

/**
 * Where two plans differ, in words, as "seeds: 0, 1 there, 0, 1, 2 here"; empty where they are the same.
 *
 * @param there The plan of an existing folder.
 * @param here The plan that is asked for.
 */
export function planDifferences(there: StoredPlan, here: StoredPlan): string[] {
  const flatThere = flatten(there);
  const flatHere = flatten(here);
  return [...new Set([...flatThere.keys(), ...flatHere.keys()])]
    .filter((key) => flatThere.get(key) !== flatHere.get(key))
    .map((key) =>
      `${key}: ${flatThere.get(key) ?? "nothing"} there, ${flatHere.get(key) ?? "nothing"} here${
        key.startsWith(FILE) ? " (its text then stands in config.json)" : ""
      }`
    );
}

/** What the entry of a user's file begins with. */
const FILE = "the file";

/** Which part it is in words, as "part 2 of 4"; "all runs" where there are no parts. */
export function describePart(part: StoredPart | undefined): string {
  return part === undefined ? "all runs" : `part ${part.number} of ${part.of}`;
}

function flatten(plan: StoredPlan): Map<string, string> {
  const flat = new Map<string, string>([
    ["seeds", plan.seeds.join(", ")],
    ["budget", JSON.stringify(plan.budget)],
    ["evaluation", JSON.stringify(plan.evaluation)],
    ["arithmetic", plan.fast === true ? "fused (--fast)" : "plain"],
    ["agents", plan.contenders.map(({ label }) => label).sort().join(", ")],
    ["tasks", plan.tasks.map(({ label }) => label).sort().join(", ")],
  ]);
  for (const { label, modelDigest } of plan.contenders) {
    if (modelDigest !== undefined) {
      flat.set(`${label} transferred model`, `SHA-256 ${modelDigest.slice(0, 12)}`);
    }
  }
  for (const { label, files } of plan.tasks) {
    for (const { name, sha256 } of files ?? []) {
      flat.set(`${FILE} ${name} of ${label}`, `SHA-256 ${sha256.slice(0, 12)}`);
    }
  }
  for (const item of [...plan.contenders, ...plan.tasks]) {
    const owner = "agent" in item ? item.agent : "task";
    for (const [key, value] of Object.entries(withoutRemoved(owner, item.settings))) {
      const removal = removalOf(owner, key);
      flat.set(`${item.label} ${key}`, removal === undefined ? String(value) : `${value} (${removal})`);
    }
  }
  return flat;
}
