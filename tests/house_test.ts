import { assert, assertEquals } from "@std/assert";
import { folderOf, readImports } from "../tools/imports.ts";
import { pageEntry } from "../tools/page_script.ts";
import { projectFile } from "../tools/resolution.ts";

/** The folders of `lib` from top to bottom, as CONTRIBUTING.md lists them. */
const house = [...Deno.readTextFileSync(projectFile("CONTRIBUTING.md")).matchAll(/^ {4}lib\/(\w+) /gm)]
  .map(([, folder]) => folder);

const imports = readImports();

Deno.test("CONTRIBUTING.md lists every folder of lib", () => {
  const folders = [...Deno.readDirSync(projectFile("lib"))].map(({ name }) => name);
  assertEquals(house.toSorted(), folders.sort());
});

Deno.test("imports run one way, from the top of the house to the bottom", () => {
  const upward: string[] = [];
  for (const [path, uses] of imports) {
    if (!path.startsWith("lib/")) continue;
    const floor = house.indexOf(folderOf(path));
    for (const target of uses.keys()) {
      const above = house.indexOf(folderOf(target));
      if (target.startsWith("lib/") && above >= 0 && above < floor) {
        upward.push(`${path} imports ${target}`);
      }
    }
  }
  assertEquals(upward, []);
});

Deno.test("no module imports itself by way of others, types aside", () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, above: readonly string[]) => {
    if (above.includes(path)) cycles.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (above.includes(path) || done.has(path)) return;
    for (const [target, { values }] of imports.get(path) ?? []) {
      if (values) visit(target, [...above, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  assertEquals(cycles, []);
});

Deno.test("every module of lib is part of the program", () => {
  const reached = new Set(["main.ts", pageEntry]);
  for (const path of reached) { // grows while it is walked
    for (const target of imports.get(path)?.keys() ?? []) reached.add(target);
  }
  assert(reached.size > 100, "the imports are read");
  assertEquals([...imports.keys()].filter((path) => !reached.has(path)), []);
});
