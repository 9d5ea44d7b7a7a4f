import { assertEquals } from "@std/assert";
import { visibleText } from "../../../lib/results/page/visible_text.ts";

Deno.test("visibleText() writes hidden characters as numbers, and nothing else", () => {
  assertEquals(visibleText("\u061c\u2028\ufeff\x1b[1m"), "\\u{61c}\\u{2028}\\u{feff}\\u{1b}[1m");
  for (const text of ["", "a\tb\n", "naïve 中文 😀 \u00a0–"]) assertEquals(visibleText(text), text);
});
