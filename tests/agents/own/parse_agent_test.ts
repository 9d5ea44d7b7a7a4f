import { assertEquals, assertThrows } from "@std/assert";
import { parseAgent } from "../../../lib/agents/own/parse_agent.ts";
import type { OwnContext } from "../../../lib/agents/own/context.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";

const form = {
  mbrl: 1,
  kind: "model-free",
  name: "mine",
  summary: "Mine.",
  settings: { width: { default: 8, min: 1, max: 64, whole: true, about: "Units." } },
  create(context: OwnContext) {
    return [this.name, context.settings.width];
  },
};

Deno.test("parseAgent() fills in what may be left out, and calls create on the file's own object", () => {
  const parsed = parseAgent(form, "mine.ts");
  assertEquals([parsed.sources, parsed.diagnostics, parsed.usesRules], [[], [], false]);
  assertEquals(parsed.settings.width, { kind: "integer", default: 8, min: 1, max: 64, about: "Units." });
  const context = { settings: { width: 3 } } as unknown as OwnContext;
  assertEquals(parsed.create(context) as unknown, ["mine", 3]);
});

Deno.test("parseAgent() names the file and the field", () => {
  assertThrows(() => parseAgent({ ...form, kind: "fast" }, "mine.ts"), UsageError, "mine.ts: kind must be");
  // every other mistake is in tests/end_to_end/broken_agents.ts
});
