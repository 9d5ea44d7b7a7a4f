import { assertEquals, assertThrows } from "@std/assert";
import { decodeText } from "../../lib/settings/text_encoding.ts";

const TEXT = "steps,ä\n1\n";

Deno.test("decodeText() reads UTF-8 with and without a byte order mark, and UTF-16 with one", () => {
  const utf8 = new TextEncoder().encode(TEXT);
  assertEquals(decodeText(utf8), TEXT);
  assertEquals(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8)), TEXT);
  const words = Array.from(TEXT, (character) => character.charCodeAt(0));
  const little = words.flatMap((word) => [word & 255, word >> 8]);
  assertEquals(decodeText(Uint8Array.of(0xff, 0xfe, ...little)), TEXT);
  const big = words.flatMap((word) => [word >> 8, word & 255]);
  assertEquals(decodeText(Uint8Array.of(0xfe, 0xff, ...big)), TEXT);
  assertEquals(decodeText(new Uint8Array(0)), "");
});

Deno.test("decodeText() refuses other bytes with the sentence that helps", () => {
  assertThrows(() => decodeText(Uint8Array.of(0xc3, 0x28)), TypeError, "UTF-8");
  assertThrows(() => decodeText(Uint8Array.of(0x61, 0, 0x62, 0)), TypeError, "zero bytes");
  assertThrows(() => decodeText(new Uint8Array(100)), TypeError, "zero bytes");
});
