/**
 * Builds the wasm kernels: `lib/nn/kernels/assembly/` into `lib/nn/kernels/kernels.wasm.ts`, and with relaxed SIMD
 * into `lib/nn/kernels/fused_kernels.wasm.ts`.
 *
 * The built modules stand in the tree as text, so that nothing else needs a build step or a file at run time.
 * With a folder as argument, the modules are written there instead.
 *
 * @module
 */

import { projectFile } from "./resolution.ts";

const COMPILER = "npm:assemblyscript@0.28.20/asc";

const folder = Deno.args[0] ?? projectFile("lib/nn/kernels");
await build("kernels.wasm.ts", "The built kernels", []);
await build("fused_kernels.wasm.ts", "The built kernels with relaxed SIMD", ["--enable=relaxed-simd"]);

async function build(name: string, about: string, features: readonly string[]): Promise<void> {
  const temporary = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    await compile(temporary, features);
    await Deno.writeTextFile(`${folder}/${name}`, asText(await Deno.readFile(temporary), about));
  } finally {
    await Deno.remove(temporary);
  }
}

async function compile(to: string, features: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--no-config",
      "-A",
      COMPILER,
      projectFile("lib/nn/kernels/assembly/index.ts"),
      `--outFile=${to}`,
      "-O3",
      "--noAssert",
      "--runtime=stub",
      "--use=abort=",
      "--importMemory",
      "--noExportMemory",
      "--enable=simd",
      // no memory is smaller than 16 pages: the engine then leaves out one of the two checks at every load and store
      "--initialMemory=16",
      // arrays in shared memory stay valid when it grows; the module itself runs in one thread
      "--sharedMemory",
      "--maximumMemory=65536",
      "--enable=threads",
      ...features,
    ],
    cwd: projectFile(""),
  }).output();
  if (!success) {
    console.error(new TextDecoder().decode(stderr));
    Deno.exit(1);
  }
}

/** A module's bytes as a TypeScript file. */
function asText(bytes: Uint8Array, about: string): string {
  const lines =
    (btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).match(/.{1,100}/g) ?? [])
      .map((line) => `  "${line}",`);
  return [
    "/**",
    ` * ${about}, as base64. Made by \`deno task kernels\` from \`assembly/\`; not to be edited.`,
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
