/** What `mbrl report` tells beyond a comparison's own files. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";
import { executable, inFolder, runExecutable } from "./executable.ts";

/** Calls `use` with a folder that holds a small comparison of dqn and random in `x`. */
const inComparison = (use: (cwd: string) => Promise<void>) =>
  inFolder(async (cwd) => {
    const small = ["--steps=60", "--eval-every=20", "--eval-episodes=4", "--seeds=3", "--quiet"];
    const { code, stderr } = await runExecutable(["compare", "--agents=random,dqn", ...small, "--out=x"], {
      cwd,
    });
    assertEquals(code, 0, stderr);
    await use(cwd);
  });

/** The cells of a CSV's first row by column. */
function firstRow(csv: string): Record<string, string> {
  const [heading, cells] = csv.split("\n").map((line) => line.split(","));
  return Object.fromEntries(heading.map((name, i) => [name, cells[i]]));
}

Deno.test("report compares every curve with a baseline, in a table, files, a picture and words", () =>
  inComparison(async (cwd) => {
    const { code, stdout, stderr } = await runExecutable(["report", "x", "--baseline=random", "--profile"], {
      cwd,
    });
    assertEquals(code, 0, stderr);
    assertMatch(
      stdout,
      /\n\nAgainst random, with 95% intervals:\nagent +times fewer +P\(fewer\) +after steps +return above\n/,
    );
    assertMatch(stdout.replaceAll(/\s+/g, " "), /Against random on cartpole: .*dqn/);
    for (const line of stdout.split("\n")) assert(line.length <= 80, line);
    const row = firstRow(Deno.readTextFileSync(`${cwd}/x/baseline.csv`));
    assertEquals(
      [
        row.label,
        row.baseline,
        row.shared_seeds,
        row.equal_steps,
        row.ratio_to_baseline,
        row.p_fewer_than_baseline,
      ],
      ["dqn", "random", "3", "60", "", "0.5"],
    );
    // the difference at the last step, recomputed from the curves
    const points = Deno.readTextFileSync(`${cwd}/x/curves.csv`).trim().split("\n").map((line) =>
      line.split(",")
    );
    const final = (agent: string) => {
      const ends = points.filter((cells) => cells[0] === agent && cells.includes("60"))
        .map((cells) => Number(cells[points[0].indexOf("eval_return_mean")]));
      return ends.reduce((sum, value) => sum + value, 0) / 3; // of three seeds, the interquartile mean is the mean
    };
    assert(Math.abs(Number(row.return_difference) - (final("dqn") - final("random"))) < 1e-9);
    const differences = Deno.readTextFileSync(`${cwd}/x/differences.csv`).trim().split("\n");
    assertEquals(differences.length, 1 + 3);
    assertEquals(
      Deno.readTextFileSync(`${cwd}/x/profile.csv`).trim().split("\n").map((line) => line.split(",")).map((
        cells,
      ) => [cells[0], ...cells.slice(4, 7)]),
      [
        ["label", "profile_measure", "profile_at", "profile_share"],
        ["dqn", "steps_to_solve", "60", "0"],
        ["random", "steps_to_solve", "60", "0"],
      ],
    );
    for (const name of ["differences", "profile"]) {
      assert(Deno.readTextFileSync(`${cwd}/x/${name}.svg`).startsWith("<svg"), name);
      assert(stderr.includes(`${name}.csv, ${name}.svg`), stderr);
    }
    // a report without them leaves none that may be out of date
    await runExecutable(["report", "x"], { cwd });
    const left = [...Deno.readDirSync(`${cwd}/x`)].map(({ name }) => name);
    assertEquals(left.filter((name) => /baseline|differences|profile/.test(name)), []);
  }));

