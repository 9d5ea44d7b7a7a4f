/**
 * Where runs are made: by which program, on which kind of machine. No name of a machine, a user or a folder: results are
 * published.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import type { RunRow } from "../results/rows.ts";

/** What `runs.csv` says of a run's origin, apart from its date. */
export type RunOrigin = Pick<RunRow, "system" | "cpu" | "version" | "commit">;

/** The program and the machine of this process. */
export async function runOrigin(): Promise<RunOrigin> {
  return {
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: await cpuModel(),
    version: project.version,
    commit: commit() ?? "",
  };
}

/** The time now in UTC, as `2026-05-01T12:00:00Z`. */
export function dateNow(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

async function cpuModel(): Promise<string> {
  try {
    const { cpus } = await import("node:os");
    return cpus()[0]?.model.replaceAll(/\s+/g, " ").trim() ?? "";
  } catch {
    return ""; // this system does not tell
  }
}

/** What the program was built from; undefined if it runs from its source. */
export function programBuild(): { readonly commit: string | null; readonly digest: string } | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  return JSON.parse(Deno.readTextFileSync(new URL("./build.json", import.meta.url)));
}

/** The commit of the program; `-source` behind it says that it ran from its source, which may differ. */
function commit(): string | undefined {
  const build = programBuild();
  if (build !== undefined) return build.commit ?? undefined;
  const read = (path: string) => {
    try {
      return Deno.readTextFileSync(new URL(`../../.git/${path}`, import.meta.url)).trim();
    } catch {
      return undefined; // no repository, or a packed reference
    }
  };
  const head = read("HEAD");
  const found = head?.startsWith("ref: ") ? read(head.slice("ref: ".length)) : head;
  return found === undefined ? undefined : `${found}-source`;
}
