/**
 * Builds the one executable, `dist/mbrl`: the program and the worker bundled and embedded.
 *
 * @module
 */

import { environmentVariables } from "../lib/settings/environment_variables.ts";
import { localRuntime } from "./denort.ts";
import { deno, projectFile } from "./resolution.ts";

/**
 * What the program may do without asking:
 * - read and write: result folders, checkpoints and experiment files, wherever the user has them;
 * - env: the variables of the one list that the program reads them by.
 * It may not use the network, start programs or ask about the machine, and never asks for more.
 */
const permissions = [
  "--allow-read",
  "--allow-write",
  `--allow-env=${environmentVariables.join(",")}`,
  "--no-prompt",
];

const RUNTIME_PROBE = "https://dl.deno.land/release-latest.txt";
const PROBE_MILLISECONDS = 3000;

const output = `${Deno.args[0] ?? projectFile("dist/mbrl")}${Deno.build.os === "windows" ? ".exe" : ""}`;
const bundle = `${output}.bundle`;
const entries = `${output}.entries`;

await Deno.remove(bundle, { recursive: true }).catch(() => {});
await step("bundle", async () => {
  // entries side by side, so that every file of the bundle finds every other in its own folder
  await Deno.mkdir(entries, { recursive: true });
  const modules = { main: "../main.ts", worker: "../lib/experiment/worker.ts" };
  for (const [name, path] of Object.entries(modules)) {
    await Deno.writeTextFile(
      `${entries}/${name}.ts`,
      `import ${JSON.stringify(new URL(path, import.meta.url).href)};\n`,
    );
  }
  const code = await deno("bundle", [
    "--quiet",
    "--minify",
    "--code-splitting",
    // the chart library's files for Node import its file system, which takes long to start
    "--platform=browser",
    `--outdir=${bundle}`,
    `${entries}/main.ts`,
    `${entries}/worker.ts`,
  ]);
  await Deno.remove(entries, { recursive: true });
  return code;
});

await dropUnusedRequire();

const environment: Record<string, string> = {};
if (Deno.env.get("DENORT_BIN") === undefined && !await answers(RUNTIME_PROBE)) {
  console.error(
    "dl.deno.land does not answer from this network: building with a runtime from the npm registry.",
  );
  environment.DENORT_BIN = await localRuntime(projectFile(".cache"));
}
await step("compile", async () => {
  for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
  return await deno("compile", [
    "--quiet",
    "--no-check",
    "--no-lock",
    "--no-config",
    "--no-code-cache",
    "--unstable-worker-options",
    ...permissions,
    `--include=${bundle}`,
    `--output=${output}`,
    `${bundle}/main.js`,
  ]);
});
await Deno.remove(bundle, { recursive: true });
const { size } = await Deno.stat(output);
console.error(`${output}: ${(size / 2 ** 20).toFixed(1)} MiB`);

/**
 * Every chunk of a bundle imports the chunk that gives CommonJS packages their `require`, used or not. That one loads
 * Deno's emulation of Node, which takes longer than the start of everything else: it stays where it is used.
 */
async function dropUnusedRequire(): Promise<void> {
  const texts = new Map<string, string>();
  for await (const { name } of Deno.readDir(bundle)) {
    texts.set(name, await Deno.readTextFile(`${bundle}/${name}`));
  }
  for (const [name, text] of texts) {
    const rest = text.replaceAll(
      /\bimport"\.\/([^"]+)";/g,
      (statement, imported) => texts.get(imported)?.includes("createRequire") ? "" : statement,
    );
    if (rest !== text) await Deno.writeTextFile(`${bundle}/${name}`, rest);
  }
}

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
