import { assertEquals } from "@std/assert";
import { executable, inFolder } from "./executable.ts";

Deno.test("hundreds of runs, a resume and a report need no more than 64 file descriptors", {
  ignore: Deno.build.os === "windows", // which has no such limit
}, async () => {
  await inFolder(async (folder) => {
    const script = `
      set -e
      ulimit -n 64
      tiny="--agents=random --steps=5 --eval-every=5 --eval-episodes=1 --jobs=2 --quiet"
      "$0" compare --seeds=300 $tiny --out=many
      "$0" compare --seeds=300 $tiny --out=many --resume
      "$0" report many --out=merged --quiet`;
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", script, await executable()],
      cwd: folder,
      clearEnv: true,
      stdin: "null",
    }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    const rows = Deno.readTextFileSync(`${folder}/merged/runs.csv`).trim().split("\n");
    assertEquals(rows.length, 1 + 300);
  });
});
