import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../../../tools/resolution.ts";

Deno.test("building the kernels again gives the same bytes, with and without relaxed SIMD", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-lock", "--no-check", "-A", projectFile("tools/kernels.ts"), folder],
      stdout: "null",
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    for (const name of ["kernels.wasm.ts", "fused_kernels.wasm.ts"]) {
      assertEquals(
        await Deno.readTextFile(`${folder}/${name}`),
        await Deno.readTextFile(projectFile(`lib/nn/kernels/${name}`)),
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
