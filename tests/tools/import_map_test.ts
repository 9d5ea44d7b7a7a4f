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

Deno.test("deno.json pins every package from npm to one version", () => {
  for (const specifier of Object.values(project.imports)) {
    if (specifier.startsWith("npm:")) assertMatch(specifier, /@\d+\.\d+\.\d+$/);
  }
});
