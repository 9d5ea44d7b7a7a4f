/**
 * Plain text in columns: wrapping and tables for terminals.
 *
 * @module
 */

/** `text`, wrapped at spaces into lines of at most `width` columns, each after `indent`. */
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

/** A term and its explanation in two columns; a long term gets its own line. */
export function entry(term: string, about: string, widest: number, width: number): string[] {
  const lines = wrapped(about, width, " ".repeat(widest + 4));
  if (term.length > widest) return [`  ${term}`, ...lines];
  return [`  ${term.padEnd(widest)}  ${(lines[0] ?? "").trimStart()}`, ...lines.slice(1)];
}

/** Characters that take two columns of a terminal, and those that take none. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}！-｠]/u;
const BARE = /[\p{Mark}\u200b-\u200f\ufe00-\ufe0f]/u;

function columnsOfCharacter(character: string): number {
  return BARE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** The number of terminal columns that a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** `text`, cut to `columns` columns with `…` at its end if it is longer. */
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

/** A name of at most `columns` characters: a longer one loses its middle, since names often differ at their ends. */
export function cutMiddle(name: string, columns: number): string {
  if (name.length <= columns) return name;
  const head = Math.floor((columns - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (columns - 1 - head))}`;
}

const NUMERIC = /^([<>]?[-+\d.,]+(e[-+]?\d+)?%?|inf|–|)$/;

/** Columns of a table that a column of words keeps. */
const LEAST_WORDS = 12;

/**
 * A table of at most `width` columns, if its words can be wrapped so far: the widest columns of words take several lines. It
 * is as {@linkcode table} where that fits.
 */
export function fittedTable(rows: readonly (readonly string[])[], width: number): string[] {
  const whole = table(rows);
  const widths = rows[0].map((_, c) =>
    rows.reduce((most, row) => Math.max(most, columnsOf(row[c] ?? "")), 0)
  );
  const isWords = rows[0].map((_, c) => rows.slice(1).some((row) => !NUMERIC.test(row[c] ?? "")));
  let excess = widths.reduce((sum, each) => sum + each, 2 * (widths.length - 1)) - width;
  if (excess <= 0) return whole;
  for (; excess > 0; excess--) {
    const widest = widths.reduce(
      (most, each, c) => isWords[c] && each > LEAST_WORDS && (most < 0 || each > widths[most]) ? c : most,
      -1,
    );
    if (widest < 0) break;
    widths[widest]--;
  }
  return table(rows.flatMap((row) => {
    const cells = row.map((cell, c) => columnsOf(cell) > widths[c] ? inWidth(cell, widths[c]) : [cell]);
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
    return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
  }));
}

/** A cell's lines, broken at spaces, and within words where they are too long. */
function inWidth(cell: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of cell.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${width}}`, "gu")) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/**
 * Aligns rows in columns, two spaces apart; the first row is the heading. A column whose cells all look like
 * numbers is right-aligned.
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
