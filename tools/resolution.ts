/**
 * Where packages come from: jsr.io where it answers, else the same sources from the npm registry.
 *
 * Many networks reach the npm registry and not jsr.io. There, folders of `.cache/std` bear the names of its packages and
 * pass on what `deno-std` of npm exports. `deno.json` calls whatever stands in `.cache/std` a member of the workspace, and
 * Deno prefers a member to a package of the same name. Nothing else differs between the two roads.
 *
 * @module
 */

import project from "../deno.json" with { type: "json" };
import { runBounded } from "./bounded_command.ts";

const JSR_PROBE = "https://jsr.io/@std/assert/meta.json";
const PROBE_MILLISECONDS = 3000;
/** The bundler and the program that it starts now and then wait for each other for ever (one call in some hundred). */
const bundler = { seconds: 120, attempts: 4 };
const STAND_IN = "npm:deno-std@1.4.0";

/** A file of the project by its path from the top. */
export function projectFile(path: string): string {
  const { pathname } = new URL(`../${path}`, import.meta.url);
  return decodeURIComponent(Deno.build.os === "windows" ? pathname.slice(1) : pathname);
}

const members = projectFile(".cache/std");
const record = projectFile(".cache/std.json");

/** Makes every import of the project resolve on this network, once for each list of imports. */
export async function resolvePackages(): Promise<void> {
  const imports = jsrImports();
  const known = await Deno.readTextFile(record).then(JSON.parse).catch(() => undefined);
  if (known?.source === "jsr.io") return;
  if (known === undefined || String(known.imports) !== String(imports)) await chooseSource();
}

/**
 * Asks jsr.io anew whether it answers, and prepares accordingly.
 *
 * @returns Where packages come from now.
 * @throws {Error} If the npm registry has to stand in and does not answer either.
 */
export async function chooseSource(): Promise<"jsr.io" | "npm"> {
  const imports = jsrImports();
  const source = await jsrAnswers() ? "jsr.io" : "npm";
  const files = source === "npm" ? await standIns(imports) : new Map<string, string>();
  await Deno.mkdir(projectFile(".cache"), { recursive: true });
  await Deno.remove(members, { recursive: true }).catch(() => {});
  for (const [path, text] of files) {
    await Deno.mkdir(`${members}/${path.slice(0, path.indexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${members}/${path}`, text);
  }
  await Deno.writeTextFile(record, JSON.stringify({ source, imports }));
  return source;
}

function jsrImports(): string[] {
  return Object.values(project.imports).filter((specifier) => specifier.startsWith("jsr:"));
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
 * The files of the stand-ins by their path in `.cache/std`: of each package its `deno.json` and one module an import.
 *
 * @param imports Specifiers such as `jsr:@std/cli@1/parse-args`.
 */
export async function standIns(imports: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const packages = new Map<string, { name: string; version: string; exports: Record<string, string> }>();
  for (const specifier of imports) {
    const parts = /^jsr:(@std\/([\w-]+))@(\d+(?:\.\d+)*)(?:\/(.+))?$/.exec(specifier);
    if (parts === null) throw new Error(`${specifier} has no stand-in: only @std packages have one.`);
    const [, name, folder, range, path] = parts;
    const version = `${range}.0.0`.split(".").slice(0, 3).join(".");
    const module = (path ?? "mod").replaceAll("-", "_");
    const origin = `${STAND_IN}/${folder.replaceAll("-", "_")}/${module}.js`;
    const own = packages.get(name) ?? { name, version, exports: {} };
    packages.set(name, own);
    own.exports[path === undefined ? "." : `./${path}`] = `./${module}.ts`;
    files.set(`${folder}/deno.json`, `${JSON.stringify(own, null, 2)}\n`);
    // the package declares no types
    files.set(`${folder}/${module}.ts`, `// @ts-types="./${module}.d.ts"\nexport * from "${origin}";\n`);
    const types = (await exportsOf(origin)).map((exported) => `export const ${exported}: any;\n`).join("");
    files.set(`${folder}/${module}.d.ts`, `// deno-lint-ignore-file no-explicit-any\n${types}`);
  }
  return files;
}

/** The names that a module exports, in order. Loaded elsewhere: here, every package of the project would be fetched. */
async function exportsOf(specifier: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--quiet",
      "--no-config",
      "--no-lock",
      `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(specifier)})).sort()))`,
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (success) return JSON.parse(text.decode(stdout));
  throw new Error(
    `Neither jsr.io nor npm gives ${specifier}: connect to one of them. ${text.decode(stderr).trim()}`,
  );
}

/**
 * Runs this Deno with the arguments of a subcommand, imports made to resolve.
 *
 * @param subcommand "run", "test", "check", …
 * @returns The exit status.
 */
export async function deno(subcommand: string, args: readonly string[]): Promise<number> {
  await resolvePackages();
  const command = new Deno.Command(Deno.execPath(), {
    args: [subcommand, ...args],
    cwd: projectFile(""),
  });
  // Ctrl-C reaches the child by itself; this process must only outlive it to hand on its status
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  try {
    if (subcommand === "bundle") return await runBounded(command, bundler.seconds, bundler.attempts);
    return (await command.spawn().status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}
