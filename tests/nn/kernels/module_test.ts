import { assertEquals } from "@std/assert";
import { projectFile } from "../../../tools/resolution.ts";

Deno.test("building the kernels again gives the same bytes", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-lock", "--no-check", "-A", projectFile("tools/kernels.ts"), path],
      stdout: "null",
    }).output();
    if (!success) {
      console.log(
        `skipped: the compiler cannot be had here (${
          new TextDecoder().decode(stderr).trim().split("\n")[0]
        })`,
      );
      return;
    }
    assertEquals(
      await Deno.readTextFile(path),
      await Deno.readTextFile(projectFile("lib/nn/kernels/module.ts")),
    );
  } finally {
    await Deno.remove(path);
  }
});
