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

/** Spaces between the columns of a table. */
const GAP = 2;

/** What stays together in a cell: words, numbers, and what stands in brackets, such as an interval. */
const tokensOf = (cell: string) => cell.match(/\[[^\]]*\]\S*|\S+/gu) ?? [];

const widestOf = (texts: readonly string[]) =>
  texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0);

/**
 * A table of at most `width` columns. One that is too wide gets headings of several lines, then cells of several lines; if words
 * and numbers do not fit side by side even so, it is printed in parts, one below another, each with
 * the first columns, which tell its rows apart. It is as {@linkcode table} where that fits.
 */
export function fittedTable(rows: readonly (readonly string[])[], width: number): string[] {
  const columns = rows[0].map((_, c) => rows.map((row) => row[c] ?? ""));
  if (total(columns.map(widestOf)) <= width) return table(rows);
  const least = columns.map((cells) => widestOf(cells.flatMap(tokensOf)));
  const isWhole = total(least) <= width;
  const keys = keysOf(rows);
  const split = isWhole ? 0 : splitAt(least, keys, width);
  if (split > keys && split < columns.length) {
    const part = (from: number, to?: number) =>
      rows.map((row) => [...row.slice(0, keys), ...row.slice(from, to)]);
    return [...fittedTable(part(keys, split), width), "", ...fittedTable(part(split), width)];
  }
  const widths = columns.map(([, ...cells], c) => Math.max(least[c], widestOf(cells)));
  // where the keys and one column are too wide, words are broken
  const share = Math.floor((width - GAP * (columns.length - 1)) / columns.length);
  narrow(widths, isWhole ? least : least.map((each) => Math.min(each, share)), width);
  const numeric = columns.map(([, ...cells]) => cells.every((cell) => NUMERIC.test(cell)));
  return rows.flatMap((row) => {
    const cells = row.map((cell, c) => inWidth(cell, widths[c]));
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
    return Array.from(
      { length: height },
      (_, line) =>
        cells.map((lines, c) => aligned(lines[line] ?? "", widths[c], numeric[c])).join(" ".repeat(GAP))
          .trimEnd(),
    );
  });
}

/** Columns of a line whose columns have these widths. */
const total = (widths: readonly number[]) =>
  widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1));

/** Takes from the widest columns until a line has `width` columns, and from none what it needs `least`. */
function narrow(widths: number[], least: readonly number[], width: number): void {
  for (let excess = total(widths) - width; excess > 0; excess--) {
    const widest = widths.reduce(
      (best, each, c) => each > least[c] && (best < 0 || each > widths[best]) ? c : best,
      -1,
    );
    if (widest < 0) return;
    widths[widest]--;
  }
}

/** How many of the first columns tell the rows apart, of which every part of a table needs a copy. */
function keysOf([, ...rows]: readonly (readonly string[])[]): number {
  const tells = (keys: number) =>
    new Set(rows.map((row) => row.slice(0, keys).join("\n"))).size === rows.length;
  return [1, 2, 3].find(tells) ?? 1;
}

/** The column before which a table is split so that the part before it fits, one column at least beside the keys. */
function splitAt(least: readonly number[], keys: number, width: number): number {
  let sum = least.slice(0, keys + 1).reduce((a, b) => a + GAP + b, -GAP);
  let split = keys + 1;
  while (split < least.length && sum + GAP + least[split] <= width) sum += GAP + least[split++];
  return split;
}

/** A cell's lines, broken at spaces, and within words where they are too long. */
function inWidth(cell: string, width: number): string[] {
  const lines: string[] = [];
  const pieces = tokensOf(cell).flatMap((token) =>
    columnsOf(token) <= width ? [token] : token.match(new RegExp(`.{1,${width}}`, "gu")) ?? []
  );
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(piece) <= width) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else lines.push(piece);
  }
  return lines;
}

const aligned = (text: string, width: number, isRight: boolean) =>
  isRight ? text.padStart(width) : text.padEnd(width);

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
      .map(({ numeric, width }, c) => aligned(row[c] ?? "", width, numeric))
      .join(" ".repeat(GAP))
      .trimEnd()
  );
}
