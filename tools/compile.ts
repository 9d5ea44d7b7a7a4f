/**
 * Builds the one executable, `dist/mbrl`: the program bundled, the wasm backend and the worker embedded.
 *
 * @module
 */

import { localRuntime } from "./denort.ts";
import { npmFile } from "./npm_cache.ts";
import { deno, projectFile, resolutionFlags } from "./resolution.ts";

/**
 * What the program may do without asking:
 * - read and write: result folders and checkpoints, wherever the user wants them;
 * - env: NO_COLOR, TERM, MBRL_*, and the variables by which schedulers number their jobs;
 * - sys: the number of cores and the operating system's name, asked by TensorFlow.js.
 * It has no permission to use the network or to start programs.
 */
const permissions = ["--allow-read", "--allow-write", "--allow-env", "--allow-sys"];

const RUNTIME_PROBE = "https://dl.deno.land/release-latest.txt";
const PROBE_MILLISECONDS = 3000;

const output = Deno.args[0] ?? projectFile("dist/mbrl");
const bundle = projectFile("dist/bundle");
const entries = projectFile("dist/entries");

await step("bundle", async () => {
  await Deno.remove(bundle, { recursive: true }).catch(() => {});
  await Deno.mkdir(entries, { recursive: true });
  // entries side by side, so that every file of the bundle finds every other in its own folder
  await Deno.writeTextFile(
    `${entries}/main.ts`,
    `import ${JSON.stringify(`file://${projectFile("main.ts")}`)};\n`,
  );
  const worker = projectFile("lib/experiment/worker.ts");
  await Deno.writeTextFile(`${entries}/worker.ts`, `import ${JSON.stringify(`file://${worker}`)};\n`);
  return await deno("bundle", ["--quiet", ...await resolutionFlags()], [
    "--minify",
    "--code-splitting",
    `--outdir=${bundle}`,
    `${entries}/main.ts`,
    `${entries}/worker.ts`,
  ]);
});

for (const name of ["tfjs-backend-wasm", "tfjs-backend-wasm-simd"]) {
  const file = await npmFile("@tensorflow/tfjs-backend-wasm", "4.22.0", `dist/${name}.wasm`);
  await Deno.copyFile(file, `${bundle}/${name}.bin`); // under its own ending it would be parsed as a module
}

const environment: Record<string, string> = {};
if (Deno.env.get("DENORT_BIN") === undefined && !await answers(RUNTIME_PROBE)) {
  console.error(
    "dl.deno.land does not answer from this network: building with a runtime from the npm registry.",
  );
  environment.DENORT_BIN = await localRuntime(projectFile(".cache"));
}
await step("compile", async () => {
  for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
  return await deno("compile", ["--quiet", "--no-check", "--no-lock", "--no-config", ...permissions], [
    `--include=${bundle}`,
    `--output=${output}`,
    `${bundle}/main.js`,
  ]);
});
const { size } = await Deno.stat(output);
console.error(`${output}: ${(size / 2 ** 20).toFixed(1)} MiB`);

async function step(name: string, run: () => Promise<number>): Promise<void> {
  const code = await run();
  if (code === 0) return;
  console.error(`error: the step "${name}" failed.`);
  Deno.exit(1);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
