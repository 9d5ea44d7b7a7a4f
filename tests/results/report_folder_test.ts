import { assert, assertEquals, assertThrows } from "@std/assert";
import { claimReportFolder } from "../../lib/results/report_folder.ts";
import { mergedFiles } from "../../lib/results/own_files.ts";
import { ResultStore, writeMerged } from "../../lib/results/store.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, finishedRun, inFolder, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1));

function fill(folder: string, agent: string): void {
  const store = ResultStore.open(folder, config, "create");
  for (const seed of [0, 1]) store.writeRun(finishedRun(agent, seed).run, finishedRun(agent, seed));
  store.close();
}

function refusal(out: string, reported: readonly string[], overwrite = false): string {
  const { message } = assertThrows(() => claimReportFolder(out, reported, overwrite), UsageError);
  assert(/^[^\n]+\.$/.test(message), message);
  return message;
}

Deno.test("claimReportFolder() takes the reported folder and new ones, and earlier reports if asked to", () =>
  inFolder((folder) => {
    const [a, b, out] = ["a", "b", "out"].map((name) => `${folder}/${name}`);
    fill(a, "dyna");
    fill(b, "dqn");
    const inPlace = claimReportFolder(`${folder}/../${folder.split("/").at(-1)}/a`, [a], false);
    assert(inPlace.isReported);
    inPlace.clear();
    inPlace.lock.close();
    assertEquals([...Deno.readDirSync(a)].length, mergedFiles.length + 3);
    claimReportFolder(out, [a, b], false).lock.close();
    writeMerged(out, config, [finishedRun("dyna", 0)]);
    assert(refusal(out, [a, b], true).includes("has no config.json"));
    Deno.writeTextFileSync(`${out}/config.json`, JSON.stringify(config));
    Deno.writeTextFileSync(`${out}/thesis.tex`, "mine");
    assert(refusal(out, [a, b]).includes("--overwrite"));
    const replaced = claimReportFolder(out, [a, b], true);
    assert(!replaced.isReported);
    replaced.clear();
    replaced.lock.close();
    assertEquals([...Deno.readDirSync(out)].map(({ name }) => name).sort(), [
      ".lock",
      "config.json",
      "thesis.tex",
    ]);
  }));

Deno.test("claimReportFolder() never lets a report replace a comparison", () =>
  inFolder((folder) => {
    const [a, b] = ["a", "b"].map((name) => `${folder}/${name}`);
    fill(a, "dyna");
    fill(b, "dqn");
    for (const overwrite of [false, true]) {
      assert(refusal(b, [a], overwrite).includes("holds a comparison"));
      assert(refusal(a, [a, b], overwrite).includes("one of the folders to merge"));
      assert(refusal(`${folder}/c`, [`${folder}/c`], overwrite).includes("not a result folder"));
    }
    assertEquals([...Deno.readDirSync(folder)].length, 2);
    const store = ResultStore.open(a, config, "resume");
    assert(refusal(a, [a]).includes("in use"));
    store.close();
  }));
