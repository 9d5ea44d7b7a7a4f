/**
 * The script of `report.html`: the modules of `lib/results/page/browser` and the chart library as one classic script. Run by
 * itself it prints the path of the script, for the program that runs from its source; the script is kept until something that
 * it may be made from changes.
 *
 * @module
 */

import { deno, projectFile } from "./resolution.ts";

/** The entry of the script. */
export const pageEntry = "lib/results/page/browser/main.ts";

/**
 * Bundles the script into a file.
 *
 * @throws {Error} If it cannot be bundled, or could not stand within an element of HTML.
 */
export async function bundlePageScript(output: string): Promise<void> {
  const code = await deno("bundle", [
    "--quiet",
    "--minify",
    "--format=iife",
    "--platform=browser",
    `--output=${output}`,
    projectFile(pageEntry),
  ]);
  if (code !== 0) throw new Error("The script of the page cannot be bundled.");
  const text = await Deno.readTextFile(output);
  if (/<\/script|<!--/i.test(text)) {
    throw new Error("The script of the page holds the end of its own element.");
  }
}

if (import.meta.main) {
  const path = projectFile(`.cache/page-${await digest()}.js`);
  if (!await Deno.stat(path).then(() => true, () => false)) {
    for await (const { name } of Deno.readDir(projectFile(".cache"))) {
      if (/^page-\w+\.js$/.test(name)) await Deno.remove(projectFile(`.cache/${name}`));
    }
    const partial = `${path}.${Deno.pid}`; // several processes may do the same
    await bundlePageScript(partial);
    await Deno.rename(partial, path);
  }
  console.log(path);
}

/** A digest of all that the script may be made from: its modules, those of `lib/results`, and the packages. */
async function digest(): Promise<string> {
  const paths = [projectFile("deno.json"), projectFile("tools/page_script.ts")];
  const folders = [projectFile("lib/results")];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      (isDirectory ? folders : paths).push(`${folder}/${name}`);
    }
  }
  const texts = await Promise.all(paths.sort().map((path) => Deno.readTextFile(path)));
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\0")));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}
