import { assertEquals, assertMatch } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";

Deno.test("mbrl compare --fast is recorded, resumed with --fast alone, and evaluated as it was trained", async () => {
  await inFolder(async (cwd) => {
    const compare = (...more: string[]) =>
      runExecutable([
        "compare",
        "--agents",
        "dyna",
        "--seeds",
        "1",
        "--steps",
        "120",
        "--eval-every",
        "60",
        "--eval-episodes",
        "3",
        "--out",
        "fast",
        ...more,
      ], { cwd });
    const made = await compare("--fast");
    assertEquals(made.code, 0, made.stderr);
    const config = JSON.parse(Deno.readTextFileSync(`${cwd}/fast/config.json`));
    assertEquals([config.plan.fast, config.backend.fast], [true, true]);
    const refused = await compare("--resume");
    assertEquals(refused.code, 2);
    assertMatch(refused.stderr, /arithmetic: fused \(--fast\) there, plain here/);
    const resumed = await compare("--resume", "--fast");
    assertEquals(resumed.code, 0, resumed.stderr);
    const trained = await runExecutable(
      "train dqn --fast --steps 120 --eval-every 120 --eval-episodes 3 --out trained".split(" "),
      { cwd },
    );
    const evaluated = await runExecutable(["evaluate", trained.stdout.trim(), "--episodes", "3", "--json"], {
      cwd,
    });
    assertEquals(evaluated.code, 0, evaluated.stderr);
    assertEquals(JSON.parse(evaluated.stdout).trainedSteps, 120);
  });
});
