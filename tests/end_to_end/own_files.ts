/**
 * Users' files under test: folders of their own, and the sentence that refuses one.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";

/** Options of a comparison that takes a moment. */
export const small = ["--seeds=1", "--steps=60", "--eval-every=30", "--eval-episodes=2", "--quiet"];

/** Files in a folder of its own, whose name has a space and an umlaut. */
export function inOwnFolder(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (root) => {
    const folder = `${root}/own täsk`;
    await Deno.mkdir(folder);
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    await use(folder);
  });
}

/** Refuses a file: one sentence, exit status 2, nothing on standard output. */
export async function assertRefused(
  folder: string,
  words: readonly string[],
  says: RegExp,
  what: string,
): Promise<void> {
  const { code, stdout, stderr } = await runExecutable([...words, "--quiet"], { cwd: folder });
  assertEquals([code, stdout], [2, ""], `${what}: ${stderr}`);
  assertMatch(stderr, /^error: [^\n]+\.\n$/, what);
  assert(!/\bat (file|ext):|JsErrorBox|\[object/.test(stderr), `${what}: ${stderr}`);
  assertMatch(stderr, says, what);
}

/** One broken file: what it is, its text, and what must be said of it. */
export type Broken = readonly [what: string, text: string, says: RegExp];

/** Checks that `mbrl check` refuses every one of the files, three at a time. */
export function assertAllRefused(broken: readonly Broken[], name: string): Promise<void> {
  return inFolder(async (root) => {
    const queue = [...broken.entries()];
    const failures: string[] = [];
    const next = async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        const [i, [what, text, says]] = item;
        const folder = `${root}/${i}`;
        await Deno.mkdir(folder);
        await Deno.writeTextFile(`${folder}/${name}`, text);
        await Deno.writeTextFile(`${folder}/part.ts`, "export const some = 1;");
        await assertRefused(folder, ["check", `./${name}`], says, what).catch(({ message }) =>
          failures.push(message)
        );
      }
    };
    await Promise.all([next(), next(), next()]);
    assertEquals(failures, []);
  });
}
