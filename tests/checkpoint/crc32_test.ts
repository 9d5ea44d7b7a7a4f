import { assertEquals } from "@std/assert";
import { crc32 } from "../../lib/checkpoint/crc32.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("crc32() gives the published check value", () => {
  assertEquals(crc32(bytes("123456789")), 0xcbf43926);
  assertEquals(crc32(bytes("")), 0);
  assertEquals(crc32(bytes("The quick brown fox jumps over the lazy dog")), 0x414fa339);
});

Deno.test("crc32() continues where it left off", () => {
  assertEquals(crc32(bytes("56789"), crc32(bytes("1234"))), 0xcbf43926);
});
