import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../tools/resolution.ts";

/** The folders of `lib` from top to bottom, as CONTRIBUTING.md lists them. */
const house = [...Deno.readTextFileSync(projectFile("CONTRIBUTING.md")).matchAll(/^ {4}lib\/(\w+) /gm)]
  .map(([, folder]) => folder);

/** Modules by path, each with the modules it names and whether it takes more of them than types. */
const modules = new Map<string, Map<string, "values" | "types">>();
for (const path of ["main.ts", ...walk("lib")]) modules.set(path, importsOf(path));

function walk(folder: string): string[] {
  return [...Deno.readDirSync(projectFile(folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (path === "lib/nn/kernels/assembly") return []; // of another language
    return isDirectory ? walk(path) : name.endsWith(".ts") ? [path] : [];
  });
}

/** Every relative path to a module that stands in the code: imports, exports, `import()` and workers. */
function importsOf(path: string): Map<string, "values" | "types"> {
  const code = Deno.readTextFileSync(projectFile(path)).replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, "");
  const named = new Map<string, "values" | "types">();
  const note = (target: string, kind: "values" | "types") =>
    named.set(new URL(target, `file:///${path}`).pathname.slice(1), kind);
  const typeImports = /^(?:import|export) type [^;]*? from "([^"]+)";$/gm;
  for (const [, target] of code.matchAll(typeImports)) note(target, "types");
  for (const [, target] of code.replaceAll(typeImports, "").matchAll(/"(\.\.?\/[^"\n]+\.ts)"/g)) {
    note(target, "values");
  }
  return named;
}

const folderOf = (path: string) => path.split("/")[1];

Deno.test("CONTRIBUTING.md lists every folder of lib", () => {
  const folders = [...Deno.readDirSync(projectFile("lib"))].map(({ name }) => name);
  assertEquals(house.toSorted(), folders.sort());
});

Deno.test("imports run one way, from the top of the house to the bottom", () => {
  const upward: string[] = [];
  for (const [path, named] of modules) {
    if (!path.startsWith("lib/")) continue;
    const floor = house.indexOf(folderOf(path));
    for (const target of named.keys()) {
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
    for (const [target, kind] of modules.get(path) ?? []) {
      if (kind === "values") visit(target, [...above, path]);
    }
    done.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
  assertEquals(cycles, []);
});

Deno.test("every module of lib is part of the program", () => {
  const reached = new Set(["main.ts"]);
  for (const path of reached) { // grows while it is walked
    for (const target of modules.get(path)?.keys() ?? []) reached.add(target);
  }
  assert(reached.size > 100, "the imports are read");
  assertEquals([...modules.keys()].filter((path) => !reached.has(path)), []);
});
