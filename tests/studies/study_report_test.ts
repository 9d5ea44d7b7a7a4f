import { assert, assertEquals } from "@std/assert";
import { pageText } from "../../lib/results/page/frame.ts";
import { PageRoom } from "../../lib/results/page/page_room.ts";
import type { DreamRecording } from "../../lib/results/dreams/recording.ts";
import { deriveStudy } from "../../lib/studies/study_folder.ts";
import { studyReport } from "../../lib/studies/study_report.ts";
import { recordingOf } from "../results/dreams/fixtures.ts";
import { projectFile } from "../../tools/resolution.ts";

Deno.test("studyReport() shows the question, the answer, its pictures and tables, and what to do next", async () => {
  const derived = await deriveStudy(projectFile("results/listing"));
  const page = (await studyReport(derived))(new PageRoom());
  assertEquals(page.title, derived.study.question);
  const ids = page.sections.map(({ id }) => id);
  for (
    const id of ["answer", "pictures", "tables", "curves", "solve", "summary", "pairwise", "runs", "again"]
  ) {
    assert(ids.includes(id), `${id} in ${ids}`);
  }
  const text = await pageText(page, undefined);
  assert(text.length < 3_000_000 - 700_000, `${text.length} characters beside the script`);
  assert(text.includes("When not to trust it"));
  assert(text.includes("mbrl study listing --full"));
  assertEquals(text.match(/<img alt="The picture /g)?.length, derived.pictures.length);
});

Deno.test("studyReport() shows reality beside the dream where the runs recorded any, and says so where not", async () => {
  const derived = await deriveStudy(projectFile("results/listing"));
  const recording = recordingOf({ label: "lecture", task: "cartpole", seed: 0 });
  const latent = { ...recording, run: { ...recording.run, label: "dreamer" }, maps: undefined };
  const textOf = async (dreams: readonly DreamRecording[]) =>
    await pageText((await studyReport(derived, dreams))(new PageRoom()), undefined);
  const text = await textOf([recording, latent as unknown as DreamRecording]);
  assert(text.includes('<section id="dreams"') && text.includes('<section id="model-maps"'));
  assert(text.includes("There is no map of dreamer: a model of latent states"));
  const without = await textOf([]);
  assert(!without.includes('<section id="dreams"'));
  assert(without.includes("What the models of these runs imagine is not stored with a study"));
});

Deno.test("studyReport() sorts the columns of tables by number where there are numbers", async () => {
  const derived = await deriveStudy(projectFile("results/ladder"));
  const [{ shown }] = derived.answer.tables.filter(({ shown }) => shown !== undefined);
  const steps = shown![0].findIndex((title) => title.startsWith("steps to solve"));
  const text = await pageText((await studyReport(derived))(new PageRoom()), undefined);
  const value = shown![1][steps].replaceAll(",", "").replace(/ .*/, "");
  assert(
    text.includes(`<td class="number" data-value="${value}">${shown![1][steps]}</td>`),
    shown![1][steps],
  );
});
