/**
 * Plain text in columns: wrapping and tables for terminals.
 *
 * @module
 */

/** `text` broken at spaces into lines of at most `width` columns, each behind `indent`. */
export function wrapped(text: string, width: number, indent = ""): string[] {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(indent + line);
  return lines;
}

const NUMERIC = /^([<>]?[-+\d.,]+(e[-+]?\d+)?%?|inf|–|)$/;

/**
 * Rows in aligned columns, two spaces apart, the first row being the heading. A column of numbers is told by
 * its look and stands right-aligned.
 */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Array.from(
    { length: rows.reduce((most, row) => Math.max(most, row.length), 0) },
    (_, c) => ({
      numeric: rows.slice(1).every((row) => NUMERIC.test(row[c] ?? "")),
      width: rows.reduce((most, row) => Math.max(most, (row[c] ?? "").length), 0),
    }),
  );
  return rows.map((row) =>
    columns
      .map(({ numeric, width }, c) => numeric ? (row[c] ?? "").padStart(width) : (row[c] ?? "").padEnd(width))
      .join("  ")
      .trimEnd()
  );
}
