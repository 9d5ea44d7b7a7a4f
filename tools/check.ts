/**
 * What can be said of the source without running it: format, lint, types and documentation, side by side. Ends with
 * `N passed, N failed`.
 *
 * @module
 */

import { publicModules, readImports } from "./imports.ts";
import { projectFile, resolvePackages } from "./resolution.ts";

const checks: readonly { name: string; args: readonly string[] }[] = [
  { name: "format", args: ["fmt", "--check", "--quiet"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "types", args: ["check", "--quiet", "."] },
  { name: "documentation", args: ["doc", "--lint", "--quiet", ...publicModules(readImports())] },
];

/**
 * Runs the checks and prints the outcome of each, with what it has to say if it fails.
 *
 * @returns How many passed and failed.
 */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  await resolvePackages();
  let failed = 0;
  const running = checks.map(async ({ name, args }) => {
    const began = performance.now();
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: projectFile(""),
      stdin: "null",
    }).output();
    if (!success) {
      failed++;
      for (const text of [stdout, stderr]) await Deno.stdout.write(text);
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${name} ... ${success ? "ok" : "FAILED"} (${seconds} s)`);
  });
  await Promise.all(running);
  return { passed: checks.length - failed, failed };
}

if (import.meta.main) {
  const { passed, failed } = await runChecks();
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed > 0 ? 1 : 0);
}
