import { assert, assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { inFolder, resultBytes, runExecutable } from "./executable.ts";

const small = "--seeds 2 --steps 40 --eval-every 20 --eval-episodes 2 --jobs 1 --quiet".split(" ");

/** What a Python program prints; undefined without Python. */
async function python(program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command("python3", {
      args: ["-c", program, ...args],
      stdin: "null",
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Reads every file as any program would, and prints the means that a pivot by two settings gives. */
const pivot = `
import csv, json, sys
folder = sys.argv[1]
tables = {}
for name in ("curves", "episodes", "runs", "summary", "compute"):
    with open(f"{folder}/{name}.csv", newline="", encoding="utf-8") as file:
        tables[name] = list(csv.DictReader(file))
means = {}
for row in tables["curves"]:
    float(row["eval_return_mean"]), int(row["env_steps"])
    means.setdefault((row["agent"], row["learning_rate"], row["env_steps"]), []).append(float(row["eval_return_mean"]))
print(json.dumps({
    "agents": sorted({row["agent"] for row in tables["curves"]}),
    "rates": sorted({row["learning_rate"] for row in tables["curves"]}),
    "cells": len(means),
    "seeds": sorted({len(values) for values in means.values()}),
    "infinite": [float(row["steps_to_solve"]) for row in tables["runs"]][:1] == [float("inf")],
    "rows": {name: len(rows) for name, rows in tables.items()},
    "widths": {name: sorted({None in row for row in rows}) for name, rows in tables.items()},
}))
`;

Deno.test("a sweep's files have its settings as columns, read by Python's csv", () =>
  inFolder(async (folder) => {
    const { code, stderr } = await runExecutable([
      "compare",
      "--agents=dqn,random",
      "--set=dqn.learningRate=1e-3,1e-4",
      ...small,
      `--out=${folder}/x`,
    ]);
    assertEquals(code, 0, stderr);
    const text = await python(pivot, `${folder}/x`);
    if (text === undefined) return console.log("skipped: there is no python3 here");
    assertEquals(JSON.parse(text), {
      agents: ["dqn", "random"],
      rates: ["", "0.0001", "0.001"],
      cells: 3 * 2,
      seeds: [2],
      infinite: true,
      rows: { curves: 12, episodes: JSON.parse(text).rows.episodes, runs: 6, summary: 3, compute: 3 },
      widths: Object.fromEntries(
        ["curves", "episodes", "runs", "summary", "compute"].map((name) => [name, [false]]),
      ),
    });
  }));

Deno.test("runs.csv says when, by what and on which kind of machine each run was made, and names no machine", () =>
  inFolder(async (folder) => {
    const { code, stderr } = await runExecutable([
      "compare",
      "--agents=random",
      ...small,
      `--out=${folder}/x`,
    ]);
    assertEquals(code, 0, stderr);
    const text = Deno.readTextFileSync(`${folder}/x/runs.csv`);
    const [heading, first] = text.split("\n").map((line) => line.split(","));
    const cell = (name: string) => first[heading.indexOf(name)];
    assertMatch(cell("date"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assertEquals(cell("system"), `${Deno.build.os} ${Deno.build.arch}`);
    assertEquals(cell("version"), project.version);
    assertMatch(cell("commit"), /^([0-9a-f]{40}(-modified)?)?$/);
    if (Deno.build.os === "linux" && Deno.build.arch === "x86_64") assert(cell("cpu").length > 0);
    for (const told of [Deno.hostname(), folder, Deno.cwd()]) assert(!text.includes(told), text);
  }));

Deno.test("mbrl schema FILE describes the columns of a result file, at 80 columns and as JSON", async () => {
  const { code, stdout, stderr } = await runExecutable(["schema", "runs.csv"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(
    stdout,
    /\n {2}steps_to_solve +number \[real steps\]: [^]*empty: the\s+task has no threshold; inf: /,
  );
  for (const line of stdout.split("\n")) assert(line.length <= 80, line);
  const json = JSON.parse((await runExecutable(["schema", "runs.csv", "--json"])).stdout);
  assertEquals(json.columns[0].name, "label");
  const wrong = await runExecutable(["schema", "curve.csv"]);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.stderr, /curves\.csv/);
});

Deno.test("variants of a file and draws from a range have labels and columns of their own", () =>
  inFolder(async (folder) => {
    Deno.writeTextFileSync(
      `${folder}/c.json`,
      `{
        "variants": [
          { "label": "plain", "agent": "dqn" },
          { "label": "drawn", "agent": "dqn", "settings": { "learningRate": "log:1e-4..1e-2" } },
        ],
        "samples": 2, "seeds": 1, "steps": 20, "evalEvery": 20, "evalEpisodes": 2
      }`,
    );
    const made = await runExecutable(["compare", "--config=c.json", "--out=x", "--quiet"], { cwd: folder });
    assertEquals(made.code, 0, made.stderr);
    const cells = Deno.readTextFileSync(`${folder}/x/summary.csv`).trim().split("\n").map((line) =>
      line.split(",").slice(0, 5)
    );
    assertEquals(cells[0], ["label", "task", "agent", "rules", "learning_rate"]);
    assertEquals(cells.slice(1).map(([label, , agent]) => [label.split(" ")[0], agent]), [
      ["drawn", "dqn"],
      ["drawn", "dqn"],
      ["plain", "dqn"],
    ]);
    for (const [label, , , , rate] of cells.slice(1, 3)) assertEquals(label, `drawn learningRate=${rate}`);
    assertEquals(cells[3][4], "0.001");
    // the file that --print-config prints makes the same comparison
    const printed = await runExecutable(["compare", "--config=c.json", "--print-config"], { cwd: folder });
    Deno.writeTextFileSync(`${folder}/printed.json`, printed.stdout);
    const again = await runExecutable(["compare", "--config=printed.json", "--out=y", "--quiet"], {
      cwd: folder,
    });
    assertEquals(again.code, 0, again.stderr);
    assertEquals(resultBytes(`${folder}/y`), resultBytes(`${folder}/x`));
    const train = "train dqn --label=best --steps=20 --eval-every=20 --eval-episodes=2".split(" ");
    const trained = await runExecutable(train, { cwd: folder });
    assertEquals([trained.code, trained.stdout], [
      0,
      "results/train-best/runs/best/cartpole/seed-0/checkpoint.safetensors\n",
    ], trained.stderr);
  }));
