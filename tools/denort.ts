/**
 * A bare Deno runtime for networks that do not reach the official one: cut out of an executable that the npm
 * registry has and that was compiled by the same version of Deno.
 *
 * `deno compile` appends the program to the runtime as two more sections, `.sui.phdrs` and `.note.sui`, and moves
 * the ELF header tables behind them; the runtime's own tables stay where they were. Putting the old tables back in
 * force and cutting everything behind them gives the runtime.
 *
 * @module
 */

import { npmFile } from "./npm_cache.ts";

/** An executable made by this version of Deno, for x86-64 Linux. */
const donor = { name: "@chelonia/cli-x64-linux", version: "3.4.0", file: "chel", deno: "2.9.4" };
/** SHA-256 of the runtime in it. */
const RUNTIME_DIGEST = "723d45cca4f68bd66652da1e0d45562b0700317c1535981035f50f078785a131";

/** Offsets in a 64-bit ELF header (System V ABI, figure 4-3). */
const header = {
  programOffset: 0x20,
  sectionOffset: 0x28,
  programCount: 0x38,
  sectionCount: 0x3c,
  namesIndex: 0x3e,
};
const SECTION_ENTRY = 64;
const PROGRAM_ENTRY = 56;
const ELF_HEADER = 64;
/** The kind of a section that takes no room in the file. */
const NO_BITS = 8;
/** The kind of the program header table's own entry, which comes first. */
const PROGRAM_TABLE = 6;

/**
 * The path of a bare runtime of this Deno's version, made if need be.
 *
 * @param folder Where it is kept.
 * @throws {Error} If there is none for this version of Deno or this system.
 */
export async function localRuntime(folder: string): Promise<string> {
  if (Deno.version.deno !== donor.deno || Deno.build.target !== "x86_64-unknown-linux-gnu") {
    throw new Error(
      `There is a local runtime for Deno ${donor.deno} on x86-64 Linux only (this is ${Deno.version.deno} on ` +
        `${Deno.build.target}): name one in DENORT_BIN.`,
    );
  }
  const path = `${folder}/denort-${donor.deno}`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  const executable = await Deno.readFile(await npmFile(donor.name, donor.version, donor.file));
  const runtime = bareRuntime(executable);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", runtime));
  if (Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") !== RUNTIME_DIGEST) {
    throw new Error(
      `${donor.name}@${donor.version} does not hold the expected runtime: name one in DENORT_BIN.`,
    );
  }
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(`${path}.partial`, runtime, { mode: 0o755 });
  await Deno.rename(`${path}.partial`, path);
  return path;
}

/** One entry of a section header table. */
interface Section {
  readonly kind: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * The runtime inside an executable made by `deno compile`.
 *
 * @throws {Error} If the bytes are no such executable.
 */
export function bareRuntime(executable: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(executable.buffer, executable.byteOffset, executable.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  const long = (at: number) => Number(view.getBigUint64(at, true));
  if (word(0) !== 0x464c457f || executable[4] !== 2) throw new Error("Not a 64-bit ELF executable.");
  const table = long(header.sectionOffset);
  const count = view.getUint16(header.sectionCount, true);
  const namesIndex = view.getUint16(header.namesIndex, true);
  const section = (at: number): Section => ({
    kind: word(at + 4),
    offset: long(at + 24),
    size: long(at + 32),
  });
  const sections = Array.from({ length: count }, (_, i) => section(table + i * SECTION_ENTRY));
  const nameOf = (i: number) => {
    const start = sections[namesIndex].offset + word(table + i * SECTION_ENTRY);
    return new TextDecoder().decode(executable.subarray(start, executable.indexOf(0, start)));
  };
  const added = sections.findIndex((_, i) => nameOf(i) === ".sui.phdrs" || nameOf(i) === ".note.sui");
  if (added < 0) throw new Error("Not an executable made by deno compile: it has no embedded program.");
  // every section before the first added one is the runtime's own, and stands unmoved, but for the table of names
  const own = sections.slice(0, added);
  const isOldTable = (at: number) =>
    executable.subarray(at, at + SECTION_ENTRY).every((byte) => byte === 0) &&
    own.every(({ kind, offset }, i) => {
      if (i === 0) return true;
      const old = section(at + i * SECTION_ENTRY);
      return old.kind === kind && (i === namesIndex || old.offset === offset);
    });
  const lastByte = Math.max(
    ...own.map(({ kind, offset, size }, i) =>
      i === 0 || i === namesIndex || kind === NO_BITS ? 0 : offset + size
    ),
  );
  const latest = sections[added].offset - SECTION_ENTRY * added;
  let oldTable = lastByte & ~7;
  while (oldTable <= latest && !isOldTable(oldTable)) oldTable += 8;
  const hasOldPrograms = word(ELF_HEADER) === PROGRAM_TABLE && long(ELF_HEADER + 8) === ELF_HEADER;
  if (oldTable > latest || !hasOldPrograms) {
    throw new Error("The runtime's own header tables were not found.");
  }
  const runtime = executable.slice(0, oldTable + SECTION_ENTRY * added);
  const out = new DataView(runtime.buffer);
  out.setBigUint64(header.programOffset, BigInt(ELF_HEADER), true);
  out.setBigUint64(header.sectionOffset, BigInt(oldTable), true);
  out.setUint16(header.programCount, long(ELF_HEADER + 32) / PROGRAM_ENTRY, true);
  out.setUint16(header.sectionCount, added, true);
  return runtime;
}
