import { assert, assertEquals } from "@std/assert";
import { againSection, commandLine, describeSeeds } from "../../../../lib/results/page/sections/again.ts";
import { configOf, planOf } from "../../fixtures.ts";

Deno.test("commandLine() quotes for a shell what a shell would read otherwise", () => {
  assertEquals(
    commandLine([
      "compare",
      "--agents",
      "dqn,./my agent.ts",
      "--set",
      "task.name=it's",
      "--seeds",
      "0..9",
      "",
    ]),
    `mbrl compare --agents 'dqn,./my agent.ts' --set 'task.name=it'\\''s' --seeds 0..9 ''`,
  );
});

Deno.test("describeSeeds() tells ranges and lists", () => {
  assertEquals([[0, 1, 2], [3], [0, 2]].map(describeSeeds), ["0 to 2", "3", "0, 2"]);
});

Deno.test("againSection() tells settings that are not at their defaults, and the text of a user's file", () => {
  const plan = planOf(0, 1);
  const [dyna, dqn] = plan.contenders;
  const { text } = againSection(configOf({
    ...plan,
    contenders: [
      { ...dyna, settings: { ...dyna.settings, rolloutLength: 77 } },
      { ...dqn, files: [{ name: "mine.ts", sha256: "ab12", text: "const a = 1 < 2;" }] },
    ],
  })).content;
  assert(text.includes(">rolloutLength=77</td>"), text);
  assert(text.includes("<pre><code>const a = 1 &lt; 2;</code></pre>"), text);
  assert(text.includes("SHA-256 ab12"));
});
