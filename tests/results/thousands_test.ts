import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { withThousands } from "../../lib/results/thousands.ts";

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
