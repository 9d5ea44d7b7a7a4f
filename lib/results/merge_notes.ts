/**
 * What differs between the folders and the runs of a report, in sentences.
 *
 * @module
 */

import type { RunRow } from "./rows.ts";
import type { StoredConfig } from "./stored_config.ts";

/** A folder and its configuration. */
export interface MadeFolder {
  readonly folder: string;
  readonly config: StoredConfig;
}

/** Sentences about folders that another program made than the first; none if one made them all. */
export function makerNotes([first, ...others]: readonly MadeFolder[]): string[] {
  return others.flatMap((other) => {
    const [a, b] = [first, other].map(makerOf);
    return a === b
      ? []
      : [`${first.folder} was made by ${a} and ${other.folder} by ${b}: differences may be due to that.`];
  });
}

function makerOf({ config: { versions, backend, plan } }: MadeFolder): string {
  return `mbrl ${versions.mbrl}${backend === null ? "" : ` on ${backend.name}`}${
    plan.fast === true ? " with --fast" : ""
  }`;
}

/** Sentences about runs of one version from several commits, and about several kinds of machine. */
export function originNotes(runs: readonly RunRow[]): string[] {
  const notes: string[] = [];
  for (const [version, own] of Map.groupBy(runs, ({ version }) => version)) {
    const commits = distinct(own.map(({ commit }) => shortened(commit)));
    if (commits.length < 2) continue;
    notes.push(
      `Runs of mbrl ${version} are of ${commits.length} commits (${
        commits.join(", ")
      }): differences may be due to that.`,
    );
  }
  const machines = distinct(runs.map(({ system, cpu }) => [cpu, system].filter(Boolean).join(", ")));
  if (machines.length > 1) {
    notes.push(
      `Runs were made on ${machines.length} kinds of machine (${
        machines.join("; ")
      }): their times cannot be compared.`,
    );
  }
  return notes;
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].filter((text) => text !== "").sort();

/** A commit with 12 digits. */
function shortened(commit: string): string {
  return commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, "$1");
}