Deno.test("report prints its table for other documents, and nothing else on standard output", () =>
  inComparison(async (cwd) => {
    const printed = async (...words: string[]) => {
      const { code, stdout, stderr } = await runExecutable(["report", "x", "--quiet", ...words], { cwd });
      assertEquals(code, 0, stderr);
      return stdout;
    };
    assertEquals(await printed("--format=csv"), Deno.readTextFileSync(`${cwd}/x/summary.csv`));
    assertEquals(
      await printed("--format=csv", "--baseline=dqn"),
      Deno.readTextFileSync(`${cwd}/x/baseline.csv`),
    );
    assertMatch(
      await printed("--format=md"),
      /^\| agent \| .*\n\| --- \|.*\n\| dqn \| hidden \| 3 \| 0\/3 \| >60 \[.*\n\| random .*\n$/,
    );
    assertMatch(
      await printed("--format=latex"),
      /^\\begin\{tabular\}\{lr+\}\n[^]*\ndqn & hidden & 3 [^]*\\end\{tabular\}\n$/,
    );
    const json = JSON.parse(await printed("--json", "--baseline=dqn"));
    assertEquals([json.length, json[0].baseline], [1, "dqn"]);
  }));

Deno.test("report --assert exits with 0, 1 or 2, and says what it found", () =>
  inComparison(async (cwd) => {
    const judged = (...assertions: string[]) =>
      runExecutable(["report", "x", ...assertions.map((text) => `--assert=${text}`)], { cwd });
    const holding = await judged(
      "dqn: seeds == 3",
      "dqn: steps_to_solve_median > 60",
      "random: p_fewer < inf",
    );
    assertEquals(holding.code, 1, "random has no p_fewer, as no median is known");
    assertMatch(holding.stderr, /^Holds: dqn: seeds == 3 \(it is 3\)\.$/m);
    assertMatch(holding.stderr, /^Holds: dqn: steps_to_solve_median > 60 \(it is inf \(above 60, /m);
    assertMatch(holding.stderr, /^error: Does not hold: random: p_fewer < inf \(it is empty, /m);
    assertEquals((await judged("dqn: seeds == 3")).code, 0);
    const unknown = await judged("dqn: steps_to_solve_median > 100");
    assertEquals(unknown.code, 1);
    assertMatch(unknown.stderr, /it is inf \(above 60, .*\), and no more is known/);
    const before = Deno.readTextFileSync(`${cwd}/x/summary.csv`);
    const refused: readonly [string, RegExp][] = [
      ["dqn seeds 3", /--assert takes LABEL: COLUMN OP NUMBER/],
      ["dqn: seed == 3", /Unknown column of numbers "seed": did you mean "seeds"/],
      ["dpn: seeds == 3", /Unknown curve "dpn": did you mean "dqn"/],
      ["dqn: return_difference > 0", /Unknown column of numbers "return_difference"/], // needs --baseline
    ];
    for (const [text, message] of refused) {
      const { code, stdout, stderr } = await judged(text);
      assertEquals([code, stdout], [2, ""], text);
      assertMatch(stderr, message);
      assertEquals(stderr.trim().split("\n").length, 1, stderr);
    }
    assertEquals(Deno.readTextFileSync(`${cwd}/x/summary.csv`), before);
    for (const words of [["--baseline=dnq"], ["--format=html"], ["--format=md", "--json"]]) {
      assertEquals((await runExecutable(["report", "x", ...words], { cwd })).code, 2, words.join(" "));
    }
  }));

Deno.test("examples/regression_test.sh passes as it is, and fails for an agent that learns too slowly", {
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/bin`);
    Deno.symlinkSync(await executable(), `${folder}/bin/mbrl`);
    const source = Deno.readTextFileSync(projectFile("examples/mine.ts"));
    const slow = source.replace("learningRate: { default: 0.01", "learningRate: { default: 0.000001");
    assert(slow !== source);
    Deno.writeTextFileSync(`${folder}/slow.ts`, slow);
    const script = projectFile("examples/regression_test.sh");
    assert(Deno.readTextFileSync(script).trim().split("\n").length <= 10);
    const run = async (...words: string[]) => {
      const { code, stderr } = await new Deno.Command("sh", {
        args: [script, ...words],
        env: { PATH: `${folder}/bin:${Deno.env.get("PATH")}`, TMPDIR: folder, HOME: folder },
        clearEnv: true,
      }).output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    };
    const [passing, failing] = [await run(), await run(`${folder}/slow.ts`)];
    assertEquals(passing, { code: 0, stderr: "" });
    assertEquals(failing.code, 1);
    assertMatch(
      failing.stderr,
      /^error: Does not hold: reinforce: first_crossing_median <= 8000 \(it is inf/m,
    );
  }));
