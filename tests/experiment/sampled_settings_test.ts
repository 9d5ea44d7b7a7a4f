import { assert, assertEquals, assertThrows } from "@std/assert";
import { samplePoints } from "../../lib/experiment/sampled_settings.ts";
import type { Range } from "../../lib/settings/ranges.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const rate: Range = { scale: "log", low: 1e-4, high: 1e-2, isWhole: false };
const width: Range = { scale: "log", low: 8, high: 512, isWhole: true };
const length: Range = { scale: "int", low: 1, high: 15, isWhole: true };
const ranges = new Map(Object.entries({ rate, length }));

Deno.test("samplePoints() draws the same points always, and those of a smaller number first", () => {
  const ten = samplePoints("dyna", ranges, 10);
  assertEquals(samplePoints("dyna", ranges, 20).slice(0, 10), ten);
  assertEquals(ten.slice(0, 2), samplePoints("dyna", ranges, 2));
  assert(JSON.stringify(samplePoints("dqn", ranges, 10)) !== JSON.stringify(ten), "every agent has its own");
  const alone = samplePoints("dyna", new Map([["rate", rate]]), 10);
  assertEquals(alone.map(({ rate }) => rate), ten.map(({ rate }) => rate)); // whatever else is drawn
});

Deno.test("samplePoints() draws evenly in the logarithm, the value or the whole numbers, with four digits", () => {
  const many = samplePoints("x", new Map(Object.entries({ rate, width, length })), 3000);
  const share = (test: (point: Readonly<Record<string, number>>) => boolean) =>
    many.filter(test).length / many.length;
  assert(Math.abs(share(({ rate }) => rate < 1e-3) - 0.5) < 0.03);
  assert(Math.abs(share(({ width }) => width < 64) - 0.5) < 0.03);
  for (const value of [1, 8, 15]) assert(Math.abs(share(({ length }) => length === value) - 1 / 15) < 0.02);
  for (const { rate, width, length } of many) {
    assert(rate >= 1e-4 && rate <= 1e-2 && Number(rate.toPrecision(4)) === rate);
    assert(Number.isInteger(width) && width >= 8 && width <= 512);
    assert(Number.isInteger(length) && length >= 1 && length <= 15);
  }
});

Deno.test("samplePoints() refuses more points than there are", () => {
  const few = new Map([["length", length]]);
  assertEquals(new Set(samplePoints("x", few, 15).map(({ length }) => length)).size, 15);
  assertThrows(() => samplePoints("x", few, 16), UsageError, "hold no 16 different values");
});
