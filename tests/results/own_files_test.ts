import { assert, assertEquals, assertThrows } from "@std/assert";
import { removeResults, runPlaces, strayRuns } from "../../lib/results/own_files.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, finishedRun, inFolder, key, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1));

function fill(folder: string): void {
  const store = ResultStore.open(folder, config, "create");
  for (const agent of ["dyna", "dqn"]) {
    for (const seed of [0, 1]) store.writeRun(key(agent, seed), finishedRun(agent, seed));
  }
  store.saveProgress(key("dyna", 0), new Uint8Array(3));
  store.writeCheckpoint(key("dyna", 1), new Uint8Array(3));
  store.close();
}

function files(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? files(`${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

Deno.test("removeResults() removes what mbrl made, and nothing else at any depth", () =>
  inFolder((folder) => {
    fill(folder);
    const others = [
      "curves_mine.svg",
      "notes.csv",
      "data.7-7.partial",
      "runs/notes.txt",
      "runs/dyna/checkpoint.safetensors",
      "runs/dyna/cartpole/seed-0/notes.txt",
      "runs/dyna/cartpole/seed-0/notes.txt.1-2.partial",
      "runs/dyna/cartpole/seed-2/run.csv",
      "runs/2024-01-01/events/seed-0/run.csv",
    ];
    for (const name of others) {
      Deno.mkdirSync(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${folder}/${name}`, "mine");
    }
    const left = ["runs.csv.1-2.partial", "runs/dyna/cartpole/seed-0/run.csv.1-2.partial"];
    for (const name of left) Deno.writeTextFileSync(`${folder}/${name}`, "");
    removeResults(folder, config.plan);
    assertEquals(
      files(folder),
      [".lock", "config.json", ...others].map((name) => `${folder}/${name}`).sort(),
    );
  }));

Deno.test("runPlaces() passes by what is not of the plan, and refuses links", () =>
  inFolder((folder) => {
    fill(folder);
    for (const name of [".DS_Store", "dyna/Thumbs.db", "dyna/cartpole/.DS_Store"]) {
      Deno.writeTextFileSync(`${folder}/runs/${name}`, "");
    }
    Deno.mkdirSync(`${folder}/runs/dyna/cartpole/seed-9`);
    Deno.writeTextFileSync(`${folder}/runs/dyna/cartpole/seed-9/run.csv`, "");
    assertEquals(runPlaces(folder, config.plan).length, 4);
    assertEquals(strayRuns(folder, config.plan), [`${folder}/runs/dyna/cartpole/seed-9`]);
    Deno.renameSync(`${folder}/runs/dyna`, `${folder}/elsewhere`);
    Deno.symlinkSync(`${folder}/elsewhere`, `${folder}/runs/dyna`);
    const { message } = assertThrows(() => runPlaces(folder, config.plan), UsageError);
    assert(message.includes("runs/dyna is a link where mbrl needs a folder"), message);
  }));
