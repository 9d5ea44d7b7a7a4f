import { assert, assertEquals } from "@std/assert";
import { ANSWERS, derivedFiles, withExcerpts } from "../../tools/answers.ts";
import { projectFile } from "../../tools/resolution.ts";

/** Bytes of all texts and tables that the program holds. */
const MOST_BYTES = 300_000;

Deno.test("every stored answer, table, picture and page is what its stored CSV files give", async () => {
  for (const [path, text] of await derivedFiles()) {
    assertEquals(Deno.readTextFileSync(projectFile(path)), text, `${path}: run deno task answers`);
  }
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
    "| question | command | answer |",
    "| --- | --- | --- |",
    "| How many real steps does each method need to solve CartPole? | `mbrl study ladder` | Twice as fast. |",
  ]);
  assert(rows.slice(3).every((row) => row.endsWith("| not stored yet |")));
});
