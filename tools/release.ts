/**
 * Builds everything that a release consists of into `dist/release`: an archive for each platform, the npm package, the
 * installers, `SHA256SUMS` and `manifest.json`. One commit gives the same bytes wherever the same runtimes and packages
 * are reached.
 *
 * With `--all`, fails unless every platform's archive was made. `--downloads=ADDRESS` says where the files will be found, and
 * the installers then need not be told.
 *
 * @module
 */

import project from "../deno.json" with { type: "json" };
import { type ArchiveFile, tarGz, zip } from "./archive.ts";
import { makeBundle, runFlags, sha256 } from "./bundle.ts";
import { compileBundle, runtimesAnswer, useLocalRuntime } from "./compile.ts";
import { commonTexts, npmPackage, packageName } from "./pack.ts";
import { projectFile } from "./resolution.ts";

/** The platforms, each with Deno's name of it. */
export const platforms: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
};

/** The names of the completion scripts, as each shell looks for them. */
const completions = { bash: "mbrl.bash", zsh: "_mbrl", fish: "mbrl.fish" };

const folder = projectFile("dist/release");
const bundle = `${folder}.bundle`;
const downloads = Deno.args.find((word) => word.startsWith("--downloads="))?.replace(/^[^=]*=/, "");
const encoder = new TextEncoder();

/** Runs a program to its end, and gives what it printed. */
async function printed(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(program, { args: [...args], stderr: "inherit" })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed.`);
  return new TextDecoder().decode(stdout);
}

/** The files of every archive but the executable itself. */
async function companions(texts: ReadonlyMap<string, string>): Promise<ArchiveFile[]> {
  const files = [...texts].map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  for (const [shell, name] of Object.entries(completions)) {
    const script = await printed(Deno.execPath(), [
      "run",
      ...runFlags,
      `${bundle}/main.js`,
      "completions",
      shell,
    ]);
    files.push({ path: `completions/${name}`, bytes: encoder.encode(script) });
  }
  return files;
}

async function build(): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const { commit, digest, seconds } = await makeBundle(bundle);
  const texts = await commonTexts();
  const others = await companions(texts);
  const reachesRuntimes = await runtimesAnswer();
  await useLocalRuntime();
  const archives: { platform: string; file: string; bytes: number; executableBytes: number }[] = [];
  const missing: { platform: string; why: string }[] = [];
  for (const [platform, target] of Object.entries(platforms)) {
    if (!reachesRuntimes && target !== Deno.build.target) {
      missing.push({
        platform,
        why: `its runtime comes from dl.deno.land, which this network does not reach`,
      });
      continue;
    }
    const isWindows = platform.startsWith("windows");
    const executable = `${folder}/${isWindows ? "mbrl.exe" : "mbrl"}`;
    await compileBundle(bundle, executable, target === Deno.build.target ? undefined : target);
    if (target === Deno.build.target) await check(executable, commit, digest);
    const bytes = await Deno.readFile(executable);
    await Deno.remove(executable);
    const name = `mbrl-${project.version}-${platform}`;
    const program = { path: isWindows ? "mbrl.exe" : "mbrl", bytes, isExecutable: true };
    const files = [program, ...others].map((file) => ({ ...file, path: `${name}/${file.path}` }));
    const file = `${name}${isWindows ? ".zip" : ".tar.gz"}`;
    const archive = isWindows ? zip(files, seconds) : tarGz(files, seconds);
    await Deno.writeFile(`${folder}/${file}`, archive);
    archives.push({ platform, file, bytes: archive.length, executableBytes: bytes.length });
  }
  await Deno.writeFile(`${folder}/${packageName}`, await npmPackage(bundle, texts, seconds));
  await Deno.remove(bundle, { recursive: true });
  for (const installer of ["install.sh", "install.ps1"]) {
    const text = await Deno.readTextFile(projectFile(`tools/${installer}`));
    await Deno.writeTextFile(
      `${folder}/${installer}`,
      text.replace("@DOWNLOADS@", downloads ?? "@DOWNLOADS@"),
    );
  }
  const manifest = {
    version: project.version,
    commit,
    program: digest,
    deno: Deno.version.deno,
    archives,
    missing,
  };
  await Deno.writeTextFile(`${folder}/manifest.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  const sums: string[] = [];
  for (const name of names) sums.push(`${await sha256(await Deno.readFile(`${folder}/${name}`))}  ${name}\n`);
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums.join(""));
  for (const name of names) {
    const { size } = await Deno.stat(`${folder}/${name}`);
    console.log(`${folder}/${name}: ${(size / 2 ** 20).toFixed(1)} MiB`);
  }
  for (const { platform, why } of missing) console.error(`not made: ${platform}, because ${why}.`);
  if (missing.length > 0 && Deno.args.includes("--all")) Deno.exit(1);
}

/** Runs an executable of this platform, which must be the program that was bundled. */
async function check(executable: string, commit: string | null, digest: string): Promise<void> {
  const line = await printed(executable, ["--version"]);
  if (line.includes(digest.slice(0, 12)) && line.includes(commit?.slice(0, 12) ?? "unknown")) return;
  throw new Error(`${executable} is not the program that was built: ${line}`);
}

if (import.meta.main) await build();
