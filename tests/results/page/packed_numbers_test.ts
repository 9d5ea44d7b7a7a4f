import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { pack, unpack } from "../../../lib/results/page/packed_numbers.ts";

Deno.test("unpack() gives numbers within half a step of the range, its ends exactly, and NaN as it was", () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(NaN)), { maxLength: 50 }),
    (values) => {
      const packed = pack(values);
      const again = unpack(JSON.parse(JSON.stringify(packed)));
      assertEquals(again.length, values.length);
      const known = values.filter((value) => !Number.isNaN(value));
      const step = (packed.high - packed.low) / 65_534;
      for (const [i, value] of values.entries()) {
        if (Number.isNaN(value)) assert(Number.isNaN(again[i]));
        else assert(Math.abs(again[i] - value) <= 0.5001 * step + 1e-12 * Math.abs(value), `${value}`);
      }
      for (const end of known.length === 0 ? [] : [Math.min(...known), Math.max(...known)]) {
        assert(again.some((value) => value === end || value === 0 && end === 0), `${end}`);
      }
    },
  ));
});

Deno.test("pack() takes infinite numbers for unknown ones", () => {
  assertEquals([...unpack(pack([1, Infinity, 3]))], [1, NaN, 3]);
});
