import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseRuns } from "../../lib/results/csv.ts";
import { inFolder, resultBytes, runExecutable, startExecutable, tree } from "./executable.ts";

const comparison = [
  "compare",
  "--agents=random,dqn",
  "--seeds=2",
  "--steps=1000",
  "--eval-every=250",
  "--eval-episodes=5",
  "--jobs=1",
];
/** A second is promised; the rest is for a machine that is busy with other tests. */
const PATIENCE_MILLISECONDS = 5000;

/** Reads what a process says until `wanted` stands in it; gives all that was said until then. */
async function saidUntil(wanted: RegExp, stream: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  while (!wanted.test(said)) {
    const { value, done } = await stream.read();
    if (done) throw new Error(`The program ended before ${wanted}: ${said}`);
    said += decoder.decode(value, { stream: true });
  }
  return said;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends compare at once with 130, and what is finished stays and is resumed`, {
    ignore: Deno.build.os === "windows", // which has no signals to send
  }, async () => {
    await inFolder(async (folder) => {
      const out = `${folder}/out`;
      const child = await startExecutable([...comparison, `--out=${out}`]);
      const messages = child.stderr.getReader();
      await saidUntil(/\[1\/4\]/, messages);
      const asked = performance.now();
      child.kill(signal);
      const said = await saidUntil(/--resume/, messages);
      const { code } = await child.status;
      const milliseconds = performance.now() - asked;
      messages.releaseLock();
      await Promise.all([child.stderr.cancel(), child.stdout.cancel()]);
      assertEquals(code, 130);
      assert(milliseconds < PATIENCE_MILLISECONDS, `it took ${milliseconds.toFixed(0)} ms to end`);
      assertMatch(said, /Interrupted; what is finished stands in /);
      const finished = parseRuns(Deno.readTextFileSync(`${out}/runs.csv`), "runs.csv");
      assert(finished.length >= 1 && finished.length < 4, `${finished.length} of 4 runs were finished`);
      assert(!tree(out).includes(".partial"), "no half-written file is left");

      const resumed = await runExecutable([...comparison, `--out=${out}`, "--resume"]);
      assertEquals(resumed.code, 0, resumed.stderr);
      if (signal !== "SIGINT") return; // one signal's bytes stand for both
      const whole = await runExecutable([...comparison, `--out=${folder}/whole`]);
      assertEquals(whole.code, 0, whole.stderr);
      assertEquals(resultBytes(out), resultBytes(`${folder}/whole`));
    });
  });
}
