/**
 * The checksum of ZIP, PNG and gzip, which detects damaged bytes.
 *
 * Eight bytes at a time (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC
 * generation", 2008): the contribution of a byte followed by k more is looked up in the k-th table.
 *
 * @module
 */

/**
 * [8, 256]: table k holds each byte's contribution if k zero bytes follow it (the polynomial 0x04c11db7,
 * reversed).
 */
const tables = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  tables[byte] = remainder;
}
for (let at = 256; at < tables.length; at++) {
  const before = tables[at - 256];
  tables[at] = tables[before & 0xff] ^ (before >>> 8);
}

/**
 * The CRC-32 of bytes.
 *
 * @param bytes The bytes.
 * @param before The checksum of the preceding bytes; 0 at the start.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    sum = tables[0x700 | ((sum ^ bytes[at]) & 0xff)] ^
      tables[0x600 | (((sum >>> 8) ^ bytes[at + 1]) & 0xff)] ^
      tables[0x500 | (((sum >>> 16) ^ bytes[at + 2]) & 0xff)] ^
      tables[0x400 | ((sum >>> 24) ^ bytes[at + 3])] ^
      tables[0x300 | bytes[at + 4]] ^
      tables[0x200 | bytes[at + 5]] ^
      tables[0x100 | bytes[at + 6]] ^
      tables[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) sum = tables[(sum ^ bytes[at]) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}
