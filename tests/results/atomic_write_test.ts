import { assert, assertEquals, assertThrows } from "@std/assert";
import { writeAtomically, WriteError, writtenName } from "../../lib/results/atomic_write.ts";
import { onDiskOf } from "./failing_disk.ts";
import { inFolder } from "./fixtures.ts";

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("writeAtomically() writes text and bytes, and replaces what was there", () =>
  inFolder((folder) => {
    writeAtomically(`${folder}/a`, "old, and longer than the new");
    writeAtomically(`${folder}/a`, "neü\n");
    writeAtomically(`${folder}/b`, Uint8Array.of(0, 255));
    writeAtomically(`${folder}/c`, "");
    assertEquals(Deno.readTextFileSync(`${folder}/a`), "neü\n");
    assertEquals(Deno.readFileSync(`${folder}/b`), Uint8Array.of(0, 255));
    assertEquals(Deno.readFileSync(`${folder}/c`).length, 0);
    assertEquals(namesIn(folder), ["a", "b", "c"]);
  }));

Deno.test("writeAtomically() writes on where the system takes only part of the bytes", () =>
  inFolder((folder) => {
    onDiskOf(Infinity, () => writeAtomically(`${folder}/a`, "0123456789"));
    assertEquals(Deno.readTextFileSync(`${folder}/a`), "0123456789");
  }));

Deno.test("writeAtomically() keeps the old content when the disk is full at any byte", () =>
  inFolder((folder) => {
    writeAtomically(`${folder}/a`, "old");
    for (let room = 0; room < 10; room++) {
      onDiskOf(room, () => {
        const { message } = assertThrows(() => writeAtomically(`${folder}/a`, "0123456789"), WriteError);
        assert(message.includes("disk is full") && message.includes(`${folder}/a`), message);
      });
      assertEquals(Deno.readTextFileSync(`${folder}/a`), "old");
      assertEquals(namesIn(folder), ["a"]);
    }
  }));

Deno.test("writeAtomically() says what stands in its way", () =>
  inFolder((folder) => {
    const refusal = (path: string) => {
      const { message } = assertThrows(() => writeAtomically(path, "x"), WriteError);
      assert(message.includes(path) && /^[^\n]+\.$/.test(message), message);
      return message;
    };
    assert(refusal(`${folder}/gone/a`).includes("its folder is gone"));
    Deno.mkdirSync(`${folder}/folder/in`, { recursive: true });
    refusal(`${folder}/folder`);
    Deno.writeTextFileSync(`${folder}/file`, "");
    refusal(`${folder}/file/a`);
    assertEquals(namesIn(folder), ["file", "folder"]);
  }));

Deno.test("writeAtomically() replaces plain files alone, and writes through no link", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/mine`, "mine");
    Deno.symlinkSync(`${folder}/mine`, `${folder}/link`);
    Deno.mkdirSync(`${folder}/folder`);
    for (const name of ["link", "folder"]) {
      const { message } = assertThrows(() => writeAtomically(`${folder}/${name}`, "x"), WriteError);
      assert(message.includes(`${folder}/${name} is a ${name}`), message);
    }
    assertEquals(Deno.readTextFileSync(`${folder}/mine`), "mine");
    assertEquals(namesIn(folder), ["folder", "link", "mine"]);
  }));

/** Runs `act` where renames fail as on Windows while another program has the old file open, so many times. */
function whileOpenElsewhere(times: number, act: () => void): void {
  const original = Deno.renameSync;
  Deno.renameSync = (from, to) => {
    if (times-- > 0) {
      throw new Deno.errors.PermissionDenied(`Access is denied. (os error 5): rename '${from}' -> '${to}'`);
    }
    return original(from, to);
  };
  try {
    act();
  } finally {
    Deno.renameSync = original;
  }
}

Deno.test("writeAtomically() waits for a program that has the old file open for a moment", () =>
  inFolder((folder) => {
    writeAtomically(`${folder}/a`, "old");
    whileOpenElsewhere(2, () => writeAtomically(`${folder}/a`, "new"));
    assertEquals(Deno.readTextFileSync(`${folder}/a`), "new");
  }));

Deno.test("writeAtomically() says which file another program keeps open, and leaves the old content", () =>
  inFolder((folder) => {
    writeAtomically(`${folder}/a`, "old");
    whileOpenElsewhere(Infinity, () => {
      const { message } = assertThrows(() => writeAtomically(`${folder}/a`, "new"), WriteError);
      assertEquals(
        message,
        `${folder}/a is open in another program: close it there, and continue with --resume.`,
      );
    });
    assertEquals(Deno.readTextFileSync(`${folder}/a`), "old");
    assertEquals(namesIn(folder), ["a"]);
  }));

Deno.test("writtenName() knows the names that writeAtomically() uses", () =>
  inFolder((folder) => {
    const original = Deno.renameSync;
    const used: string[] = [];
    Deno.renameSync = (from, to) => {
      used.push(String(from));
      original(from, to);
    };
    try {
      writeAtomically(`${folder}/a.csv`, "1");
      writeAtomically(`${folder}/a.csv`, "2");
    } finally {
      Deno.renameSync = original;
    }
    assertEquals(new Set(used).size, 2);
    assertEquals(used.map(writtenName), [`${folder}/a.csv`, `${folder}/a.csv`]);
    for (const name of ["a.csv", "mine.partial", "1-2.partial.csv", ".1-2.partial"]) {
      assertEquals(writtenName(name), undefined);
    }
  }));
