import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

Deno.test("the lecture's command in results/README.md runs again, and is the one that made its folder", () =>
  inFolder(async (folder) => {
    const stored = projectFile("results/lecture");
    const [, words] = /^ {4}mbrl (compare --preset lecture .*)$/m.exec(
      Deno.readTextFileSync(projectFile("results/README.md")),
    )!;
    assert(words.endsWith(" --out results/lecture --overwrite"), "a folder that stands already is replaced");
    Deno.mkdirSync(`${folder}/results/lecture`, { recursive: true });
    for (const { name, isFile } of Deno.readDirSync(stored)) {
      if (isFile) Deno.copyFileSync(`${stored}/${name}`, `${folder}/results/lecture/${name}`);
    }
    const resumed = await runExecutable(words.replace("--overwrite", "--resume").split(" "), { cwd: folder });
    assertEquals(resumed.code, 0, resumed.stderr);
    assert(!resumed.stderr.includes("[1/"), "no run is left to be made");
    assertEquals(resultBytes(`${folder}/results/lecture`), resultBytes(stored));
  }));
