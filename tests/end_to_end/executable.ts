/**
 * The executable under test: the one that `MBRL_EXECUTABLE` names, or else the compiled one, built once for each state of
 * the source.
 *
 * @module
 */

import { projectFile } from "../../tools/resolution.ts";

const cache = projectFile(".cache/end_to_end");
const given = Deno.env.get("MBRL_EXECUTABLE");
let path: Promise<string> | undefined;

/** Whether another form of the program than the compiled executable is under test. */
export const isGiven = given !== undefined;

/** The path of the executable under test. */
export function executable(): Promise<string> {
  return path ??= given === undefined ? build() : Promise.resolve(given);
}

async function build(): Promise<string> {
  const folder = `${cache}/${await digest()}`;
  const ending = Deno.build.os === "windows" ? ".exe" : "";
  const built = `${folder}/mbrl${ending}`;
  await Deno.mkdir(cache, { recursive: true });
  using lock = await Deno.open(`${cache}/lock`, { create: true, write: true });
  await lock.lock(true); // test files run side by side, and one of them builds for all
  if (await Deno.stat(built).then(() => true, () => false)) return built;
  for await (const { name, isDirectory } of Deno.readDir(cache)) {
    if (isDirectory) await Deno.remove(`${cache}/${name}`, { recursive: true });
  }
  await Deno.mkdir(folder);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", projectFile("tools/compile.ts"), `${folder}/partial`],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`The executable cannot be built: ${new TextDecoder().decode(stderr)}`);
  await Deno.rename(`${folder}/partial${ending}`, built);
  return built;
}

/** A digest of everything that the executable is made from. */
async function digest(): Promise<string> {
  const paths = [projectFile("main.ts"), projectFile("deno.json")];
  const folders = [projectFile("lib"), projectFile("tools")];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      (isDirectory ? folders : paths).push(`${folder}/${name}`);
    }
  }
  let text = Deno.version.deno;
  for (const file of paths.sort()) text += `\0${file}\0${await Deno.readTextFile(file)}`;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

/** What a process came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process of the executable is started. */
export interface ExecutableOptions {
  /** The folder it starts in. */
  readonly cwd?: string;
  /** The whole environment; empty unless given. */
  readonly env?: Record<string, string>;
  /** The user it runs as, by number. */
  readonly uid?: number;
}

/** Starts the executable, with no standard input. */
export async function startExecutable(
  args: readonly string[],
  { cwd = "/", env = {}, uid }: ExecutableOptions = {},
): Promise<Deno.ChildProcess> {
  return new Deno.Command(await executable(), {
    args: [...args],
    cwd,
    env,
    clearEnv: true,
    ...uid === undefined ? {} : { uid, gid: uid },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the executable to its end. */
export async function runExecutable(args: readonly string[], options?: ExecutableOptions): Promise<Outcome> {
  const { code, stdout, stderr } = await (await startExecutable(args, options)).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Calls `use` with a new folder, which is removed behind it. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "mbrl-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files whose bytes are the same however the work was done, one after another. */
export function resultBytes(folder: string): string {
  return ["curves.csv", "episodes.csv", "summary.csv"].map((name) =>
    Deno.readTextFileSync(`${folder}/${name}`)
  ).join("\n");
}

/** Every file and folder below a folder with its content, as one text. */
export function tree(folder: string): string {
  const lines = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1).map((entry) => {
    const at = `${folder}/${entry.name}`;
    return entry.isDirectory ? `${at}/\n${tree(at)}` : `${at}\n${Deno.readTextFileSync(at)}`;
  });
  return lines.join("\n");
}
