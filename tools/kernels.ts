/**
 * Builds the wasm kernels: `lib/nn/kernels/assembly/` into `lib/nn/kernels/module.ts`.
 *
 * The built module stands in the tree as text, so that nothing else needs a build step or a file at run time.
 * With a path as argument, the module is written there instead.
 *
 * @module
 */

import { projectFile } from "./resolution.ts";

const COMPILER = "npm:assemblyscript@0.28.20/asc";

const target = Deno.args[0] ?? projectFile("lib/nn/kernels/module.ts");
const temporary = await Deno.makeTempFile({ suffix: ".wasm" });
try {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--no-config",
      "-A",
      COMPILER,
      projectFile("lib/nn/kernels/assembly/index.ts"),
      `--outFile=${temporary}`,
      "-O3",
      "--noAssert",
      "--runtime=stub",
      "--use=abort=",
      "--importMemory",
      "--noExportMemory",
      "--enable=simd",
      // no memory is smaller than 16 pages: the engine then leaves out one of the two checks at every load and store
      "--initialMemory=16",
    ],
    cwd: projectFile(""),
  }).output();
  if (!success) {
    console.error(new TextDecoder().decode(stderr));
    Deno.exit(1);
  }
  await Deno.writeTextFile(target, asText(await Deno.readFile(temporary)));
} finally {
  await Deno.remove(temporary);
}

/** The module's bytes as a TypeScript file. */
function asText(bytes: Uint8Array): string {
  const lines =
    (btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).match(/.{1,100}/g) ?? [])
      .map((line) => `  "${line}",`);
  return [
    "/**",
    " * The built kernels, as base64. Made by `deno task kernels` from `assembly/`; not to be edited.",
    " *",
    " * @module",
    " */",
    "",
    "/** The bytes of the WebAssembly module, as base64. */",
    "export const kernelModule = [",
    ...lines,
    '].join("");',
    "",
  ].join("\n");
}
