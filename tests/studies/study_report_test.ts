import { assert, assertEquals } from "@std/assert";
import { pageText } from "../../lib/results/page/frame.ts";
import { deriveStudy } from "../../lib/studies/study_folder.ts";
import { studyReport } from "../../lib/studies/study_report.ts";
import { projectFile } from "../../tools/resolution.ts";

Deno.test("studyReport() shows the question, the answer, its pictures and tables, and what to do next", async () => {
  const derived = await deriveStudy(projectFile("results/listing"));
  const page = await studyReport(derived);
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
