/**
 * Which module of the program names which.
 *
 * @module
 */

import { projectFile } from "./resolution.ts";

/** What a module takes from another one. */
export interface Use {
  /** Something that exists while the program runs: an import, an export, `import()`, a worker. */
  readonly values: boolean;
  readonly types: boolean;
}

/** Modules by path from the top of the project, each with the modules that it names. */
export type Imports = ReadonlyMap<string, ReadonlyMap<string, Use>>;

/** Reads `main.ts` and every module of `lib`. */
export function readImports(): Imports {
  return new Map(["main.ts", ...modulesBelow("lib")].map((path) => {
    return [path, usesOf(path, Deno.readTextFileSync(projectFile(path)))];
  }));
}

/** The folder of `lib` that a module stands in; "" for `main.ts`. */
export function folderOf(path: string): string {
  return path.startsWith("lib/") ? path.split("/")[1] : "";
}

/**
 * The modules that others build on, whose documentation is complete: those that two or more other folders of `lib`
 * import, and those whose types they show.
 */
export function publicModules(imports: Imports): string[] {
  const importers = new Map<string, Set<string>>();
  for (const [path, uses] of imports) {
    for (const target of uses.keys()) {
      if (folderOf(path) === folderOf(target)) continue;
      importers.set(target, (importers.get(target) ?? new Set()).add(folderOf(path)));
    }
  }
  const found = new Set([...importers].filter(([, folders]) => folders.size >= 2).map(([path]) => path));
  for (const path of found) { // grows while it is walked
    for (const [target, { types }] of imports.get(path) ?? []) {
      if (types) found.add(target);
    }
  }
  return [...found].sort();
}

function modulesBelow(folder: string): string[] {
  return [...Deno.readDirSync(projectFile(folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (path === "lib/nn/kernels/assembly") return []; // of another language
    return isDirectory ? modulesBelow(path) : name.endsWith(".ts") ? [path] : [];
  });
}

/** The modules named in a module's code. Statements are as `deno fmt` writes them. */
export function usesOf(path: string, text: string): Map<string, Use> {
  const uses = new Map<string, Use>();
  const add = (target: string, { values, types }: Use) => {
    const named = new URL(target, `file:///${path}`).pathname.slice(1);
    const before = uses.get(named);
    uses.set(named, { values: values || before?.values === true, types: types || before?.types === true });
  };
  const code = text.replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, "");
  const statements = /^(?:import|export)( type)? ([^;"]*?) from "(\.[^"]+)";$/gm;
  for (const [, type, names, target] of code.matchAll(statements)) {
    add(target, { values: type === undefined, types: type !== undefined || /\btype /.test(names) });
  }
  for (const [, target] of code.replaceAll(statements, "").matchAll(/"(\.\.?\/[^"\n]+\.ts)"/g)) {
    add(target, { values: true, types: false });
  }
  return uses;
}
