import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { inFolder, isGiven, resultBytes, runExecutable, startExecutable } from "./executable.ts";

const comparison = [
  "compare",
  "--agents=dqn,random",
  "--seeds=2",
  "--steps=400",
  "--eval-every=100",
  "--eval-episodes=10",
  "--quiet",
];

/** What kills a launcher (SIGKILL, which it cannot hand on) does not end the program that it started. */
const killable = { ignore: isGiven };

Deno.test(
  "a comparison killed at 20 random moments and resumed gives the bytes of an undisturbed one",
  killable,
  async () => {
    await inFolder(async (root) => {
      const whole = await runExecutable([...comparison, `--out=${root}/whole`]);
      assertEquals(whole.code, 0, whole.stderr);
      const random = new Generator(1).stream("kills");
      let folder = "";
      for (let kills = 0, attempt = 0; kills < 20; attempt++) {
        if (folder === "") folder = `${root}/killed-${attempt}`;
        const child = await startExecutable([
          ...comparison,
          `--out=${folder}`,
          "--checkpoint-every=0.1",
          "--resume",
          "--jobs=1",
        ]);
        const timer = setTimeout(() => killIfRunning(child), random.uniform(100, 900));
        const { signal, success, stderr } = await child.output();
        clearTimeout(timer);
        if (signal === "SIGKILL") kills++;
        else assert(success, new TextDecoder().decode(stderr));
        if (!success) continue;
        assertEquals(resultBytes(folder), resultBytes(`${root}/whole`));
        folder = ""; // it came to its end between two kills: the next attempt begins anew
      }
      if (folder === "") return;
      const last = await runExecutable([...comparison, `--out=${folder}`, "--resume"]);
      assertEquals(last.code, 0, last.stderr);
      assertEquals(resultBytes(folder), resultBytes(`${root}/whole`));
      assertEquals(leftovers(folder), []);
    });
  },
);

Deno.test(
  "a folder in use by another process is refused, and free again when that one has died",
  killable,
  async () => {
    await inFolder(async (root) => {
      const folder = `${root}/shared`;
      const long = comparison.map((option) => option === "--steps=400" ? "--steps=100000" : option);
      const first = await startExecutable([...long, `--out=${folder}`]);
      while (!exists(`${folder}/config.json`)) await new Promise((resolve) => setTimeout(resolve, 50));
      const second = await runExecutable([...long, `--out=${folder}`, "--resume"]);
      assertEquals(second.code, 2);
      assertStringIncludes(second.stderr, "is in use by another mbrl");
      first.kill("SIGKILL");
      await first.output();
      const third = await runExecutable([...comparison, `--out=${folder}`, "--overwrite"]);
      assertEquals(third.code, 0, third.stderr);
    });
  },
);

Deno.test("a folder of another comparison is not resumed, and the message says what differs", async () => {
  await inFolder(async (root) => {
    const args = ["compare", "--agents=random", "--seeds=1", "--steps=100", "--quiet", `--out=${root}/x`];
    assertEquals((await runExecutable(args)).code, 0);
    const other = await runExecutable([...args, "--eval-episodes=50", "--resume"]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, 'evaluation: {"episodes":100} there, {"episodes":50} here');
  });
});

Deno.test("an interrupt ends with 130, keeps finished runs and leaves no half-written file", async () => {
  await inFolder(async (root) => {
    const folder = `${root}/stopped`;
    const args = [
      "compare",
      "--agents=random,dqn",
      "--seeds=1",
      "--steps=20000",
      "--eval-every=1000",
      "--jobs=1",
    ];
    const child = await startExecutable([...args, `--out=${folder}`]);
    while (!exists(`${folder}/runs/random/cartpole/seed-0/run.csv`)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const began = performance.now();
    child.kill("SIGINT");
    const { code, stderr } = await child.output();
    const seconds = (performance.now() - began) / 1000;
    assertEquals(code, 130);
    assert(seconds < 5, `it took ${seconds} s on a loaded machine`);
    assertStringIncludes(new TextDecoder().decode(stderr), "Interrupted");
    assertEquals(leftovers(folder), []);
    assertStringIncludes(Deno.readTextFileSync(`${folder}/runs.csv`), "random,cartpole,0,random,hidden,done");
  });
});

/** Kills a process that may have come to its end in this very moment. */
function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended by itself
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Half-written files under a folder. */
function leftovers(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? leftovers(`${folder}/${name}`) : name.endsWith(".partial") ? [`${folder}/${name}`] : []
  );
}
