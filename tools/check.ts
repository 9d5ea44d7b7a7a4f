/**
 * What can be said of the source without running it: format, lint, types and documentation, side by side. Ends with
 * `N passed, N failed`.
 *
 * @module
 */

import { projectFile, resolvePackages } from "./resolution.ts";

/** The modules that others build on: their documentation is complete. */
const publicModules = [
  "lib/agents/agent.ts",
  "lib/agents/inspection_part.ts",
  "lib/agents/registry.ts",
  "lib/checkpoint/crc32.ts",
  "lib/checkpoint/safetensors.ts",
  "lib/checkpoint/snapshot.ts",
  "lib/dynamics/model.ts",
  "lib/dynamics/outcomes.ts",
  "lib/tasks/environment.ts",
  "lib/tasks/instance.ts",
  "lib/tasks/registry.ts",
  "lib/tasks/task.ts",
  "lib/nn/initialisation.ts",
  "lib/nn/two_hot.ts",
  "lib/nn/value_scales.ts",
  "lib/planning/tree_search.ts",
  "lib/planning/tree_search_visits.ts",
  "lib/random/generator.ts",
  "lib/replay/learning_batch.ts",
  "lib/replay/replay_buffer.ts",
  "lib/results/atomic_write.ts",
  "lib/settings/dependencies.ts",
  "lib/settings/environment_variables.ts",
  "lib/settings/parse.ts",
  "lib/settings/settings.ts",
  "lib/settings/usage_error.ts",
];

const checks: readonly { name: string; args: readonly string[] }[] = [
  { name: "format", args: ["fmt", "--check", "--quiet"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "types", args: ["check", "--quiet", "."] },
  { name: "documentation", args: ["doc", "--lint", "--quiet", ...publicModules] },
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
