import { assertEquals } from "@std/assert";
import { argmax } from "../../lib/nn/argmax.ts";

Deno.test("argmax() gives the first of equals", () => {
  assertEquals(argmax(Float32Array.of(9, 1, 3, 3), 1, 3), 1);
});
