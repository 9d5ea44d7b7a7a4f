import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { counted, withThousands } from "../../lib/results/thousands.ts";

Deno.test("withThousands() writes whole numbers as English does", () => {
  assertEquals([0, -0.4, 999.6, 1234567, -1000].map(withThousands), [
    "0",
    "0",
    "1,000",
    "1,234,567",
    "-1,000",
  ]);
  fc.assert(
    fc.property(fc.integer(), (value) => withThousands(value) === value.toLocaleString("en-US")),
    { seed: 1 },
  );
});

Deno.test("counted() gives a noun the number that it has", () => {
  assertEquals(
    [counted(0, "run"), counted(1, "minute"), counted(1700, "real step"), counted(1.5, "second")],
    ["0 runs", "1 minute", "1,700 real steps", "1.5 seconds"],
  );
});
