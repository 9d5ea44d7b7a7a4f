/**
 * Builds `dist/mbrl-VERSION.tgz`, the npm package: the bundle, and a launcher that runs it with the `deno` of npm.
 *
 * @module
 */

import project from "../deno.json" with { type: "json" };
import { type ArchiveFile, tarGz } from "./archive.ts";
import { makeBundle, runFlags } from "./bundle.ts";
import { manPage } from "./man_page.ts";
import { commands } from "../lib/cli/commands.ts";
import { thirdPartyNotices } from "./notices.ts";
import { projectFile } from "./resolution.ts";

/** The name of the package's file. */
export const packageName = `mbrl-${project.version}.tgz`;

const encoder = new TextEncoder();

/**
 * The package.
 *
 * @param bundle The folder of the bundle.
 * @param texts README, licences and manual page by their names.
 * @param seconds The time of every file, since 1970.
 */
export async function npmPackage(
  bundle: string,
  texts: ReadonlyMap<string, string>,
  seconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const description = {
    name: "mbrl",
    version: project.version,
    description: "How many real environment steps does a learned model save?",
    license: project.license,
    type: "module",
    bin: { mbrl: "mbrl.js" },
    man: "mbrl.1",
    engines: { node: ">=18" },
    dependencies: { deno: Deno.version.deno },
  };
  const files: ArchiveFile[] = [];
  const add = (path: string, bytes: Uint8Array<ArrayBuffer>, isExecutable = false) =>
    files.push({ path: `package/${path}`, bytes, isExecutable });
  const addJson = (path: string, value: unknown) =>
    add(path, encoder.encode(`${JSON.stringify(value, undefined, 2)}\n`));
  addJson("package.json", description);
  add("mbrl.js", await Deno.readFile(projectFile("tools/npm_launcher.js")), true);
  for (const [name, text] of texts) add(name, encoder.encode(text));
  addJson("program/flags.json", runFlags);
  for (const name of [...Deno.readDirSync(bundle)].map((entry) => entry.name).sort()) {
    add(`program/${name}`, await Deno.readFile(`${bundle}/${name}`));
  }
  return tarGz(files, seconds);
}

/** The texts that come with every form of the program, by name. */
export async function commonTexts(): Promise<Map<string, string>> {
  return new Map([
    ["README.md", withoutRelativeLinks(await Deno.readTextFile(projectFile("README.md")))],
    ["LICENSE", await Deno.readTextFile(projectFile("LICENSE"))],
    ["THIRD_PARTY_NOTICES.txt", await thirdPartyNotices()],
    ["mbrl.1", manPage(commands, project.version)],
  ]);
}

/** Markdown without pictures and links that lead nowhere outside the repository; the links' words stay. */
function withoutRelativeLinks(text: string): string {
  return text.replaceAll(/^!\[.*\n\n/gm, "").replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, "$1");
}

if (import.meta.main) {
  const output = Deno.args[0] ?? projectFile(`dist/${packageName}`);
  const bundle = `${output}.bundle`;
  const { seconds } = await makeBundle(bundle);
  await Deno.writeFile(output, await npmPackage(bundle, await commonTexts(), seconds));
  await Deno.remove(bundle, { recursive: true });
  console.log(output);
}
