import { assert, assertEquals } from "@std/assert";
import { runExecutable } from "./executable.ts";

Deno.test("mbrl watch prints frames where there is no terminal, reality beside the dream, and the same again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const trained = await runExecutable(
      [
        "train",
        "mpc",
        "--steps",
        "60",
        "--eval-every",
        "60",
        "--eval-episodes",
        "4",
        "--out",
        `${folder}/mpc`,
      ],
    );
    assertEquals(trained.code, 0, trained.stderr);
    const call = ["watch", `${folder}/mpc`, "--dream", "--every", "100"];
    const one = await runExecutable(call);
    assertEquals(one.code, 0, one.stderr);
    const lines = one.stdout.split("\n");
    assert(lines[0].startsWith("mpc after 60 real steps"), lines[0]);
    assertEquals(lines[1], "step 0");
    assert(/^real +imagined$/.test(lines[2]), lines[2]);
    assert(!one.stdout.includes("\x1b"), "no control letters in a pipe");
    assert(lines.every((line) => line.length <= 80));
    assert(/time is up|has fallen|off the rail/.test(one.stdout));
    assertEquals((await runExecutable(call)).stdout, one.stdout);
    const lost = await runExecutable(["watch", `${folder}/nowhere`]);
    assertEquals(lost.code, 2);
    assert(lost.stderr.includes("There is no file"), lost.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
