import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../lib/settings/usage_error.ts";
import {
  absolutePath,
  changesOf,
  fileUrl,
  idOf,
  isSourcePath,
  readSameSource,
  readSource,
} from "../../lib/user_files/source_file.ts";

/** Files in a new folder whose name has a space and an umlaut. */
async function withFiles(files: Record<string, string>, use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "own täsk " });
  try {
    await Deno.mkdir(`${folder}/parts`);
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("isSourcePath() tells paths from the names of tasks", () => {
  for (const path of ["./tank", "tank.ts", "a/b", "tank.mjs", "C:\\tank", "../t.js"]) {
    assertEquals(isSourcePath(path), true, path);
  }
  for (const name of ["cartpole", "cartpole-swingup", "mountain-car"]) {
    assertEquals(isSourcePath(name), false, name);
  }
});

Deno.test("readSource() follows relative imports, each file once, types left out", () =>
  withFiles({
    "tank.ts": 'import type { T } from "./types.d.ts";\nimport { a } from "./parts/a.ts";\nexport default a;',
    "parts/a.ts": 'export { b as a } from "./b.ts"; import "../c.js";',
    "parts/b.ts": 'import "./a.ts"; export const b = 1;',
    "c.js": "",
  }, async (folder) => {
    const source = await readSource(`${folder}/./parts/../tank.ts`);
    assertEquals(source.path, `${folder}/tank.ts`);
    assertEquals(source.files.map(({ name }) => name), ["tank.ts", "c.js", "parts/a.ts", "parts/b.ts"]);
    assertEquals(source.files[1].text, "");
    assertEquals(
      source.files[1].sha256,
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  }));

Deno.test("readSource() refuses what is no file beside it, by name and line", () =>
  withFiles({
    "npm.ts": 'export const a = 1;\nimport x from "npm:lodash";',
    "bare.ts": 'import x from "lodash";',
    "far.ts": 'import x from "./parts/deep.ts";',
    "parts/deep.ts": '\n\nimport x from "https://example.org/x.ts";',
    "lost.ts": 'import x from "./nowhere.ts";',
    "any.ts": "await import(where);",
    "latin.ts": "",
  }, async (folder) => {
    await Deno.writeFile(`${folder}/latin.ts`, Uint8Array.of(0x2f, 0x2f, 0xe4));
    const refusals: [string, string][] = [
      ["npm.ts", 'npm.ts, line 2: it imports a package (npm:), "npm:lodash"'],
      ["bare.ts", 'bare.ts, line 1: it imports a package, "lodash"'],
      ["far.ts", 'parts/deep.ts, line 3: it imports an address (https:), "https://example.org/x.ts"'],
      ["lost.ts", "lost.ts, line 1: there is no file ./nowhere.ts beside it"],
      ["any.ts", "any.ts, line 1: import(…) must name its module in quotes"],
      ["latin.ts", "latin.ts: it is not text in UTF-8"],
      ["parts", "parts: it is not a file"],
    ];
    for (const [name, says] of refusals) {
      await assertRejects(() => readSource(`${folder}/${name}`), UsageError, says);
    }
  }));

Deno.test("readSameSource() refuses a file of which an import has changed, and says the way out", () =>
  withFiles({ "tank.ts": 'import "./c.js";', "c.js": "let a;" }, async (folder) => {
    const source = await readSource(`${folder}/tank.ts`);
    assertEquals(await readSameSource(idOf(source)), source);
    await Deno.writeTextFile(`${folder}/c.js`, "let b;");
    assertEquals(changesOf(source, await readSource(`${folder}/tank.ts`)), ["c.js"]);
    await assertRejects(
      () => readSameSource(idOf(source)),
      UsageError,
      "c.js has changed since the run began",
    );
    await Deno.remove(`${folder}/tank.ts`);
    await assertRejects(() => readSameSource(idOf(source)), UsageError, "put it back");
  }));

Deno.test("fileUrl() writes every letter of a path", () => {
  assertEquals(fileUrl("/a b/ü/#?%.ts").href, "file:///a%20b/%C3%BC/%23%3F%25.ts");
  assertEquals(
    fileUrl("/a\\b.ts").href,
    "file:///a%5Cb.ts",
    "a backslash is a letter where it separates nothing",
  );
  assertEquals(fileUrl("C:/a b/ü.ts").href, "file:///C:/a%20b/%C3%BC.ts");
  assertEquals(fileUrl("//server/share/a.ts").href, "file://server/share/a.ts");
});

Deno.test("absolutePath() reads paths of Windows: backslashes, disks, servers", () => {
  const read = (path: string, folder = "C:\\Users\\x y") => absolutePath(path, { os: "windows", folder });
  assertEquals(read(".\\tank.ts"), "C:/Users/x y/tank.ts");
  assertEquals(read("..\\..\\..\\tank.ts"), "C:/tank.ts");
  assertEquals(read("sub/../tank.ts"), "C:/Users/x y/tank.ts");
  assertEquals(read("D:\\tasks\\.\\tank.ts"), "D:/tasks/tank.ts");
  assertEquals(read("\\tank.ts"), "C:/tank.ts", "on the disk of the current folder");
  assertEquals(read("\\\\server\\share\\a\\..\\tank.ts"), "//server/share/tank.ts");
  assertEquals(read("tank.ts", "\\\\server\\share"), "//server/share/tank.ts");
});

Deno.test("absolutePath() takes a backslash for a letter where it is one", () => {
  const read = (path: string) => absolutePath(path, { os: "linux", folder: "/home/x" });
  assertEquals(read("a\\b.ts"), "/home/x/a\\b.ts");
  assertEquals(read("//tmp/../../tank.ts"), "/tank.ts");
  assertEquals(read("C:/tank.ts"), "/home/x/C:/tank.ts");
});
