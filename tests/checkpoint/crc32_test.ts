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

Deno.test("crc32() is the remainder of the division by the polynomial, bit by bit", () => {
  const data = Uint8Array.from({ length: 100 }, (_, i) => (i * i * 37 + 11) & 0xff);
  for (let length = 0; length <= data.length; length++) {
    let sum = 0xffffffff;
    for (const byte of data.subarray(0, length)) {
      for (let bit = 0; bit < 8; bit++) {
        const carry = (sum ^ (byte >>> bit)) & 1;
        sum = (sum >>> 1) ^ (carry === 1 ? 0xedb88320 : 0);
      }
    }
    assertEquals(crc32(data.subarray(0, length)), ~sum >>> 0, `${length} bytes`);
    assertEquals(crc32(data.subarray(length), crc32(data.subarray(0, length))), crc32(data));
  }
});
