import { assertEquals, assertThrows } from "@std/assert";
import { Workspace } from "../../lib/nn/engine.ts";

Deno.test("Workspace.allocate() gives zeros at multiples of 16 bytes", () => {
  const workspace = new Workspace();
  const [one, other] = [workspace.allocate(3), workspace.allocate(5)];
  assertEquals([one % 16, other % 16, other - one], [0, 0, 16]);
  const floats = workspace.floats(other, 5);
  assertEquals([...floats], [0, 0, 0, 0, 0]);
  workspace.words(other, 1)[0] = 0x3f800000; // the bits of 1
  assertEquals(floats[0], 1);
});

Deno.test("Workspace.allocate() keeps earlier arrays valid where memory grows, and says when it cannot", () => {
  const workspace = new Workspace();
  const floats = workspace.floats(workspace.allocate(4), 4);
  floats.set([1, 2, 3, 4]);
  const address = workspace.allocate(1 << 20); // 4 MiB, more than there are
  assertEquals([...floats], [1, 2, 3, 4]);
  workspace.kernels.moveTowards(floats.byteOffset, address, 4, 0.5); // halves them: the new numbers are 0
  assertEquals([...floats], [0.5, 1, 1.5, 2]);
  const used = workspace.usedBytes;
  assertThrows(() => workspace.allocate(1 << 30), RangeError, "more than 4 GiB");
  assertEquals(workspace.usedBytes, used);
});
