/**
 * Runs test files: those named, with any options of `deno test`; without one, every check and every test; with `--all`,
 * nothing but the tests that need Debian's packages or much time, in `tests/all`. Ends with `N passed, N failed`.
 *
 * @module
 */

import { runChecks } from "./check.ts";
import { projectFile, resolvePackages } from "./resolution.ts";

const LONG_TESTS = "tests/all/";
const isLong = Deno.args[0] === "--all";
const chosen = isLong ? [LONG_TESTS, ...Deno.args.slice(1)] : Deno.args;

let passed = 0;
let failed = 0;
if (chosen.length === 0) ({ passed, failed } = await runChecks());
await resolvePackages();

const decoder = new TextDecoder();
const tests = new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "--allow-all",
    "--quiet",
    "--no-check",
    ...isLong ? [] : ["--parallel"],
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
