import { assert } from "@std/assert";
import { lecturePreset } from "../../lib/agents/lecture.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { checkSetting } from "../../lib/settings/parse.ts";

Deno.test("lecturePreset names only settings there are, with allowed values", () => {
  for (const [agent, values] of Object.entries(lecturePreset.settings)) {
    const { settings } = findAgent(agent);
    for (const [key, value] of Object.entries(values)) {
      assert(key in settings, `${agent}.${key}`);
      checkSetting(`${agent}.${key}`, settings[key], value);
    }
  }
});
