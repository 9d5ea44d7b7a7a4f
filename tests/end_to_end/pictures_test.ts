/** What stands in tables and pictures, told from the files that the executable writes. */

import { assert, assertEquals } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";

/** The parts of an SVG's texts. */
const textsOf = (svg: string) => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

Deno.test("mbrl compare gives a label the same text everywhere, whatever a setting holds", async () => {
  await inFolder(async (folder) => {
    const odd = `${folder}/a\n\tb.safetensors`;
    const trained = await runExecutable(
      `train mpc --steps 60 --eval-every 60 --eval-episodes 1 --quiet --out ${folder}/mpc`.split(" "),
    );
    assertEquals(trained.code, 0, trained.stderr);
    await Deno.rename(trained.stdout.trim(), odd);
    const config = {
      task: "cartpole-hold",
      agents: ["mpc"],
      seeds: [0],
      steps: 20,
      evalEvery: 10,
      evalEpisodes: 1,
      settings: { task: { target: [0.5, -0.5] }, mpc: { transferFrom: ["", odd] } },
    };
    await Deno.writeTextFile(`${folder}/odd.json`, JSON.stringify(config));
    const { code, stdout, stderr } = await runExecutable(
      ["compare", "--config", `${folder}/odd.json`, "--out", `${folder}/out`],
    );
    assertEquals(code, 0, stderr);
    const label = `mpc transferFrom=${folder}/a\\u{a}\\u{9}b.safetensors`;
    assert(stdout.includes(label), stdout);
    assert(!/Missing|\t/.test(stderr), stderr);
    const { plan } = JSON.parse(await Deno.readTextFile(`${folder}/out/config.json`));
    assertEquals(plan.contenders.map((contender: { label: string }) => contender.label)[1], label);
    for (const name of ["curves", "summary", "runs"]) {
      assert(
        (await Deno.readTextFile(`${folder}/out/${name}.csv`)).includes(
          `\n${label},cartpole-hold target=0.5,`,
        ),
        name,
      );
    }
    const pictures = ["curves", "summary"].flatMap((kind) =>
      [0.5, -0.5].map((target) => `${kind}_cartpole-hold+target=${target}.svg`)
    );
    for (const name of pictures) {
      const svg = await Deno.readTextFile(`${folder}/out/${name}`);
      // deno-lint-ignore no-control-regex
      assert(!/[\x00-\x09\x0b-\x1f]/.test(svg), name);
      assert(textsOf(svg).join("").replaceAll(" ", "").includes(label.replaceAll(" ", "")), name);
    }
    const again = await runExecutable(["report", `${folder}/out`]);
    assertEquals([again.code, again.stdout], [0, stdout]);
    assert(!again.stderr.includes("Missing"), again.stderr);
  });
});

/** The path of the first line of an SVG, as heights of its points. */
const heightsOf = (svg: string) =>
  (/<g class="mark-line[^>]*><path[^>]*\bd="([^"]+)"/.exec(svg)?.[1] ?? "")
    .split(/[ML]/).slice(1).map((place) => Number(place.split(",")[1]));

Deno.test("mbrl compare draws returns below zero", async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await runExecutable(
      `compare --agents random,dqn --set task.reward=sutton-barto --seeds 2 --steps 60 --eval-every 20 --eval-episodes 2 --out ${folder}/out`
        .split(" "),
    );
    assertEquals(code, 0, stderr);
    const svg = await Deno.readTextFile(`${folder}/out/curves.svg`);
    assertEquals(heightsOf(svg).length, 3);
    assert(heightsOf(svg).every((y) => y >= 0 && y <= 230), svg);
    assert(textsOf(svg).includes("−1.0"), `${textsOf(svg)}`);
  });
});

