import { assert, assertEquals } from "@std/assert";
import answers from "../../lib/studies/stored_answers.json" with { type: "json" };
import { ANSWERS, derivedFiles, withExcerpts } from "../../tools/answers.ts";
import type { StudyAnswer } from "../../lib/studies/study.ts";
import { findStudy } from "../../lib/studies/registry.ts";
import { projectFile } from "../../tools/resolution.ts";

/** Bytes of what the studies of results/ hold together. */
const MOST_STORED_BYTES = 14_000_000;
/** Bytes of all texts and tables that the program holds. */
const MOST_BYTES = 300_000;

/** What a study's folder holds beside what is derived: its record, its results, and the log of trials. */
const GIVEN = /^(study\.json|curves\.csv|runs\.csv|measured_\w+\.csv|measurements\.csv|\.lock)$/;

Deno.test("every stored answer, table, picture and page is what its stored CSV files give", async () => {
  const derived = await derivedFiles();
  for (const [path, text] of derived) {
    assertEquals(Deno.readTextFileSync(projectFile(path)), text, `${path}: run deno task answers`);
  }
  const left = Object.keys(answers).flatMap((study) => {
    const { log = [] } = findStudy(study);
    return [...Deno.readDirSync(projectFile(`results/${study}`))]
      .filter(({ name, isFile }) => isFile && !GIVEN.test(name) && !log.some((own) => name === `${own}.csv`))
      .map(({ name }) => `results/${study}/${name}`);
  }).filter((path) => !derived.has(path) && !path.endsWith("/report.html"));
  assertEquals(left, [], "files that no study derives any more");
});

Deno.test("every stored answer has three to eight sentences or groups of them, without a number that is none", () => {
  for (const [study, { sentences }] of Object.entries(answers as Record<string, StudyAnswer>)) {
    assert(sentences.length >= 3 && sentences.length <= 8, `${study}: ${sentences.length} sentences`);
    assert(sentences.some((sentence) => sentence.includes("To try next: ")), study);
    for (const sentence of sentences) assert(!/NaN|undefined|Infinity/.test(sentence), sentence);
  }
});

Deno.test("every page in results/ is a study's, and stored studies have less than 14 MB in all", () => {
  const folder = projectFile("results");
  let bytes = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory) continue;
    const files = [...Deno.readDirSync(`${folder}/${name}`)].filter(({ isFile }) => isFile);
    const has = (file: string) => files.some(({ name }) => name === file);
    assertEquals(has("README.md"), has("study.json"), `${name}/ has a page that no study wrote`);
    if (!(name in answers)) continue; // what a user of this copy has made
    for (const file of files) bytes += Deno.statSync(`${folder}/${name}/${file.name}`).size;
  }
  assert(bytes < MOST_STORED_BYTES, `${bytes} bytes`);
});

Deno.test("the program holds at most 300 KB of answers", () => {
  const { size } = Deno.statSync(projectFile(ANSWERS));
  assert(size <= MOST_BYTES, `${size} bytes`);
});

Deno.test("the README has places for the ladder's claim and its table", () => {
  const readme = Deno.readTextFileSync(projectFile("README.md"));
  for (const part of ["claim", "excerpt"]) {
    assert(
      withExcerpts(readme, { ladder: { sentences: [], tables: [], [part]: "changed" } }) !== readme,
      part,
    );
  }
});

Deno.test("withExcerpts() puts answers between their marks, and leaves those that are not stored", () => {
  const text =
    "a\n\n<!-- study ladder -->\n\nold\n\n<!-- end -->\n\n<!-- study tasks -->\n\nkept\n\n<!-- end -->\n\n" +
    "<!-- studies -->\n\nold\n\n<!-- end -->\n\n<!-- claim ladder -->\n\nold\n\n<!-- end -->\n";
  const ladder = { sentences: ["Twice as fast.", "No more."], tables: [], claim: "Twice!", excerpt: "new" };
  const filled = withExcerpts(text, { ladder });
  assert(
    filled.startsWith(
      "a\n\n<!-- study ladder -->\n\nnew\n\n<!-- end -->\n\n<!-- study tasks -->\n\nkept\n\n<!-- end -->",
    ),
  );
  assert(filled.endsWith("\n\n<!-- claim ladder -->\n\nTwice!\n\n<!-- end -->\n"));
  const rows = filled.split("\n").filter((line) => line.startsWith("|"));
  assertEquals(rows.slice(0, 3), [
    "| question | in the lecture | command | answer |",
    "| --- | --- | --- | --- |",
    "| How many real steps does each method need to solve CartPole? | exercise 3 and its claim that a model saves 10 to 100 " +
    "times the steps | `mbrl study ladder` | Twice as fast. |",
  ]);
  assert(rows.slice(3).every((row) => row.endsWith("| not stored yet |")));
});
