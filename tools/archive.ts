/**
 * Archives whose bytes depend on their content alone: no clock, no owner, one order.
 *
 * @module
 */

import { deflateRawSync, gzipSync } from "node:zlib";
import { crc32 } from "../lib/checkpoint/crc32.ts";

/** One file of an archive. */
export interface ArchiveFile {
  /** With slashes: "mbrl/README.md". */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isExecutable?: boolean;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/**
 * A gzipped tar archive (POSIX ustar).
 *
 * @param seconds The time of every file, since 1970.
 * @throws {RangeError} If a path has more than 100 bytes.
 */
export function tarGz(files: readonly ArchiveFile[], seconds: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { path, bytes, isExecutable } of files) {
    const header = new Uint8Array(BLOCK);
    const put = (at: number, text: string) => header.set(encoder.encode(text), at);
    const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, "0");
    if (encoder.encode(path).length > 100) throw new RangeError(`${path} is too long for a tar archive.`);
    put(0, path);
    put(100, octal(isExecutable ? 0o755 : 0o644, 8));
    put(108, octal(0, 8)); // owner
    put(116, octal(0, 8)); // group
    put(124, octal(bytes.length, 12));
    put(136, octal(seconds, 12));
    put(148, " ".repeat(8)); // the checksum counts itself as spaces
    put(156, "0"); // a plain file
    put(257, "ustar\x0000");
    put(148, `${octal(header.reduce((sum, byte) => sum + byte, 0), 7)}\0 `);
    parts.push(header, bytes, new Uint8Array((BLOCK - bytes.length % BLOCK) % BLOCK));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  const archive = new Uint8Array(gzipSync(joined(parts), { level: 9 }));
  archive[9] = 255; // the system that packed it: unknown
  return archive;
}

/**
 * A ZIP archive.
 *
 * @param seconds The time of every file, since 1970; ZIP counts from 1980, in steps of two seconds.
 */
export function zip(files: readonly ArchiveFile[], seconds: number): Uint8Array<ArrayBuffer> {
  const time = new Date(Math.max(seconds, Date.UTC(1980, 0, 1) / 1000) * 1000);
  const clock = time.getUTCHours() << 11 | time.getUTCMinutes() << 5 | time.getUTCSeconds() >> 1;
  const day = (time.getUTCFullYear() - 1980) << 9 | (time.getUTCMonth() + 1) << 5 | time.getUTCDate();
  const [local, central]: Uint8Array<ArrayBuffer>[][] = [[], []];
  let offset = 0;
  for (const { path, bytes, isExecutable } of files) {
    const name = encoder.encode(path);
    const packed = new Uint8Array(deflateRawSync(bytes, { level: 9 }));
    const UTF8_NAMES = 1 << 11, DEFLATE = 8, VERSION = 20;
    // the fields that both headers share, from "version needed" to "length of the extra field"
    const shared = little(
      [VERSION, 2],
      [UTF8_NAMES, 2],
      [DEFLATE, 2],
      [clock, 2],
      [day, 2],
      [
        crc32(bytes),
        4,
      ],
      [
        packed.length,
        4,
      ],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
    );
    const entry = [little([0x04034b50, 4]), shared, name, packed];
    local.push(...entry);
    const madeOnUnix = 3 << 8 | VERSION, mode = (isExecutable ? 0o100755 : 0o100644) * 2 ** 16;
    central.push(
      little([0x02014b50, 4], [madeOnUnix, 2]),
      shared,
      little([0, 2], [0, 2], [0, 2], [mode, 4], [offset, 4]),
      name,
    );
    offset += entry.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = joined(central);
  const count = files.length;
  const end = little([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [
    offset,
    4,
  ], [0, 2]);
  return joined([...local, directory, end]);
}

/** Whole numbers as little-endian bytes, each with its width. */
function little(...fields: readonly (readonly [value: number, width: number])[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    fields.flatMap(([value, width]) => Array.from({ length: width }, (_, i) => value / 2 ** (8 * i) & 255)),
  );
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
