import { assert, assertEquals, assertThrows } from "@std/assert";
import { ResultFileError } from "../../lib/results/csv.ts";
import { mergedFiles } from "../../lib/results/own_files.ts";
import { readRuns } from "../../lib/results/result_folder.ts";
import { folderOfRun } from "../../lib/results/run_files.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { configOf, exactFiles, failedRun, finishedRun, inFolder, key, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1));
const everyRun = [["dyna", 0], ["dqn", 0], ["dyna", 1], ["dqn", 1]] as const;

function fill(
  folder: string,
  runs: readonly (readonly [string, number])[],
  mode: "create" | "resume" = "create",
) {
  const store = ResultStore.open(folder, config, mode);
  for (const [agent, seed] of runs) store.writeRun(key(agent, seed), finishedRun(agent, seed));
  store.close();
}

/** Keeps the first lines of a file. */
function cut(path: string, lines: number): void {
  const text = Deno.readTextFileSync(path).split("\n").slice(0, lines).join("\n");
  Deno.writeTextFileSync(path, `${text}\n`);
}

function refusal(folder: string): string {
  const { message } = assertThrows(() => readRuns(folder, config), ResultFileError);
  assert(/^[^\n]+\.$/.test(message) && message.includes(folder), message);
  return message;
}

Deno.test("readRuns() reads the merged files where the runs' own are gone, all or some", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    const expected = readRuns(folder, config);
    assertEquals(expected.runs.size, 4);
    Deno.removeSync(folderOfRun(folder, key("dyna", 1)), { recursive: true });
    Deno.removeSync(`${folderOfRun(folder, key("dqn", 0))}/curves.csv`);
    const sorted = ({ runs }: typeof expected) => [...runs].sort(([a], [b]) => a < b ? -1 : 1);
    assertEquals(sorted(readRuns(folder, config)), sorted(expected));
    assertEquals(readRuns(folder, config).damaged.size, 0);
    Deno.removeSync(`${folder}/runs`, { recursive: true });
    Deno.mkdirSync(`${folder}/runs`);
    assertEquals(sorted(readRuns(folder, config)), sorted(expected));
    Deno.removeSync(`${folder}/runs`);
    assertEquals(sorted(readRuns(folder, config)), sorted(expected));
  }));

Deno.test("readRuns() refuses merged files of which any part is cut, and no other file holds the rest", () =>
  inFolder((folder) => {
    for (const name of ["curves.csv", "episodes.csv", "runs.csv"]) {
      fill(`${folder}/${name}`, everyRun);
      Deno.removeSync(`${folder}/${name}/runs`, { recursive: true });
      const lines = Deno.readTextFileSync(`${folder}/${name}/${name}`).trim().split("\n").length;
      for (let kept = lines - 1; kept >= 1; kept -= 3) {
        cut(`${folder}/${name}/${name}`, kept);
        refusal(`${folder}/${name}`);
      }
      Deno.removeSync(`${folder}/${name}/${name}`);
      refusal(`${folder}/${name}`);
    }
  }));

Deno.test("readRuns() makes up for damaged merged files from complete runs, and never from fewer", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    cut(`${folder}/runs.csv`, 2);
    assertEquals(readRuns(folder, config).runs.size, 4);
    Deno.writeTextFileSync(`${folder}/curves.csv`, "not CSV");
    assertEquals(readRuns(folder, config).runs.size, 4);
    Deno.removeSync(folderOfRun(folder, key("dyna", 1)), { recursive: true });
    assert(refusal(folder).includes(`${folder}/curves.csv`));
  }));

Deno.test("readRuns() refuses rows that the configuration does not name, and doubled ones", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    const text = Deno.readTextFileSync(`${folder}/curves.csv`);
    Deno.writeTextFileSync(
      `${folder}/curves.csv`,
      `${text}${text.trim().split("\n")[1].replace("dqn", "ppo")}\n`,
    );
    assert(refusal(folder).includes("ppo on cartpole, seed 0"));
    Deno.writeTextFileSync(`${folder}/curves.csv`, text);
    Deno.removeSync(`${folder}/runs`, { recursive: true });
    const runs = Deno.readTextFileSync(`${folder}/runs.csv`);
    Deno.writeTextFileSync(`${folder}/runs.csv`, `${runs}${runs.trim().split("\n")[1]}\n`);
    assert(refusal(folder).includes("two rows of dqn on cartpole, seed 0"));
  }));

Deno.test("ResultStore.open() resumes a folder of merged files where it ended", () =>
  inFolder((folder) => {
    fill(`${folder}/whole`, everyRun);
    fill(`${folder}/merged`, everyRun.slice(0, 2));
    Deno.removeSync(`${folder}/merged/runs`, { recursive: true });
    const store = ResultStore.open(`${folder}/merged`, config, "resume");
    assert(store.isFinished(key("dyna", 0)) && store.isFinished(key("dqn", 0)));
    store.writeRun(key("dyna", 1), failedRun("dyna", 1));
    store.close();
    fill(`${folder}/merged`, everyRun.slice(2), "resume");
    assertEquals(exactFiles(`${folder}/merged`), exactFiles(`${folder}/whole`));
    for (const name of mergedFiles) Deno.removeSync(`${folder}/whole/${name}`);
    assertEquals(readRuns(`${folder}/whole`, config).runs.size, 4);
  }));
