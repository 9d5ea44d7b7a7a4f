import { assertEquals, assertThrows } from "@std/assert";
import { Workspace } from "../../lib/nn/engine.ts";

Deno.test("Workspace.allocate() gives zeros at multiples of 16 bytes, and says when it is full", () => {
  const workspace = new Workspace({ megabytes: 1 });
  const [one, other] = [workspace.allocate(3), workspace.allocate(5)];
  assertEquals([one % 16, other % 16, other - one], [0, 0, 16]);
  const floats = workspace.floats(other, 5);
  assertEquals([...floats], [0, 0, 0, 0, 0]);
  workspace.words(other, 1)[0] = 0x3f800000; // the bits of 1
  assertEquals(floats[0], 1);
  const used = workspace.usedBytes;
  assertThrows(() => workspace.allocate(1 << 18), RangeError, "The workspace of 1 MiB is full");
  assertEquals(workspace.usedBytes, used);
});

Deno.test("Workspace refuses a size that is no whole number of MiB in range", () => {
  for (const megabytes of [0, 1.5, 4097, NaN]) {
    assertThrows(() => new Workspace({ megabytes }), RangeError, "is none of 1 to 4096 MiB");
  }
});