Deno.test("mbrl compare draws runs of episodes, which share no step, and a single point", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await runExecutable(
      `compare --agents random --seeds 3 --episodes 2 --eval-every 1000 --eval-episodes 2 --out ${folder}/out`
        .split(" "),
    );
    assertEquals(code, 0, stderr);
    const svg = await Deno.readTextFile(`${folder}/out/curves.svg`);
    const marks = [...svg.matchAll(/<g class="mark-symbol role-mark[^>]*>(.*?)<\/g>/gs)]
      .flatMap(([, paths]) => paths.match(/<path/g) ?? []);
    assert(marks.length >= 4, "a mark for each seed in each panel");
    assert(svg.includes("not all seeds are there"), svg);
    const rows = (await Deno.readTextFile(`${folder}/out/curves.csv`)).trim().split("\n").slice(1);
    const ends = rows.map((row) => Number(row.split(",")[5])).sort((a, b) => a - b);
    assert(stdout.includes(`>${ends[1]}`), `${stdout} has the median seed's own end, of ${ends}`);
  });
});

Deno.test("mbrl report gives one seed no interval, and refuses doubled steps", async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await runExecutable(
      `compare --agents random --seeds 1 --steps 40 --eval-every 20 --eval-episodes 2 --out ${folder}/out`
        .split(" "),
    );
    assertEquals(code, 0, stderr);
    const [heading, cells] = (await Deno.readTextFile(`${folder}/out/summary.csv`)).split("\n")
      .map((line) => line.split(","));
    const row = Object.fromEntries(heading.map((name, i) => [name, cells[i]]));
    const ends = ["low", "high"].flatMap((end) =>
      ["steps_to_solve_median", "steps_to_solve_iqm", "final_return_iqm"].map((name) => row[`${name}_${end}`])
    );
    assertEquals(ends, ends.map(() => ""));
    await Deno.remove(`${folder}/out/runs`, { recursive: true }); // it would be read in place of a damaged file
    const path = `${folder}/out/curves.csv`;
    const [first, second, third] = (await Deno.readTextFile(path)).split("\n");
    await Deno.writeTextFile(path, [first, second, second, third, ""].join("\n"));
    const again = await runExecutable(["report", `${folder}/out`]);
    assert(again.code !== 0, again.stdout);
    assert(again.stderr.includes("env_steps must grow within a run, got 20 after 20"), again.stderr);
  });
});

Deno.test("mbrl compare says in tables and pictures whether rules were hidden or known", async () => {
  await inFolder(async (folder) => {
    const budget = "--seeds 1 --steps 40 --eval-every 20 --eval-episodes 2 --quiet";
    const both = await runExecutable(
      `compare --agents dqn,dyna-q --rules both ${budget} --out ${folder}/both`.split(" "),
    );
    assertEquals(both.code, 0, both.stderr);
    const [table] = both.stdout.split("\n\n"); // advice follows
    const rows = table.trim().split("\n").map((line) => line.split(/ {2,}/).slice(0, 2));
    const hidden = [["dqn", "hidden"], ["dyna-q", "hidden"]];
    assertEquals(rows, [["agent", "rules"], ...hidden, ["dyna-q (rules known)", "known"]]);
    const summary = Deno.readTextFileSync(`${folder}/both/summary.csv`);
    assertEquals(summary.split("\n").map((line) => line.split(",")[3]).slice(0, 4), [
      "rules",
      "hidden",
      "hidden",
      "known",
    ]);
    const one = await runExecutable(`compare --agents dqn ${budget} --out ${folder}/one`.split(" "));
    assertEquals(one.code, 0, one.stderr);
    for (const picture of ["curves.svg", "summary.svg"]) {
      const [inBoth, inOne] = ["both", "one"].map((name) =>
        textsOf(Deno.readTextFileSync(`${folder}/${name}/${picture}`)).join(" ")
      );
      assert(
        inBoth.includes("Rules known to those whose name says so; rules hidden from the others."),
        inBoth,
      );
      assert(inOne.includes("Rules hidden."), inOne);
    }
    const trained = await runExecutable(
      `train dyna-q --rules known --steps 30 --eval-every 30 --eval-episodes 1 --quiet --out ${folder}/train`
        .split(" "),
    );
    const evaluated = await runExecutable(["evaluate", trained.stdout.trim(), "--episodes", "2"]);
    assert(/^rules +known$/m.test(evaluated.stdout), evaluated.stdout);
  });
});
