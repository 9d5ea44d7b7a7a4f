/**
 * The program as plain JavaScript: `main.js`, `worker.js`, the chunks they share, `page.js`, which is the script of `report.html`, and `build.json`, which says what it
 * was made from. Executables and the npm package hold the same bundle.
 *
 * @module
 */

import { environmentVariables } from "../lib/settings/environment_variables.ts";
import { bundlePageScript } from "./page_script.ts";
import { deno, projectFile } from "./resolution.ts";

/** What a bundle was made from. */
export interface Build {
  /** The commit, with `-modified` behind it if files differ from it; null without a repository. */
  readonly commit: string | null;
  /** SHA-256 of the names and contents of the bundle's other files. */
  readonly digest: string;
}

/** A bundle, and the time of its commit in seconds since 1970 (0 without a repository). */
export interface Bundle extends Build {
  readonly seconds: number;
}

/**
 * What the program may do without asking: read and write files wherever the user has them, and read the environment
 * variables of its list. Of the machine it may ask for the model of the processor. It may not use the network or start programs, and never asks
 * for more.
 */
export const permissions: readonly string[] = [
  "--allow-read",
  "--allow-write",
  `--allow-env=${environmentVariables.join(",")}`,
  "--allow-sys=cpus",
  "--no-prompt",
];

/** Flags with which full Deno runs the bundle as an executable would: it fetches nothing, and no file nearby counts. */
export const runFlags: readonly string[] = [
  "--quiet",
  "--no-remote",
  "--no-config",
  "--no-lock",
  "--no-code-cache",
  "--unstable-worker-options",
  ...permissions,
];

/**
 * Bundles the program into a folder, which is replaced.
 *
 * @throws {Error} If it cannot be bundled.
 */
export async function makeBundle(folder: string): Promise<Bundle> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  // entries side by side, so that every file of the bundle finds every other in its own folder
  const entries = `${folder}.entries`;
  await Deno.mkdir(entries, { recursive: true });
  const modules = { main: "../main.ts", worker: "../lib/experiment/worker.ts" };
  for (const [name, path] of Object.entries(modules)) {
    const module = JSON.stringify(new URL(path, import.meta.url).href);
    await Deno.writeTextFile(`${entries}/${name}.ts`, `import ${module};\n`);
  }
  const code = await deno("bundle", [
    "--quiet",
    "--minify",
    "--code-splitting",
    // the chart library's files for Node import its file system, which takes long to start
    "--platform=browser",
    `--outdir=${folder}`,
    `${entries}/main.ts`,
    `${entries}/worker.ts`,
  ]);
  await Deno.remove(entries, { recursive: true });
  if (code !== 0) throw new Error("The program cannot be bundled.");
  await dropUnusedRequire(folder);
  await bundlePageScript(`${folder}/page.js`);
  const build: Build = { commit: await commitOf(), digest: await digestOf(folder) };
  await Deno.writeTextFile(`${folder}/build.json`, `${JSON.stringify(build)}\n`);
  // executables record the times of files: with fixed ones, equal sources give equal bytes
  for await (const { name } of Deno.readDir(folder)) await Deno.utime(`${folder}/${name}`, 0, 0);
  return { ...build, seconds: Number(await git("log", "-1", "--format=%ct") ?? 0) };
}

/**
 * Every chunk of a bundle imports the chunk that gives CommonJS packages their `require`, used or not. That one loads
 * Deno's emulation of Node, which takes longer than the start of everything else: it stays where it is used.
 */
async function dropUnusedRequire(folder: string): Promise<void> {
  const texts = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    texts.set(name, await Deno.readTextFile(`${folder}/${name}`));
  }
  for (const [name, text] of texts) {
    const rest = text.replaceAll(
      /\bimport"\.\/([^"]+)";/g,
      (statement, imported) => texts.get(imported)?.includes("createRequire") ? "" : statement,
    );
    if (rest !== text) await Deno.writeTextFile(`${folder}/${name}`, rest);
  }
}

async function commitOf(): Promise<string | null> {
  const commit = await git("rev-parse", "HEAD");
  if (commit === undefined) return null;
  return await git("status", "--porcelain") === "" ? commit : `${commit}-modified`;
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args,
      cwd: projectFile(""),
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined; // there is no git
  }
}

async function digestOf(folder: string): Promise<string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const lines: string[] = [];
  for (const name of names) {
    lines.push(`${await sha256(await Deno.readFile(`${folder}/${name}`))}  ${name}\n`);
  }
  return await sha256(new TextEncoder().encode(lines.join("")));
}

/** The digest of bytes, in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
