import { assertEquals } from "@std/assert";
import { agents } from "../../../lib/agents/registry.ts";
import { agentScales as scales } from "../../../lib/results/charts/agent_styles.ts";

const agentScales = (labels: readonly string[]) => scales(labels, (label) => label.split(" ")[0]);

const styleOf = (label: string, among: readonly string[]) => {
  const { color, strokeDash, shape } = agentScales(among);
  const i = among.indexOf(label);
  return `${color.range[i]} ${strokeDash.range[i]} ${shape.range[i]}`;
};

Deno.test("agentScales() gives every agent a colour of its own, the same in every picture", () => {
  const names = agents.map(({ name }) => name);
  assertEquals(new Set(agentScales(names).color.range).size, names.length);
  for (const name of names) {
    assertEquals(styleOf(name, [name]), styleOf(name, names));
    assertEquals(styleOf(name, ["other", "./mine.ts", name]), styleOf(name, names));
  }
});

Deno.test("agentScales() makes 40 variants of an agent look different, the plain agent as always", () => {
  const labels = ["mbpo", ...Array.from({ length: 39 }, (_, i) => `mbpo rolloutLength=${i}`)];
  const { color, strokeDash, shape } = agentScales(labels);
  assertEquals(new Set(labels.map((_, i) => `${color.range[i]} ${strokeDash.range[i]}`)).size, 40);
  assertEquals(new Set(labels.map((_, i) => `${color.range[i]} ${shape.range[i]}`)).size, 40);
  assertEquals(styleOf("mbpo", labels), styleOf("mbpo", ["mbpo"]));
  assertEquals(color.domain, labels);
});

Deno.test("agentScales() gives a user's agent a colour that no built-in one has, the same in every picture", () => {
  const builtIn = agents.map(({ name }) => name);
  const colourOf = (label: string, among: readonly string[]) => styleOf(label, among).split(" ")[0];
  const taken = agentScales(builtIn).color.range;
  for (const own of ["mine", "reinforce", "dqn-tensorflow", "a", "b", "c"]) {
    assertEquals(taken.includes(colourOf(own, [own])), false, own);
    assertEquals(styleOf(own, [own, ...builtIn]), styleOf(own, [own]));
    assertEquals(styleOf(own, [`${own} width=3`, "dqn", own]), styleOf(own, [own]));
  }
  const several = ["dqn", "a", "b", "c", "d", "e", "f"];
  assertEquals(new Set(agentScales(several).color.range).size, several.length);
});
