/**
 * Files of npm packages in Deno's cache.
 *
 * @module
 */

/**
 * The path of a file of an npm package, downloaded if need be.
 *
 * @param name The package's name.
 * @param version Its exact version.
 * @param file The file's path in it.
 * @throws {Error} If the package cannot be had or has no such file.
 */
export async function npmFile(name: string, version: string, file: string): Promise<string> {
  const run = async (...args: string[]) => await new Deno.Command(Deno.execPath(), { args }).output();
  const cached = await run("cache", "--quiet", "--no-config", "--no-lock", `npm:${name}@${version}`);
  const info = JSON.parse(new TextDecoder().decode((await run("info", "--json")).stdout));
  for await (const registry of Deno.readDir(info.npmCache)) {
    const path = `${info.npmCache}/${registry.name}/${name}/${version}/${file}`;
    const found = await Deno.stat(path).catch(() => undefined);
    if (found?.isFile) return path;
  }
  throw new Error(
    `${name}@${version} has no file ${file}: ${new TextDecoder().decode(cached.stderr).trim()}`,
  );
}
