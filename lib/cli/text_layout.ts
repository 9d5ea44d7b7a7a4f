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

/** What stands in two columns of a terminal, and what in none. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}！-｠]/u;
const BARE = /[\p{Mark}\u200b-\u200f\ufe00-\ufe0f]/u;

function columnsOfCharacter(character: string): number {
  return BARE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** The columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** `text` in at most `columns` columns, with `…` at its end where that cuts it. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  let left = columns - 1;
  for (const character of text) {
    left -= columnsOfCharacter(character);
    if (left < 0) break;
    kept += character;
  }
  return columns < 1 ? "" : `${kept}…`;
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
