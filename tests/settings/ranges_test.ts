import { assertEquals, assertThrows } from "@std/assert";
import { boolean, choice, integer, number, text } from "../../lib/settings/settings.ts";
import { parseRange } from "../../lib/settings/ranges.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const about = "";
const rate = number(1e-3, { about, above: 0, max: 1 });
const length = integer(5, { about, min: 1, max: 1000 });

Deno.test("parseRange() reads log:, lin: and int:", () => {
  assertEquals(parseRange("a.rate", rate, "log:1e-4..1e-2"), {
    scale: "log",
    low: 1e-4,
    high: 1e-2,
    isWhole: false,
  });
  assertEquals(parseRange("a.rate", rate, "lin:.25..0.5")?.low, 0.25);
  assertEquals(parseRange("a.length", length, "int:1..15")?.isWhole, true);
  assertEquals(parseRange("a.length", length, "log:1..512")?.isWhole, true);
});

Deno.test("parseRange() leaves everything else alone", () => {
  const path = text("", { about, form: { allowed: "any", pattern: /^/ } });
  for (const value of [0.5, "0.5", "logarithmic", true, [1, 2]]) {
    assertEquals(parseRange("a.rate", rate, value), undefined);
  }
  assertEquals(parseRange("a.path", path, "log:file..txt"), undefined);
});

Deno.test("parseRange() refuses ranges that a setting cannot have, in one sentence", () => {
  const refusals:
    readonly (readonly [setting: Parameters<typeof parseRange>[1], value: string, why: RegExp])[] = [
      [rate, "log:1e-4", /written log:1e-4\.\.1e-2/],
      [rate, "log:0..0.5", /a number in \(0, 1\]: got 0/],
      [rate, "lin:0.5..2", /a number in \(0, 1\]: got 2/],
      [rate, "log:0.5..0.5", /begins below its end/],
      [rate, "int:0.5..1", /whole numbers/],
      [number(0, { about, min: -1, max: 1 }), "log:0..1", /above 0/],
      [length, "lin:1..9", /write the range as int:1\.\.9/],
      [length, "int:0..9", /from 1 to 1000/],
      [boolean(true, { about }), "int:0..1", /is no number/],
      [choice("a", ["a", "b"], { about }), "lin:0..1", /is no number/],
    ];
  for (const [setting, value, why] of refusals) {
    const { message } = assertThrows(() => parseRange("x.y", setting, value), UsageError);
    assertEquals([why.test(message), message.endsWith(".")], [true, true], message);
  }
});
