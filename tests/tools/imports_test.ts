import { assertEquals } from "@std/assert";
import { type Imports, publicModules, usesOf } from "../../tools/imports.ts";

Deno.test("usesOf() tells values and types apart, in every form of import", () => {
  const code = `/** As in "./comment.ts". */
import { a } from "../nn/a.ts";
import {
  type B,
  c,
} from "./b.ts";
import type { D } from "./d.ts";
import type { A } from "../nn/a.ts";
export type { E } from "./e.ts";
export * from "./f.ts";
import "./g.ts";
import { parse } from "@std/csv";
const lazy = await import("./h.ts");
const worker = new Worker(new URL("./i.ts", import.meta.url), { type: "module" });
`;
  const [values, types] = [{ values: true, types: false }, { values: false, types: true }];
  assertEquals(Object.fromEntries(usesOf("lib/cli/x.ts", code)), {
    "lib/nn/a.ts": { values: true, types: true },
    "lib/cli/b.ts": { values: true, types: true },
    "lib/cli/d.ts": types,
    "lib/cli/e.ts": types,
    "lib/cli/f.ts": values,
    "lib/cli/g.ts": values,
    "lib/cli/h.ts": values,
    "lib/cli/i.ts": values,
  });
});

Deno.test("publicModules() are those that two other folders import, and those whose types they show", () => {
  const [values, types] = [{ values: true, types: false }, { values: false, types: true }];
  const imports: Imports = new Map([
    ["lib/cli/a.ts", new Map([["lib/nn/shared.ts", values], ["lib/nn/once.ts", values]])],
    ["lib/cli/b.ts", new Map([["lib/nn/once.ts", values]])],
    ["lib/agents/a.ts", new Map([["lib/nn/shared.ts", types]])],
    ["lib/nn/shared.ts", new Map([["lib/nn/shown.ts", types], ["lib/nn/hidden.ts", values]])],
    ["lib/nn/inner.ts", new Map([["lib/nn/once.ts", values]])],
  ]);
  assertEquals(publicModules(imports), ["lib/nn/shared.ts", "lib/nn/shown.ts"]);
});
