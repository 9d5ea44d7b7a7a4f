/**
 * Builds the one executable, `dist/mbrl`: the program and the worker bundled and embedded.
 *
 * @module
 */

import { makeBundle, permissions } from "./bundle.ts";
import { localRuntime } from "./denort.ts";
import { deno, projectFile } from "./resolution.ts";

const RUNTIME_PROBE = "https://dl.deno.land/release-latest.txt";
const PROBE_MILLISECONDS = 3000;

/** Whether Deno's own server answers, from which runtimes of every platform come. */
export async function runtimesAnswer(): Promise<boolean> {
  try {
    const response = await fetch(RUNTIME_PROBE, { signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Embeds a bundle in an executable.
 *
 * @param target The platform by Deno's name; this one unless given.
 * @throws {Error} If the executable cannot be made.
 */
export async function compileBundle(bundle: string, output: string, target?: string): Promise<void> {
  const code = await deno("compile", [
    "--quiet",
    "--no-check",
    "--no-lock",
    "--no-config",
    "--no-code-cache",
    "--unstable-worker-options",
    ...permissions,
    ...target === undefined ? [] : [`--target=${target}`],
    `--include=${bundle}`,
    `--output=${output}`,
    `${bundle}/main.js`,
  ]);
  if (code !== 0) throw new Error(`${output} cannot be compiled.`);
}

/** Where Deno's own server does not answer, takes this platform's runtime from the npm registry. */
export async function useLocalRuntime(): Promise<void> {
  if (Deno.env.get("DENORT_BIN") !== undefined || await runtimesAnswer()) return;
  console.error(
    "dl.deno.land does not answer from this network: building with a runtime from the npm registry.",
  );
  Deno.env.set("DENORT_BIN", await localRuntime(projectFile(".cache")));
}

if (import.meta.main) {
  const output = `${Deno.args[0] ?? projectFile("dist/mbrl")}${Deno.build.os === "windows" ? ".exe" : ""}`;
  const bundle = `${output}.bundle`;
  await makeBundle(bundle);
  await useLocalRuntime();
  await compileBundle(bundle, output);
  await Deno.remove(bundle, { recursive: true });
  const { size } = await Deno.stat(output);
  console.error(`${output}: ${(size / 2 ** 20).toFixed(1)} MiB`);
}
