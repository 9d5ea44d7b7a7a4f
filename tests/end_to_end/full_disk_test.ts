import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseRuns } from "../../lib/results/csv.ts";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

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

/** Calls `use` with a folder, and a small file system in it that is removed behind it. */
async function withDisk(options: string, use: (root: string, disk: string) => Promise<void>): Promise<void> {
  await inFolder(async (root) => {
    const disk = `${root}/disk`;
    await Deno.mkdir(disk);
    assert(await mount("-t", "tmpfs", "-o", options, "tmpfs", disk));
    try {
      await use(root, disk);
    } finally {
      await new Deno.Command("umount", { args: [disk] }).output();
    }
  });
}

async function mount(...args: string[]): Promise<boolean> {
  return (await new Deno.Command("mount", { args }).output()).success;
}

/** Whether file systems may be mounted here, tried once. */
const mayMount = Deno.build.os === "linux" &&
  await withDisk("size=4k", () => Promise.resolve()).then(() => true, () => false);

Deno.test("a disk that fills in mid-run harms nothing written, and the run ends once there is room", {
  ignore: !mayMount,
}, async () => {
  await withDisk("size=48k", async (root, disk) => {
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
    assert(await mount("-o", "remount,size=8m", disk));
    const resumed = await runExecutable([...comparison, `--out=${disk}/x`, "--resume"]);
    assertEquals(resumed.code, 0, resumed.stderr);
    assertEquals(resultBytes(`${disk}/x`), resultBytes(`${root}/whole`));
  });
});

Deno.test("a folder that may not be written is refused in one sentence, and nothing is written", {
  ignore: !mayMount,
}, async () => {
  await withDisk("ro,size=48k", async (_, disk) => {
    const refused = await runExecutable([...comparison, `--out=${disk}/x`]);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, "read-only file system");
    assertEquals(refused.stderr.trim().split("\n").length, 1);
  });
});
