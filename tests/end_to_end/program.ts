/**
 * Runs the program as a user would: a process of its own.
 *
 * @module
 */

import { projectFile, resolutionFlags } from "../../tools/resolution.ts";

/** A process of the program, and what it came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let flags: Promise<string[]> | undefined;

/** Starts `mbrl` from its source; the caller waits for it or kills it. */
export async function start(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Deno.ChildProcess> {
  flags ??= resolutionFlags();
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", ...await flags, projectFile("main.ts"), ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).spawn();
}

/** Runs `mbrl` from its source to its end. */
export async function mbrl(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const { code, stdout, stderr } = await (await start(args, env)).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The files whose bytes are the same however the work was done, one after another. */
export function resultBytes(folder: string): string {
  return ["curves.csv", "episodes.csv", "summary.csv"].map((name) =>
    Deno.readTextFileSync(`${folder}/${name}`)
  ).join("\n");
}
