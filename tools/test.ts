/**
 * Every check of the project: format, lint, types, documentation, kernels and tests. With files, those tests instead of
 * all; with `--all`, nothing but the tests that need Debian's packages or much time, in `tests/all`. Ends with
 * `N passed, N failed`.
 *
 * @module
 */

import { deno, projectFile, resolutionFlags } from "./resolution.ts";

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
  "lib/planning/tree_search_gumbel.ts",
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

const flags = await resolutionFlags();
const decoder = new TextDecoder();

async function files(...globs: string[]): Promise<string[]> {
  const listed = await new Deno.Command("git", { args: ["ls-files", ...globs], cwd: projectFile("") })
    .output();
  if (listed.success) return decoder.decode(listed.stdout).trim().split("\n");
  return globs.map((glob) => glob.replace(/\*.*$/, "")); // no git here: whole folders
}

/** Of AssemblyScript, another language with the same ending, the kernel build is the check. */
const typescript = (await files("*.ts")).filter((path) => !path.startsWith("lib/nn/kernels/assembly/"));
const LONG_TESTS = "tests/all/";
const isLong = Deno.args[0] === "--all";
const chosen = isLong ? [LONG_TESTS, ...Deno.args.slice(1)] : Deno.args;
const checks: { name: string; run: () => Promise<number> }[] = isLong ? [] : [
  { name: "format", run: () => deno("fmt", ["--check", "--quiet"], []) },
  { name: "lint", run: () => deno("lint", ["--quiet"], []) },
  { name: "types", run: () => deno("check", ["--quiet", ...flags], typescript) },
  { name: "documentation", run: () => deno("doc", ["--lint", "--quiet", ...flags], publicModules) },
];

let passed = 0;
let failed = 0;
for (const { name, run } of checks) {
  const ok = await run() === 0;
  console.log(`${name} ... ${ok ? "ok" : "FAILED"}`);
  if (ok) passed++;
  else failed++;
}

const tests = new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "--allow-all",
    "--quiet",
    "--no-check",
    ...isLong ? [] : ["--parallel"],
    ...flags,
    ...chosen.length > 0 ? chosen : [`--ignore=${LONG_TESTS}`, "tests/"],
  ],
  cwd: projectFile(""),
  stdout: "piped",
  stderr: "inherit",
  env: { NO_COLOR: "1", DENO_JOBS: "2" },
}).spawn();
let output = "";
for await (const chunk of tests.stdout) {
  await Deno.stdout.write(chunk);
  output = (output + decoder.decode(chunk, { stream: true })).slice(-4000);
}
const { code } = await tests.status;
const summary = /(\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?: \(\d+ steps?\))?(?: \| (\d+) ignored)?/
  .exec(output);
passed += Number(summary?.[1] ?? 0);
failed += Number(summary?.[2] ?? 0);
if (code !== 0 && Number(summary?.[2] ?? 0) === 0) failed++; // a file that does not load is no counted test
const skipped = Number(summary?.[3] ?? 0);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
Deno.exit(failed > 0 ? 1 : 0);
