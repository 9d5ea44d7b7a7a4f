import { assertAlmostEquals, assertEquals } from "@std/assert";
import { epsilonAfter, explorationSettings } from "../../lib/agents/exploration.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const values = { ...defaultsOf(explorationSettings), epsilonEnd: 0.2, epsilonDuration: 100 };

Deno.test("epsilonAfter() falls linearly and then stays", () => {
  assertEquals(epsilonAfter(0, values), 1);
  assertAlmostEquals(epsilonAfter(50, values), 0.6, 1e-12);
  assertAlmostEquals(epsilonAfter(100, values), 0.2, 1e-12);
  assertAlmostEquals(epsilonAfter(1e6, values), 0.2, 1e-12);
  assertAlmostEquals(epsilonAfter(0, { ...values, epsilonDuration: 0 }), 0.2, 1e-12);
});
