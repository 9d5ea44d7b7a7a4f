import { assert, assertEquals } from "@std/assert";
import { keyCommands, KEYS_LINE } from "../../lib/cli/keys.ts";

Deno.test("keyCommands() reads every key that is explained, arrows, and several at once", () => {
  assertEquals(keyCommands(" s+-nq"), ["pause", "step", "faster", "slower", "next", "quit"]);
  assertEquals(keyCommands("\x1b[C\x1b[A\x1b[B"), ["step", "faster", "slower"]);
  assertEquals(keyCommands("\x1b"), ["quit"]);
  assertEquals(keyCommands("xyz\r\x1b[D"), []);
  for (const [key] of KEYS_LINE.split(" · ").map((part) => part.split(" "))) {
    assertEquals(keyCommands(key === "space" ? " " : key).length, 1, key);
  }
  assert(KEYS_LINE.length <= 78);
});
