import { assertEquals } from "@std/assert";
import { latexTable, markdownTable } from "../../lib/results/table_formats.ts";

const rows = [["agent", "steps [95%]"], ["dyna_q k=1|2", ">5,000"], ["a~b", "-153.2 [-180.4, –]"]];

Deno.test("markdownTable() keeps what would be markup as it is", () => {
  assertEquals(markdownTable(rows), [
    "| agent | steps [95%] |",
    "| --- | --- |",
    "| dyna\\_q k=1\\|2 | >5,000 |",
    "| a~b | -153.2 [-180.4, –] |",
  ]);
});

Deno.test("latexTable() escapes letters, and writes minus signs and bounds in math mode", () => {
  assertEquals(latexTable(rows), [
    "\\begin{tabular}{lr}",
    "\\hline",
    "agent & steps [95\\%] \\\\",
    "\\hline",
    "dyna\\_q k=1|2 & $>$5,000 \\\\",
    "a\\textasciitilde{}b & $-$153.2 [$-$180.4, --] \\\\",
    "\\hline",
    "\\end{tabular}",
  ]);
  assertEquals(latexTable([["a"], ["dyna-q 1e-3"]])[4], "dyna-q 1e-3 \\\\"); // hyphens stay
});
