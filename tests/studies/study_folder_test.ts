import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { planOf } from "../../lib/experiment/comparison.ts";
import { keyOf } from "../../lib/experiment/run_spec.ts";
import { type OpenMode, ResultStore } from "../../lib/results/store.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import {
  deriveStudy,
  mergeStudies,
  openStudyFolder,
  resultFoldersOf,
  type StudyRecord,
  workFolder,
  writeStudy,
} from "../../lib/studies/study_folder.ts";
import { tasksStudy } from "../../lib/studies/tasks.ts";
import { runsOfStudy } from "../../lib/studies/study_runs.ts";
import { projectFile } from "../../tools/resolution.ts";
import { inFolder } from "../results/fixtures.ts";
import { syntheticRun } from "./synthetic.ts";

const record: StudyRecord = { format: 1, study: "tasks", size: "quick", version: "1.0.0" };

/** Fills the work folders of the quick study of tasks, or of one part of it, with runs that were never made. */
function fill(folder: string, part?: { readonly number: number; readonly of: number }): StudyRecord {
  const own = part === undefined ? record : { ...record, part };
  openStudyFolder(folder, own, "create").close();
  for (const { name, config, specs } of runsOfStudy(tasksStudy, "quick", part)) {
    const plan = planOf(config);
    const store = ResultStore.open(
      workFolder(folder, name),
      { format: 1, argv: [], versions: { mbrl: "1.0.0" }, backend: null, plan },
      "create",
    );
    for (const spec of specs) {
      store.writeRun(
        keyOf(spec),
        syntheticRun(spec, ({ seed }, steps) => Math.sqrt(steps) - 300 + seed / 3, -200),
      );
    }
    store.close();
  }
  return own;
}

const texts = (folder: string) =>
  Object.fromEntries(
    [...Deno.readDirSync(folder)].filter(({ name, isFile }) => isFile && name !== ".lock")
      .map(({ name }) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
  );

Deno.test("writeStudy() writes what deriveStudy() derives from it, byte for byte", () =>
  inFolder(async (folder) => {
    const { derived: { answer }, files } = await writeStudy(
      folder,
      fill(folder),
      mergeStudies([folder], record),
      undefined,
    );
    assertEquals(files, [
      "study.json",
      "curves.csv",
      "runs.csv",
      "tasks.csv",
      "curves.svg",
      "summary.svg",
      "README.md",
    ]);
    const derived = await deriveStudy(folder);
    assertEquals(derived.answer, answer);
    const there = texts(folder);
    for (const [name, text] of derived.files) assertEquals(there[name], text, name);
    for (const sentence of answer.sentences) assert(there["README.md"].includes(sentence));
    assertEquals(
      there["curves.csv"].split("\n")[0],
      "label,task,seed,env_steps,eval_return_mean",
    );
    // one cell more, another page
    Deno.writeTextFileSync(`${folder}/curves.csv`, there["curves.csv"].replaceAll("-261.2702", "-150.5"));
    assert((await deriveStudy(folder)).answer.sentences.join() !== answer.sentences.join());
  }));

Deno.test("mergeStudies() gives parts the same bytes as one folder, and names the runs that are missing", () =>
  inFolder(async (root) => {
    const [whole, first, second, joined] = ["whole", "first", "second", "joined"].map((name) =>
      `${root}/${name}`
    );
    await writeStudy(whole, fill(whole), mergeStudies([whole], record), undefined);
    fill(first, { number: 1, of: 2 });
    assertEquals(mergeStudies([first], record).missing.length, 4);
    fill(second, { number: 2, of: 2 });
    openStudyFolder(joined, record, "create").close();
    const merged = mergeStudies([second, joined, first], record);
    assertEquals(merged.missing, []);
    await writeStudy(joined, record, merged, undefined);
    assertEquals(texts(joined), texts(whole));
  }));

Deno.test("openStudyFolder() refuses another study, another size, and what is none", () =>
  inFolder((root) => {
    const folder = `${root}/study`;
    fill(folder);
    const refusal = (own: StudyRecord, mode: OpenMode, path = folder) =>
      assertThrows(() => openStudyFolder(path, own, mode), UsageError).message;
    assert(refusal(record, "create").includes("continue it with --resume"));
    assert(refusal({ ...record, size: "full" }, "resume").includes("with size quick instead of full"));
    assert(
      refusal({ ...record, version: "2.0.0" }, "resume").includes("with version 1.0.0 instead of 2.0.0"),
    );
    assert(
      refusal({ ...record, part: { number: 1, of: 2 } }, "resume").includes("holds all runs of its study"),
    );
    Deno.mkdirSync(`${root}/other`);
    Deno.writeTextFileSync(`${root}/other/letter.txt`, "");
    assert(refusal(record, "overwrite", `${root}/other`).includes("is not the folder of a study"));
    openStudyFolder(folder, record, "resume").close();
    openStudyFolder(folder, record, "overwrite").close();
    assertThrows(() => mergeStudies([folder], record), UsageError, "hold no runs");
  }));

Deno.test("deriveStudy() refuses a study that is not complete, and a plan that was edited", () =>
  inFolder(async (folder) => {
    fill(folder);
    await assertRejects(() => deriveStudy(folder), UsageError, "has no complete study yet");
    Deno.writeTextFileSync(`${folder}/study.json`, JSON.stringify({ ...record, plan: { seeds: "all" } }));
    await assertRejects(() => deriveStudy(folder), UsageError, "study.json is damaged or was edited");
  }));

Deno.test("deriveStudy() answers from a log of trials, of which there are no runs to report or to make again", async () => {
  const folder = projectFile("results/tuning");
  const { made, files, answer } = await deriveStudy(folder);
  assert(made.startsWith("A log of trials that were made one by one (`dqn.csv`, "), made);
  assertEquals([...files.keys()], [...answer.tables.map(({ name }) => `${name}.csv`), "README.md"]);
  const { message } = assertThrows(() => resultFoldersOf(folder), UsageError);
  assert(message.endsWith("(work/): mbrl study tuning prints its answer."), message);
});
