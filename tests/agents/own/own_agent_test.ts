import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { checkOwnAgent, checkParts } from "../../../lib/agents/own/own_agent.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";

const refuse = (what: string) => new UsageError(`mine.ts: ${what}`);
const body = { parts: {}, act: () => 0, learn: () => {}, greedy: () => {} };

Deno.test("checkOwnAgent() takes plain objects, and objects of a class with fields of their own", () => {
  assertStrictEquals(checkOwnAgent(body, [], refuse) as unknown, body);
  class Mine {
    readonly memory = 3;
    readonly parts = {};
    act = () => 0;
    observe() {}
    controller() {}
  }
  const mine = new Mine();
  assertStrictEquals(checkOwnAgent(mine, [], refuse) as unknown, mine);
});

Deno.test("checkParts() takes what can be restored in place, however deep", () => {
  const arrays = [new Float32Array(2), new Uint8Array(1)];
  checkParts({
    random: new Generator(1),
    arrays,
    nested: { counters: { steps: 0, isWarm: true }, none: undefined },
  }, refuse);
});

Deno.test("checkParts() says where a part is that cannot be restored", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const cases: [unknown, string][] = [
    [{ a: { b: [new Set()] } }, "parts.a.b[0] is a Set, which mbrl cannot save"],
    [
      { a: "text" },
      'parts.a must be a typed array, an object of numbers, or something of the context\'s own: got "text"',
    ],
    [{ loop }, "is nested too deep, or contains itself"],
    [
      { done: true },
      "parts.done is true, which cannot be restored: keep it in an object, counters = { done: true }",
    ],
  ];
  for (const [parts, says] of cases) {
    assertEquals(
      assertThrows(() => checkParts(parts, refuse), UsageError).message.includes(says),
      true,
      says,
    );
  }
});
