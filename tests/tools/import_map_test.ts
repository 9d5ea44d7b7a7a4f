import { assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import offline from "../../tools/npm_import_map.json" with { type: "json" };

Deno.test("npm_import_map.json names what deno.json names", () => {
  assertEquals(Object.keys(offline.imports).sort(), Object.keys(project.imports).sort());
});

Deno.test("npm_import_map.json differs from deno.json in the packages from jsr alone", () => {
  const elsewhere: Record<string, string> = offline.imports;
  for (const [name, specifier] of Object.entries(project.imports)) {
    if (specifier.startsWith("jsr:")) assertMatch(elsewhere[name], /^npm:deno-std@\d+\.\d+\.\d+\//);
    else assertEquals(elsewhere[name], specifier);
  }
});

Deno.test("deno.lock and npm.lock hold every package from npm that the imports name", () => {
  for (
    const [imports, lock] of [["../../deno.json", "../../deno.lock"], [
      "../../tools/npm_import_map.json",
      "../../tools/npm.lock",
    ]]
  ) {
    const named = Object.values<string>(readJson(imports).imports);
    const held = Object.keys(readJson(lock).specifiers);
    const wanted = new Set(named.flatMap((specifier) => /^npm:@?[^@]+@[\d.]+/.exec(specifier)?.[0] ?? []));
    assertEquals(held.filter((specifier) => wanted.has(specifier)).sort(), [...wanted].sort(), lock);
  }
});

function readJson(path: string): Record<string, Record<string, string>> {
  return JSON.parse(Deno.readTextFileSync(new URL(path, import.meta.url)));
}
