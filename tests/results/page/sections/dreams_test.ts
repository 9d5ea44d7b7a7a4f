import { assertEquals, assertMatch } from "@std/assert";
import { dreamsSection } from "../../../../lib/results/page/sections/dreams.ts";
import { recordingOf } from "../../dreams/fixtures.ts";

const run = { label: "mpc", task: "turner", seed: 0 };

Deno.test("dreamsSection() says of every recording how long dreams last, or why there are none", () => {
  const missing = {
    format: 1,
    run: { ...run, label: "muzero" },
    steps: 7,
    missing: "Nothing <to> draw.",
  } as const;
  const section = dreamsSection([recordingOf(run), missing])!;
  const text = section.content.text.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");
  assertMatch(text, /\|mpc\|0\|1,000\|13\|6\|&gt;20\|angle was off \(6 of 13\)\|/);
  assertMatch(text, /\|muzero\|0\|7\|–\|–\|–\|Nothing &lt;to&gt; draw\.\|/);
});

Deno.test("dreamsSection() is left out where nothing was recorded", () => {
  assertEquals(dreamsSection([]), undefined);
});
