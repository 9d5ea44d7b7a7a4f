import { assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";

Deno.test("every benchmark runs", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", projectFile("tools/bench.ts"), "--once"],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stdout) + text.decode(stderr));
});
