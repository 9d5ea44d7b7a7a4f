/**
 * Where packages come from: jsr.io where it answers, else the same sources from the npm registry.
 *
 * Many networks reach the npm registry and not jsr.io. There `npm_import_map.json` stands in for the imports of
 * `deno.json`, with a lock file of its own.
 *
 * @module
 */

const JSR_PROBE = "https://jsr.io/@std/assert/meta.json";
const PROBE_MILLISECONDS = 3000;

/** A file of the project by its path from the top. */
export function projectFile(path: string): string {
  const { pathname } = new URL(`../${path}`, import.meta.url);
  return decodeURIComponent(Deno.build.os === "windows" ? pathname.slice(1) : pathname);
}

/** The flags of `deno run`, `test`, `check`, … that make every import resolve on this network. */
export async function resolutionFlags(): Promise<string[]> {
  if (await jsrAnswers()) return [];
  return [
    `--import-map=${projectFile("tools/npm_import_map.json")}`,
    `--lock=${projectFile("tools/npm.lock")}`,
  ];
}

async function jsrAnswers(): Promise<boolean> {
  try {
    const response = await fetch(JSR_PROBE, { signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Runs this Deno with the arguments of a subcommand, imports made to resolve.
 *
 * @param subcommand "run", "test", "check", …
 * @returns The exit status.
 */
export async function deno(
  subcommand: string,
  flags: readonly string[],
  rest: readonly string[],
): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [subcommand, ...flags, ...rest],
    cwd: projectFile(""),
  }).spawn();
  // Ctrl-C reaches the child by itself; this process must only outlive it to hand on its status
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", ignore);
  return code;
}
