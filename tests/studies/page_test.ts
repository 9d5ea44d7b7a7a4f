import { assertEquals } from "@std/assert";
import { markdownTable } from "../../lib/studies/page.ts";

Deno.test("markdownTable() writes a heading and rows, and keeps bars within cells", () => {
  assertEquals(markdownTable([["a", "b"], ["1", "x|y"]]), "| a | b |\n| --- | --- |\n| 1 | x\\|y |");
});
