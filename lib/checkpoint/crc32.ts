/**
 * The checksum of ZIP, PNG and gzip: tells damaged bytes from whole ones.
 *
 * @module
 */

/** What each byte does to the checksum (the polynomial 0x04c11db7, bits reversed). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/**
 * The CRC-32 of bytes.
 *
 * @param bytes What is summed.
 * @param before The checksum of what stands before them; 0 at the start.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}
