import { assert, assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { configKeys } from "../../lib/experiment/config_file.ts";
import { configSchema } from "../../lib/experiment/config_schema.ts";

/** What the test looks into. */
interface Schema {
  readonly properties: Record<string, Schema>;
  readonly anyOf: readonly Schema[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
}

const schema = configSchema() as unknown as Schema;

Deno.test("configSchema() knows every key of a file, every agent and every setting with its default", () => {
  assertEquals(Object.keys(schema.properties).sort(), [...configKeys].sort());
  for (const { name, settings } of agents) {
    const described = schema.properties.settings.properties[name].properties;
    assertEquals(Object.keys(described), Object.keys(settings));
    for (const [key, setting] of Object.entries(settings)) {
      assertEquals(described[key].default, setting.default);
      if (setting.kind === "choice") assertEquals(described[key].anyOf[0].enum, [...setting.choices]);
    }
  }
});

Deno.test("configSchema() allows agents' files beside the built-in names, with settings of their own", () => {
  const { items } = schema.properties.agents as unknown as { items: { anyOf: { pattern?: string }[] } };
  const isFile = new RegExp(items.anyOf[1].pattern ?? "");
  assertEquals(["./mine.ts", "mine.ts", "C:\\x.js", "dqnn"].map((name) => isFile.test(name)), [
    true,
    true,
    true,
    false,
  ]);
  const { additionalProperties } = schema.properties.settings as unknown as { additionalProperties: unknown };
  assertEquals(additionalProperties, { type: "object" });
});

Deno.test("configSchema() can be written as JSON without losing a bound", () => {
  const text = JSON.stringify(schema);
  assert(!text.includes("null"), "an infinite bound would become null");
  assertEquals(JSON.parse(text), schema);
});
