import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseRuns } from "../../lib/results/csv.ts";
import { executable, inFolder, type Outcome, resultBytes, runExecutable } from "./executable.ts";
import { quoted } from "./on_terminal.ts";

const small = [
  "compare",
  "--agents=random,dqn",
  "--seeds=2",
  "--steps=300",
  "--eval-every=50",
  "--eval-episodes=5",
];
const ignore = Deno.build.os !== "linux"; // whose /dev/full and ulimit these are

/** Runs a line of bash in which `mbrl` is the executable. */
async function inShell(line: string): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `mbrl() { ${quoted([await executable()])} "$@"; }; ${line}`],
    env: { PATH: Deno.env.get("PATH") ?? "" },
    clearEnv: true,
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

for (
  const [what, redirection] of [["on a full disk", "2>/dev/full"], [
    "without a reader",
    "2> >(exec true)",
  ]] as const
) {
  Deno.test(
    `standard error ${what} does not stop a comparison`,
    { ignore },
    () =>
      inFolder(async (folder) => {
        const { code, stdout } = await inShell(
          `mbrl ${quoted([...small, `--out=${folder}/out`])} ${redirection}`,
        );
        assertEquals(code, 0);
        assertStringIncludes(stdout, "random");
        const runs = parseRuns(Deno.readTextFileSync(`${folder}/out/runs.csv`), "runs.csv");
        assertEquals(runs.map(({ status }) => status), ["done", "done", "done", "done"]);
      }),
  );
}

Deno.test("standard output on a full disk ends a comparison with 1 and a sentence, its results written", {
  ignore,
}, () =>
  inFolder(async (folder) => {
    const { code, stderr } = await inShell(
      `mbrl ${quoted([...small, "--quiet", `--out=${folder}/out`])} >/dev/full`,
    );
    assertEquals(code, 1);
    assertEquals(
      stderr,
      "error: Standard output cannot be written: No space left on device (os error 28).\n",
    );
    assertEquals([...Deno.readDirSync(`${folder}/out`)].some(({ name }) => name === "curves.svg"), true);
    assertEquals((await inShell("mbrl agents >/dev/full")).code, 1);
  }));

Deno.test(
  "a limit of the size of files is told in a sentence, and a resume without it gives the same bytes",
  { ignore },
  () =>
    inFolder(async (folder) => {
      const words = quoted([...small, "--quiet"]);
      const limited = await inShell(`ulimit -f 2; mbrl ${words} --out='${folder}/out'`);
      assertEquals(limited.code, 1);
      assertStringIncludes(limited.stderr, "the file size limit (ulimit -f)");
      assertEquals(limited.stderr.trim().split("\n").length, 1);
      const resumed = await inShell(`mbrl ${words} --out='${folder}/out' --resume`);
      assertEquals(resumed.code, 0, resumed.stderr);
      assertEquals((await inShell(`mbrl ${words} --out='${folder}/whole'`)).code, 0);
      assertEquals(resultBytes(`${folder}/out`), resultBytes(`${folder}/whole`));
    }),
);

Deno.test(
  "train --resume makes up for a missing checkpoint, so that its path can be evaluated",
  { ignore },
  () =>
    inFolder(async (folder) => {
      const train =
        `mbrl train dqn --steps 200 --eval-every 50 --eval-episodes 5 --out '${folder}/x' --quiet`;
      const first = await inShell(train);
      assertEquals(first.code, 0, first.stderr);
      const bytes = resultBytes(`${folder}/x`);
      const measured = await inShell(`mbrl evaluate $(${train} --resume) --json`);
      assertEquals(measured.code, 0, measured.stderr);
      Deno.removeSync(first.stdout.trim());
      const again = await inShell(`mbrl evaluate $(${train} --resume) --json`);
      assertEquals(again.code, 0, again.stderr);
      assertEquals(again.stdout, measured.stdout);
      assertEquals(resultBytes(`${folder}/x`), bytes);
    }),
);

Deno.test("compare --resume --keep-checkpoints makes the runs of a folder without checkpoints again, and only those", () =>
  inFolder(async (folder) => {
    const words = [...small, "--quiet", `--out=${folder}/out`];
    assertEquals((await runExecutable(words)).code, 0);
    const bytes = resultBytes(`${folder}/out`);
    const kept = await runExecutable([...words, "--resume", "--keep-checkpoints"]);
    assertEquals(kept.code, 0, kept.stderr);
    const checkpoint = `${folder}/out/runs/dqn/cartpole/seed-1/checkpoint.safetensors`;
    const { mtime } = Deno.statSync(checkpoint);
    Deno.removeSync(`${folder}/out/runs/random/cartpole/seed-0/checkpoint.safetensors`);
    assertEquals((await runExecutable([...words, "--resume", "--keep-checkpoints"])).code, 0);
    assert(Deno.statSync(`${folder}/out/runs/random/cartpole/seed-0/checkpoint.safetensors`).isFile);
    assertEquals(Deno.statSync(checkpoint).mtime, mtime);
    assertEquals(resultBytes(`${folder}/out`), bytes);
  }));
