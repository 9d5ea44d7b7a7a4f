import { assert, assertEquals, assertRejects } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { projectFile, standIns } from "../../tools/resolution.ts";

const fromJsr = Object.values(project.imports).filter((specifier) => specifier.startsWith("jsr:"));

Deno.test("standIns() gives every import from jsr a module of a workspace member", async () => {
  const files = await standIns(fromJsr);
  for (const specifier of fromJsr) {
    const [, name, folder, major, path] = /^jsr:(@std\/([^@]+))@(\d+)\/?(.*)$/.exec(specifier) ?? [];
    const member = JSON.parse(files.get(`${folder}/deno.json`) ?? "null");
    assertEquals(member.name, name);
    assertEquals(member.version.split(".")[0], major, "Deno takes a member whose version fits");
    const module: string = member.exports[path === "" ? "." : `./${path}`];
    assert(files.has(`${folder}/${module.replace("./", "")}`), specifier);
  }
});

Deno.test("standIns() declares each name that the package exports", async () => {
  const files = await standIns(["jsr:@std/text@1.2/closest-string"]);
  assertEquals(Object.fromEntries(files), {
    "text/deno.json": `${
      JSON.stringify(
        { name: "@std/text", version: "1.2.0", exports: { "./closest-string": "./closest_string.ts" } },
        null,
        2,
      )
    }\n`,
    "text/closest_string.ts":
      '// @ts-types="./closest_string.d.ts"\nexport * from "npm:deno-std@1.4.0/text/closest_string.js";\n',
    "text/closest_string.d.ts":
      "// deno-lint-ignore-file no-explicit-any\nexport const closestString: any;\n",
  });
});

Deno.test("standIns() refuses a package that deno-std does not hold", async () => {
  await assertRejects(() => standIns(["jsr:@luca/cases@1"]), Error, "only @std packages");
});

Deno.test("deno.json pins every package from npm to one version", () => {
  for (const specifier of Object.values(project.imports)) {
    if (specifier.startsWith("npm:")) assert(/@\d+\.\d+\.\d+$/.test(specifier), specifier);
  }
});

Deno.test("deno.lock holds every package from npm, the stand-ins' too, so that no road rewrites it", async () => {
  const origins = [...(await standIns(fromJsr)).values()].flatMap((text) =>
    /"(npm:[^/"]+)/.exec(text)?.[1] ?? []
  );
  const named = Object.values(project.imports).filter((specifier) => specifier.startsWith("npm:"));
  const { specifiers } = JSON.parse(await Deno.readTextFile(projectFile("deno.lock")));
  const held = Object.keys(specifiers).filter((specifier) => specifier.startsWith("npm:"));
  assertEquals(held.sort(), [...new Set([...named, ...origins])].sort());
});
