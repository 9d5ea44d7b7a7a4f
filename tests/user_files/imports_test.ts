import { assertEquals } from "@std/assert";
import { importsOf } from "../../lib/user_files/imports.ts";

const named = (text: string) => importsOf(text).map(({ specifier }) => specifier);

Deno.test("importsOf() finds every import that is carried out, with its line", () => {
  assertEquals(
    importsOf('import a from "./a.ts";\n\nexport { b } from "./b.ts";\nexport * as c from "./c.ts";'),
    [
      { specifier: "./a.ts", line: 1 },
      { specifier: "./b.ts", line: 3 },
      { specifier: "./c.ts", line: 4 },
    ],
  );
  assertEquals(named('import "npm:x"; import * as y from \'y\'; import z, { type Q, r as s } from "z"'), [
    "npm:x",
    "y",
    "z",
  ]);
  assertEquals(named('const a = await import("./a.ts"); const b = import(name); import("./a" + b)'), [
    "./a.ts",
    undefined,
    undefined,
  ]);
  assertEquals(named('import type from "./type.ts"; import { "odd name" as odd } from "./odd.ts"'), [
    "./type.ts",
    "./odd.ts",
  ]);
  assertEquals(named("import{a}from'./tight.ts'"), ["./tight.ts"]);
});

Deno.test("importsOf() reads through escapes", () => {
  assertEquals(named('import x from "\\u006epm:x"; import y from "\\x6epm:y"; \\u0069mport("\\u{6e}pm:z")'), [
    "npm:x",
    "npm:y",
    "npm:z",
  ]);
});

Deno.test("importsOf() leaves out types, and what only looks like an import", () => {
  for (
    const text of [
      'import type { Task } from "./mbrl.d.ts";',
      'import { type Task, type State } from "./mbrl.d.ts";',
      'export type { Task } from "./mbrl.d.ts";',
      '// import "npm:x"\n/* import "npm:y" */',
      'const text = "import \\"npm:x\\"";',
      "const text = `import 'npm:x' ${`import('npm:y')`} import 'npm:z'`;",
      "const pattern = /import 'npm:x'/, q = a / 2; const r = /[/'] import('npm:y')/;",
      "const o = { import: 1, export: 2 }; o.import; o.import('npm:x');",
      "const url = import.meta.url;",
      'export const from = "./x.ts"; export default { from: "npm:x" };',
      'export function f(from = "npm:x") {}',
    ]
  ) assertEquals(named(text), [], text);
});

Deno.test("importsOf() finds an import within a template, and behind a division", () => {
  assertEquals(named('`${await import("npm:x")}`'), ["npm:x"]);
  assertEquals(named('const q = (a) / 2; import("npm:x"); const r = b / 3;'), ["npm:x"]);
});
