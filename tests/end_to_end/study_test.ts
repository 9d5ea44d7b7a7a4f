import { assert, assertEquals, assertMatch } from "@std/assert";
import stored from "../../lib/studies/stored_answers.json" with { type: "json" };
import type { StoredAnswer } from "../../lib/studies/stored_answers.ts";
import { inFolder, runExecutable, startExecutable } from "./executable.ts";

const quick = ["study", "tasks", "--quick"];

Deno.test("study lists the questions, with the lecture's part and what they take", async () => {
  const { code, stdout } = await runExecutable(["study"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^ladder\n {4}How many real steps/m);
  assertMatch(stdout, /^tasks\n {4}/m);
  assertMatch(stdout, /--quick takes about \d+ minutes and --full about \d+/);
  assertMatch(stdout, /--quick takes about 1 minute and --full/);
  assertMatch(
    stdout,
    /^question 4 +When would you choose model-based over model-free RL\? +losing, ladder, /m,
  );
  const { stdout: json } = await runExecutable(["study", "--json"]);
  assertEquals(JSON.parse(json)[0].name, "ladder");
});

for (const [name, { sentences, made }] of Object.entries(stored as Record<string, StoredAnswer>)) {
  Deno.test(`study ${name} prints its stored answer, in a folder that is empty`, async () => {
    const { code, stdout } = await runExecutable(["study", name, "--json"]);
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout).sentences, sentences);
    const plain = (await runExecutable(["study", name])).stdout.replaceAll(/\s+/g, " ");
    for (const text of [...sentences, made]) assert(plain.includes(text.replaceAll(/\s+/g, " ")), text);
  });
}

