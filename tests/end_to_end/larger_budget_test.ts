import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

const compare = "compare --agents=dqn,random --eval-every=50 --eval-episodes=2 --jobs=1".split(" ");

async function made(...args: string[]): Promise<string> {
  const seeds = args.some((word) => word.startsWith("--seeds=")) ? [] : ["--seeds=2"];
  const { code, stderr } = await runExecutable([...compare, ...seeds, ...args]);
  assertEquals(code, 0, stderr);
  return stderr;
}

Deno.test("--resume with a larger budget gives the bytes of one that was as large from the start", () =>
  inFolder(async (root) => {
    await made("--steps=220", `--out=${root}/whole`, "--quiet");
    const whole = resultBytes(`${root}/whole`);
    // a budget off the grid: its last point is dropped
    await made("--steps=130", `--out=${root}/kept`, "--keep-checkpoints", "--quiet");
    const kept = await made("--steps=220", `--out=${root}/kept`, "--resume", "--keep-checkpoints");
    assertStringIncludes(kept, "/kept gets a larger budget: 4 runs go on from the kept checkpoint.\n");
    assertEquals(resultBytes(`${root}/kept`), whole);
    await made("--steps=130", `--out=${root}/anew`, "--quiet");
    const again = await made("--steps=220", `--out=${root}/anew`, "--resume");
    assertStringIncludes(again, "/anew gets a larger budget: 4 runs without one start again.\n");
    assertEquals(resultBytes(`${root}/anew`), whole);
    // with fewer, nothing is cut
    const fewer = await made("--steps=130", `--out=${root}/anew`, "--resume");
    assertStringIncludes(fewer, "Its runs have 220 real steps, more than the 130 real steps");
    assertEquals(resultBytes(`${root}/anew`), whole);
    const { code, stderr } = await runExecutable(
      [...compare, "--steps=130", "--seeds=3", `--out=${root}/anew`, "--resume"],
    );
    assertEquals(code, 2);
    assertMatch(stderr, /holds another comparison/);
  }));

Deno.test("--resume with a larger budget of episodes goes on too, and says what it leaves to other parts", () =>
  inFolder(async (root) => {
    const part = ["--shard=1/2", `--out=${root}/part`];
    await made("--episodes=3", ...part, "--quiet");
    const more = await made("--episodes=5", "--seeds=4", ...part, "--resume");
    assertMatch(more, /part 1 of 2 \(--shard\): 4 of 8 runs/);
    await made("--episodes=5", "--seeds=4", "--shard=2/2", `--out=${root}/second`, "--quiet");
    await made("--episodes=5", "--seeds=4", `--out=${root}/whole`, "--quiet");
    const { code, stderr } = await runExecutable([
      "report",
      `${root}/part`,
      `${root}/second`,
      `--out=${root}/merged`,
    ]);
    assertEquals(code, 0, stderr);
    assert(!stderr.includes("Missing"), stderr);
    assertEquals(resultBytes(`${root}/merged`), resultBytes(`${root}/whole`));
  }));
