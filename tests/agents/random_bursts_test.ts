import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomBursts } from "../../lib/agents/random_bursts.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("RandomBursts.next() begins bursts of 1 to 8 steps with the given chance", () => {
  const [bursts, random] = [new RandomBursts(0.1), new Generator(1)];
  const steps = Array.from({ length: 40_000 }, () => bursts.next(random));
  const share = steps.filter((isRandom) => isRandom).length / steps.length;
  // a burst of 4.5 steps after every ten steps without one, of which the burst's first is the tenth
  assertAlmostEquals(share, 4.5 / (4.5 + 9), 0.02);
  // the shortest stretches are single bursts: two in a row make longer ones
  const text = steps.map((isRandom) => isRandom ? "r" : ".").join("");
  const lengths = new Set(text.split(/\.+/).map(({ length }) => length));
  for (let length = 1; length <= 8; length++) assert(lengths.has(length), `${length}`);
});

Deno.test("RandomBursts.next() draws nothing where bursts never begin", () => {
  const [bursts, random] = [new RandomBursts(0), new Generator(1)];
  for (let step = 0; step < 100; step++) assertEquals(bursts.next(random), false);
  assertEquals(random.uniform(), new Generator(1).uniform());
});
