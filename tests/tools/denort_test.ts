import { assertThrows } from "@std/assert";
import { bareRuntime } from "../../tools/denort.ts";

Deno.test("bareRuntime() refuses what is no executable, or has no program embedded", async () => {
  assertThrows(() => bareRuntime(new Uint8Array(64)), Error, "Not a 64-bit ELF executable");
  if (Deno.build.os !== "linux") return;
  const deno = await Deno.readFile(Deno.execPath());
  assertThrows(() => bareRuntime(deno), Error, "Not an executable made by deno compile");
});
