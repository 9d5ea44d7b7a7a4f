import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_rules.ts";
import { projectFile } from "../../tools/resolution.ts";

const rulesBroken = (path: string, source: string) =>
  Deno.lint.runPlugin(plugin, projectFile(path), source).map(({ id }) => id);

Deno.test("mbrl/no-using keeps `using` out of what is bundled, in every form", () => {
  const forms = [
    "{ using file = open(); }",
    "{ await using file = open(); }",
    "for (using file of files) file.read();",
  ];
  for (const source of forms) {
    assertEquals(rulesBroken("lib/results/store.ts", source), ["mbrl/no-using"], source);
    assertEquals(rulesBroken("main.ts", source), ["mbrl/no-using"], source);
    assertEquals(rulesBroken("tests/results/store_test.ts", source), []);
  }
  assertEquals(rulesBroken("lib/results/store.ts", "const using = 1;"), []);
});

Deno.test("mbrl/no-spread-argument keeps calls with as many arguments as there are data out of what is bundled", () => {
  const reported = [
    "Math.max(...rows);",
    "rows.push(0, ...more);",
    "rows.splice(0, Infinity, ...JSON.parse(text));",
    "new Uint8Array(...rows);",
    "rows?.push(...more);",
    "Math.min.apply(null, rows);",
    "this.rows.push.apply(rows, more);",
    "Reflect.apply(f, null, rows);",
  ];
  for (const source of reported) {
    assertEquals(rulesBroken("lib/results/store.ts", source), ["mbrl/no-spread-argument"], source);
    assertEquals(rulesBroken("tests/results/store_test.ts", source), []);
  }
  const allowed = [
    "const a = [...rows, { ...row }];",
    "f([...rows]);",
    "scale.apply(rows);",
    "function f(...r) {}",
  ];
  for (const source of allowed) assertEquals(rulesBroken("lib/results/store.ts", source), [], source);
});

Deno.test("mbrl/no-env keeps environment variables that are not listed out of what is bundled", () => {
  const source = 'Deno.env.get("HOME");';
  assertEquals(rulesBroken("lib/cli/compare.ts", source), ["mbrl/no-env"]);
  assertEquals(rulesBroken("lib/settings/environment_variables.ts", source), []);
  assertEquals(rulesBroken("tools/compile.ts", source), []);
});
