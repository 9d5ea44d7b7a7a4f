import { assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";

Deno.test("deno task bench measures every benchmark and ends with 0", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "bench"],
    cwd: projectFile(""),
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stdout).slice(-1000) + text.decode(stderr).slice(-2000));
});