Deno.test("study tells what answers an exercise or a question of the lecture", async () => {
  for (const words of [["exercise", "3"], ["Exercise 3"], ["exercise3"]]) {
    const { code, stdout } = await runExecutable(["study", ...words]);
    assertEquals(code, 0);
    assertMatch(stdout, /^The lecture's exercise 3\n {4}Compare sample efficiency/);
    assertMatch(stdout, /^mbrl study ladder\n {4}How many real steps/m);
    assert(stdout.replaceAll(/\s+/g, " ").includes(stored.ladder.sentences[0].replaceAll(/\s+/g, " ")));
  }
});

Deno.test("study gives what answers a question as JSON too", async () => {
  const { code, stdout } = await runExecutable(["study", "question", "2", "--json"]);
  assertEquals(code, 0);
  const { name, answers } = JSON.parse(stdout);
  assertEquals([name, answers[0].study], ["question 2", "latent"]);
  assert(answers[0].sentences.some((sentence: string) => sentence.startsWith("MuZero never predicts")));
});

Deno.test("study explains below an answer what its words mean, and names a table that is too long to print", async () => {
  const { stdout } = await runExecutable(["study", "tuning"]);
  assertMatch(stdout, /^How to read this:\n(?:.*\n)* {4}solved: /m);
  assertMatch(stdout.replaceAll(/\s+/g, " "), /\d+ rows, which mbrl study tuning --json prints\./);
});

Deno.test("study refuses names, sizes and folders that it has no use for, in one sentence", async () => {
  const refusals: readonly [readonly string[], RegExp][] = [
    [["study", "lader"], /Unknown study "lader": did you mean "ladder"/],
    [["study", "ladder", "--quick", "--full"], /two sizes/],
    [["study", "exercise", "6"], /Which exercise\? The lecture has 1 to 5: mbrl study exercise 1\./],
    [["study", "ladder", "model"], /one answer at a time: give one name/],
    [["study", "ladder", "--jobs=3"], /--jobs is for a study that is run: add --quick or --full/],
    [["study", "tuning", "--full"], /tuning is a log of trials that were made one by one: --quick repeats/],
    [["study", "ladder", "--out=x"], /add --quick or --full/],
    [["study", "ladder", "--task=pendulum"], /about each study's own tasks: add --quick or --full/],
    [
      ["study", "model", "--quick", "--task=pendulum"],
      /own tasks alone: of the studies, ladder, dyna-q and tasks take/,
    ],
    [["study", "tasks", "--quick", "--task=pendlum"], /Unknown task "pendlum": did you mean "pendulum"/],
    [[...quick, "--shard=9/8"], /--shard takes I\/N/],
    [[...quick, "--resume", "--overwrite"], /give one of them/],
  ];
  for (const [args, message] of refusals) {
    const { code, stderr } = await runExecutable([...args]);
    assertEquals(code, 2, stderr);
    assertMatch(stderr, message);
    assertEquals(stderr.trim().split("\n").length, 1, stderr);
  }
});

Deno.test("study makes a part in a folder of its own, and a merge names the runs that are missing", async () => {
  await inFolder(async (folder) => {
    const part = `${folder}/part7`;
    const made = await runExecutable([...quick, "--shard=7/8", `--out=${part}`]); // a seed of random
    assertEquals(made.code, 0, made.stderr);
    assertMatch(made.stderr, /part 7 of 8 \(--shard\): 1 of 8 runs/);
    const merged = await runExecutable(["study", "tasks", "--quick", part, `--out=${folder}/all`]);
    assertEquals(merged.code, 1, merged.stderr);
    assertMatch(merged.stderr, /No answer yet, for want of dyna on pendulum, seed 0; .*, and 2 more/);
    const again = await runExecutable([...quick, "--shard=7/8", `--out=${part}`]);
    assertEquals(again.code, 2);
    assertMatch(again.stderr, /continue it with --resume/);
    const resumed = await runExecutable([...quick, "--shard=7/8", "--resume", `--out=${part}`]);
    assertEquals(resumed.code, 0, resumed.stderr);
    const other = await runExecutable([...quick, "--shard=8/8", "--resume", `--out=${part}`]);
    assertEquals(other.code, 2);
    assertMatch(other.stderr, /holds part 7 of 8 of its study, and this is part 8 of 8/);
    assert(Deno.statSync(`${part}/study.json`).isFile);
    const unnamed = await runExecutable(["report", part]);
    assertEquals(unnamed.code, 2);
    assertMatch(unnamed.stderr, /part7 is the folder of a study, whose comparisons are merged .* --out DIR/);
    const reported = await runExecutable(["report", part, `--out=${folder}/report`]);
    assertEquals(reported.code, 0, reported.stderr);
    assertMatch(Deno.readTextFileSync(`${folder}/report/summary.csv`), /^random,/m);
    Deno.removeSync(`${part}/work`, { recursive: true });
    const without = await runExecutable(["report", part, `--out=${folder}/none`]);
    assertEquals(without.code, 2);
    assertMatch(
      without.stderr,
      /part7 is the folder of a study without its single runs \(work\/\): mbrl study tasks /,
    );
  });
});

Deno.test("study asks about a task of the user's own, whose name is in the answer's folder, or says why it cannot", async () => {
  await inFolder(async (folder) => {
    const task = `${folder}/slide.ts`;
    Deno.writeTextFileSync(task, slide);
    const args = ["study", "tasks", "--quick", `--task=${task}`];
    const made = await runExecutable([...args, "--shard=7/8", `--out=${folder}/part`]); // a seed of random
    assertEquals(made.code, 0, made.stderr);
    assertMatch(made.stderr, /mbrl study tasks --quick --task .*slide\.ts DIR… merges the parts/);
    assertEquals(JSON.parse(Deno.readTextFileSync(`${folder}/part/study.json`)).task, {
      given: task,
      name: "slide",
    });
    const merged = await runExecutable([...args, `${folder}/part`, `--out=${folder}/all`]);
    assertEquals(merged.code, 1, merged.stderr);
    assertMatch(merged.stderr, /No answer yet, for want of dyna on slide, seed 0; /);
    const forgotten = await runExecutable([
      "study",
      "tasks",
      "--quick",
      `${folder}/part`,
      `--out=${folder}/none`,
    ]);
    assertEquals(forgotten.code, 2);
    assertMatch(forgotten.stderr, /part asks its study about slide, .* give --task .*slide\.ts/);
    const unsolved = await runExecutable(["study", "dyna-q", "--quick", `--task=${task}`]);
    assertEquals(unsolved.code, 2);
    assertMatch(
      unsolved.stderr,
      /slide names no return at which it is solved: add solved to it, or ask mbrl study tasks/,
    );
  });
});

/** A task without a return at which it is solved. */
const slide = `export default {
  mbrl: 1,
  name: "slide",
  summary: "Slide to the right.",
  variables: [{ name: "x", unit: "m", low: -2, high: 2 }],
  actions: ["left", "right"],
  timeLimit: 20,
  start: (random) => [random.uniform(-1, 1)],
  step: ([x], action) => ({ state: [x + (action === 1 ? 0.2 : -0.2)], reward: x, terminated: false }),
};
`;

Deno.test("study makes measurements in parts, keeps them, and a merge names those that are missing", async () => {
  await inFolder(async (folder) => {
    const args = ["study", "errors", "--quick", "--shard=4/12", `--out=${folder}/part4`];
    const made = await runExecutable(args);
    assertEquals(made.code, 0, made.stderr);
    assertMatch(made.stderr, /part 4 of 12 \(--shard\): 1 of 12 runs/);
    assertMatch(made.stderr, /\[1\/1\] growth, poor model, pole held up, seed 0: /);
    const again = await runExecutable([...args, "--resume"]);
    assertEquals(again.code, 0, again.stderr);
    assert(!again.stderr.includes("[1/1]"), "what is there is not measured again");
    const all = `${folder}/all`;
    const merged = await runExecutable(["study", "errors", "--quick", `${folder}/part4`, `--out=${all}`]);
    assertEquals(merged.code, 1, merged.stderr);
    assertMatch(
      merged.stderr,
      /No answer yet, for want of growth, good model, pole held up, seed 0; .* 6 more/,
    );
  });
});

Deno.test(
  "SIGINT ends a study with 130, and says how to continue",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await inFolder(async (folder) => {
      const child = await startExecutable([...quick, "--jobs=1", `--out=${folder}/out`]);
      const config = `${folder}/out/work/pendulum-model-based/config.json`;
      // the engine is named once the first run has begun
      const hasBegun = () => {
        try {
          return JSON.parse(Deno.readTextFileSync(config)).backend !== null;
        } catch {
          return false;
        }
      };
      while (!hasBegun()) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      assertEquals(code, 130);
      assertMatch(
        new TextDecoder().decode(stderr),
        /Interrupted; finished results are in .*out: continue with .*--resume/,
      );
    });
  },
);
