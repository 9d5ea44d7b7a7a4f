import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseRuns } from "../../lib/results/csv.ts";
import { resultBytes, runExecutable } from "./executable.ts";

const comparison = [
  "compare",
  "--agents=random,dqn",
  "--seeds=2",
  "--steps=300",
  "--eval-every=50",
  "--eval-episodes=5",
  "--jobs=1",
  "--quiet",
];

Deno.test("a disk that fills in mid-run harms nothing written, and the run ends once there is room", async () => {
  const root = await Deno.makeTempDir();
  const disk = `${root}/disk`;
  await Deno.mkdir(disk);
  if (!await mounts("-t", "tmpfs", "-o", "size=48k", "tmpfs", disk)) {
    console.log("skipped: no file system may be mounted here");
    return await Deno.remove(root, { recursive: true });
  }
  try {
    const whole = await runExecutable([...comparison, `--out=${root}/whole`]);
    assertEquals(whole.code, 0, whole.stderr);
    const full = await runExecutable([...comparison, `--out=${disk}/x`]);
    assertEquals(full.code, 1, "the disk holds less than the results");
    assertStringIncludes(full.stderr, "The disk is full");
    assertStringIncludes(full.stderr, "--resume");
    const finished = [...Deno.readDirSync(`${disk}/x/runs`)].flatMap(({ name }) => {
      const path = `${disk}/x/runs/${name}/cartpole/seed-0/run.csv`;
      try {
        return parseRuns(Deno.readTextFileSync(path), path);
      } catch (error) {
        assert(error instanceof Deno.errors.NotFound, `${path} is damaged: ${error}`);
        return [];
      }
    });
    assert(finished.length > 0, "a run had finished before the disk was full");
    assert(await mounts("-o", "remount,size=8m", disk));
    const resumed = await runExecutable([...comparison, `--out=${disk}/x`, "--resume"]);
    assertEquals(resumed.code, 0, resumed.stderr);
    assertEquals(resultBytes(`${disk}/x`), resultBytes(`${root}/whole`));
  } finally {
    await new Deno.Command("umount", { args: [disk] }).output();
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a folder that may not be written is refused in one sentence, and nothing is written", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/disk`);
    if (!await mounts("-t", "tmpfs", "-o", "ro,size=48k", "tmpfs", `${root}/disk`)) return;
    const refused = await runExecutable([...comparison, `--out=${root}/disk/x`]);
    await new Deno.Command("umount", { args: [`${root}/disk`] }).output();
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, "read-only file system");
    assertEquals(refused.stderr.trim().split("\n").length, 1);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

async function mounts(...args: string[]): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  return (await new Deno.Command("mount", { args }).output()).success;
}
