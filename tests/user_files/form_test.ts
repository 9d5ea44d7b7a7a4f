import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { kindOf, parseForm, shown } from "../../lib/user_files/form.ts";

const form = { mbrl: 1, name: "mine", summary: "Mine." };

Deno.test("parseForm() gives what every file has", () => {
  const { name, summary, fields, refuse } = parseForm(form, "f.ts", "task", Object.keys(form));
  assertEquals([name, summary, fields], ["mine", "Mine.", form]);
  assertEquals(refuse("no.").message, "f.ts: no.");
});

Deno.test("parseForm() tells a task from an agent, and says with which option each is given", () => {
  const fields = [...Object.keys(form), "step", "create", "kind"];
  const [task, agent] = [{ ...form, step: () => 0 }, { ...form, kind: "model-free", create: () => 0 }];
  assertEquals([task, agent, 3].map(kindOf), ["task", "agent", "task"]);
  assertThrows(
    () => parseForm(task, "f.ts", "agent", fields),
    UsageError,
    "it is a task: give it with --task.",
  );
  assertThrows(
    () => parseForm(agent, "f.ts", "task", fields),
    UsageError,
    "it is an agent: give it with --agents.",
  );
});

Deno.test("shown() writes any value short and on one line", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  assertEquals([undefined, NaN, 3n, "a\nb", loop, () => 1].map(shown), [
    "nothing",
    "NaN",
    "3",
    '"a\\nb"',
    "an object",
    "a function",
  ]);
  assertEquals(shown("x".repeat(100)).length, 58);
});
