import { assert, assertEquals } from "@std/assert";
import { type ArchiveFile, tarGz, zip } from "../../tools/archive.ts";
import { isInstalled } from "../is_installed.ts";

const encoder = new TextEncoder();
const files: ArchiveFile[] = [
  { path: "mbrl/mbrl", bytes: crypto.getRandomValues(new Uint8Array(3000)), isExecutable: true },
  { path: "mbrl/README.md", bytes: encoder.encode("größer\n".repeat(500)) },
  { path: "mbrl/completions/_mbrl", bytes: new Uint8Array(512) },
  { path: "mbrl/empty", bytes: new Uint8Array() },
];
const SECONDS = Date.UTC(2026, 1, 3, 4, 5, 6) / 1000;

/** Programs that read the archives, each with what it is asked: to unpack into a folder, the file named. */
const readers = {
  tar: ["tar", "-xpf"],
  zip: ["python3", "-m", "zipfile", "-e"],
} as const;

async function unpacked(archive: Uint8Array, kind: keyof typeof readers): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/archive`, archive);
    const [program, ...args] = readers[kind];
    const rest = kind === "tar" ? [] : ["."];
    const command = new Deno.Command(program, { args: [...args, "archive", ...rest], cwd: folder });
    const { success, stderr } = await command.output();
    assert(success, new TextDecoder().decode(stderr));
    for (const { path, bytes, isExecutable } of files) {
      assertEquals(await Deno.readFile(`${folder}/${path}`), bytes);
      if (kind !== "tar") continue; // the reader of the other keeps neither times nor modes
      const { mode, mtime } = await Deno.stat(`${folder}/${path}`);
      assertEquals([mode! & 0o777, mtime!.getTime() / 1000], [isExecutable ? 0o755 : 0o644, SECONDS]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("tarGz() writes what tar reads, modes and times included", {
  ignore: Deno.build.os === "windows" || !await isInstalled(readers.tar[0]),
}, () => unpacked(tarGz(files, SECONDS), "tar"));

Deno.test("zip() writes what another reader of ZIP files reads, its checksums included", {
  ignore: !await isInstalled(readers.zip[0]),
}, () => unpacked(zip(files, SECONDS), "zip"));

Deno.test("archives of equal content are equal, bit by bit", () => {
  assertEquals(tarGz(files, SECONDS), tarGz(files, SECONDS));
  assertEquals(zip(files, 0), zip(files, SECONDS - SECONDS));
});
