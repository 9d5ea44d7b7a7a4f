import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";
import { hasTerminals, shownOnTerminal } from "./on_terminal.ts";

const small = ["--steps=60", "--eval-every=20", "--eval-episodes=4"];

Deno.test("compare and report close with what was found and what to run next, within 80 columns", () =>
  inFolder(async (cwd) => {
    const words = ["compare", "--agents=random,dqn", ...small, "--out=x", "--quiet"];
    const one = await runExecutable([...words, "--seeds=1"], { cwd });
    assertMatch(one.stdout, /one seed shows nothing/);
    const several = await runExecutable([...words, "--seeds=0..2", "--overwrite"], { cwd });
    const found = several.stdout.slice(several.stdout.indexOf("\n\n") + 2);
    assertEquals(
      found.replaceAll(/\s+/g, " ").trim(),
      "With rules hidden, no agent solves cartpole on half of its seeds within its budget. " +
        "Never solved within the budget: dqn, random. " +
        "Next: more real steps on cartpole (--steps, with --resume), or another agent.",
    );
    const report = await runExecutable(["report", "x"], { cwd });
    assertEquals(report.stdout, several.stdout);
    for (const line of report.stdout.split("\n")) assert(line.length <= 80, line);
  }));

Deno.test("the table of a comparison fits a terminal, and is whole in a pipe", {
  ignore: !hasTerminals,
}, () =>
  inFolder(async (cwd) => {
    const words = [
      "--agents=dyna",
      "--set=dyna.rolloutLength=1,15",
      "--rules=both",
      "--steps=20",
      "--seeds=2",
    ];
    const out = `--out=${cwd}/x`;
    const made = await runExecutable(["compare", ...words, "--eval-every=20", "--eval-episodes=1", out]);
    assertEquals(made.code, 0, made.stderr);
    assertStringIncludes(made.stdout, "\ndyna rolloutLength=15 (rules known)  known ");
    const shown = await shownOnTerminal(["report", `${cwd}/x`], { columns: 80 });
    // deno-lint-ignore no-control-regex
    const lines = shown.replaceAll(/\x1b\[[0-9;?]*[a-zA-Z]/g, "").split(/\r?\n/);
    const tabled = lines.slice(0, 5);
    assertEquals(tabled.map((line) => line.split(/ {2,}/)[1]), [
      "rules",
      "hidden",
      "known",
      "hidden",
      "known",
    ]);
    for (const line of tabled) assert(line.length <= 80, line);
  }));

Deno.test("train draws its curve and says that one seed shows nothing; evaluate calls nothing solved", () =>
  inFolder(async (cwd) => {
    const train = await runExecutable(["train", "dqn", ...small, "--out=x"], { cwd });
    assertEquals(train.stdout, "x/runs/dqn/cartpole/seed-0/checkpoint.safetensors\n");
    assertMatch(train.stderr, /[\u2801-\u28ff].*\n.* 60 real steps\n/);
    assertMatch(
      train.stderr.replaceAll(/\s+/g, " "),
      /dqn does not solve cartpole within 60 real steps: .* One seed shows nothing/,
    );
    assert(Deno.readTextFileSync(`${cwd}/x/curves.svg`).startsWith("<svg"));
    const evaluated = await runExecutable(["evaluate", "x", "--episodes=5"], { cwd });
    assertMatch(
      evaluated.stdout.replaceAll(/\s+/g, " "),
      /: (below|at or above) the threshold of 475, which a run must reach at 5 consecutive points/,
    );
    const quiet = await runExecutable(["train", "dqn", ...small, "--out=y", "--quiet"], { cwd });
    assertEquals([quiet.stdout.split("\n").length, quiet.stderr], [2, ""]);
  }));
