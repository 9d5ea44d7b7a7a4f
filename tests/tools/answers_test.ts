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

Deno.test("the README has a place for the ladder", () => {
  const readme = Deno.readTextFileSync(projectFile("README.md"));
  assert(withExcerpts(readme, { ladder: { sentences: [], tables: [], excerpt: "changed" } }) !== readme);
});

Deno.test("withExcerpts() puts answers between their marks, and leaves those that are not stored", () => {
  const text =
    "a\n\n<!-- study ladder -->\n\nold\n\n<!-- end -->\n\n<!-- study tasks -->\n\nkept\n\n<!-- end -->\n\n" +
    "<!-- studies -->\n\nold\n\n<!-- end -->\n";
  const ladder = { sentences: ["Twice as fast.", "No more."], tables: [], excerpt: "new" };
  assertEquals(
    withExcerpts(text, { ladder }),
    "a\n\n<!-- study ladder -->\n\nnew\n\n<!-- end -->\n\n<!-- study tasks -->\n\nkept\n\n<!-- end -->\n\n" +
      "<!-- studies -->\n\n| question | command | answer |\n| --- | --- | --- |\n" +
      "| How many real steps does each method need to solve CartPole? | `mbrl study ladder` | Twice as fast. |\n\n" +
      "<!-- end -->\n",
  );
});
