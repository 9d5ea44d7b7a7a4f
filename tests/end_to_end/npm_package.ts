/**
 * The npm package, laid out as npm would.
 *
 * @module
 */

import { packageName } from "../../tools/pack.ts";
import { projectFile } from "../../tools/resolution.ts";

/** The Node that runs the launcher; undefined where there is none. */
export const node = await new Deno.Command("node", { args: ["-p", "process.execPath"] }).output()
  .then(({ stdout }) => new TextDecoder().decode(stdout).trim(), () => undefined);

/** Packs the package into a folder, and returns its path. */
export async function pack(folder: string): Promise<string> {
  const path = `${folder}/${packageName}`;
  await run(Deno.execPath(), ["task", "--quiet", "--cwd", projectFile(""), "pack", path]);
  return path;
}

/**
 * Unpacks a package into a folder, and puts this very Deno where npm would have put the one that it depends on.
 *
 * @returns The launcher's path.
 */
export async function unpack(path: string, folder: string): Promise<string> {
  const home = `${folder}/lib/node_modules/mbrl`;
  const target = `${Deno.build.os === "linux" ? "linux" : "darwin"}-${
    Deno.build.arch === "x86_64" ? "x64" : "arm64"
  }${Deno.build.os === "linux" ? "-glibc" : ""}`;
  for (const name of ["deno", `@deno/${target}`]) {
    await Deno.mkdir(`${home}/node_modules/${name}`, { recursive: true });
    await Deno.writeTextFile(`${home}/node_modules/${name}/package.json`, JSON.stringify({ name }));
  }
  await Deno.symlink(Deno.execPath(), `${home}/node_modules/@deno/${target}/deno`);
  await run("tar", ["-xzf", path, "--strip-components=1", "-C", home]);
  return `${home}/mbrl.js`;
}

/** Writes a program that starts the launcher with this Node, whatever PATH says; returns its path. */
export async function starter(launcher: string, folder: string): Promise<string> {
  const path = `${folder}/mbrl`;
  await Deno.writeTextFile(path, `#!/bin/sh\nexec '${node}' '${launcher}' "$@"\n`, { mode: 0o755 });
  return path;
}

/** Runs a program that must succeed. */
export async function run(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args], env, stdin: "null" })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
