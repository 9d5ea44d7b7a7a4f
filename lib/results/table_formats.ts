/**
 * A table as text for other documents: Markdown and LaTeX.
 *
 * @module
 */

/** How a table may be printed for other documents. */
export const tableFormats = ["md", "latex", "csv"] as const;

/**
 * A Markdown table.
 *
 * @param rows The first is the heading; all have the same number of cells.
 */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const [heading, ...body] = rows.map((cells) => cells.map(markdownText));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...body.map(line)];
}

/** A backslash, a pipe or a letter of emphasis would be read as markup. */
function markdownText(text: string): string {
  return text.replace(/[\\|*_`<]/g, (letter) => letter === "<" ? "&lt;" : `\\${letter}`);
}

/**
 * A LaTeX table, which needs no package.
 *
 * @param rows As for {@linkcode markdownTable}.
 */
export function latexTable(rows: readonly (readonly string[])[]): string[] {
  const [heading, ...body] = rows.map((cells) => cells.map(latexText));
  const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{l${"r".repeat(heading.length - 1)}}`,
    "\\hline",
    line(heading),
    "\\hline",
    ...body.map(line),
    "\\hline",
    "\\end{tabular}",
  ];
}

const latexLetters: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "–": "--",
};

/** A minus before a number is not a hyphen; letters with a meaning of their own are escaped. */
function latexText(text: string): string {
  return text.replace(
    /(?<![\w.])-(?=\d)|[\\~^<>–&%$#_{}]/g,
    (letter) => letter === "-" ? "$-$" : latexLetters[letter] ?? `\\${letter}`,
  );
}
