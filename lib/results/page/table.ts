/**
 * Tables of the page.
 *
 * @module
 */

import { type Markup, markup } from "./markup.ts";

/** A cell: its text, and the number by which its column is sorted; text is sorted as text if it is absent. */
export interface PageCell {
  readonly text: string;
  readonly value?: number | undefined;
}

/** A column. */
export interface PageColumn<Row> {
  /** Its heading. */
  readonly title: string;
  /** What the heading means, in one sentence; shown where it is pointed at, and below the table. */
  readonly about?: string;
  /** The cell of a row. */
  readonly cell: (row: Row) => PageCell | string;
  /** Whether its cells are numbers, which stand to the right. */
  readonly isNumber?: boolean;
}

/**
 * A table; the first column names the rows. It scrolls sideways where it is too wide, and its columns can be sorted where
 * there is a script.
 *
 * @param caption What the rows are.
 */
export function pageTable<Row>(
  caption: string,
  columns: readonly PageColumn<Row>[],
  rows: readonly Row[],
): Markup {
  const [first, ...others] = columns;
  const kind = (column: PageColumn<Row>) => column.isNumber === true ? "number" : "";
  const cellOf = (column: PageColumn<Row>, row: Row): PageCell => {
    const cell = column.cell(row);
    return typeof cell === "string" ? { text: cell } : cell;
  };
  const sortKey = ({ value }: PageCell) =>
    value === undefined ? undefined : markup` data-value="${String(value)}"`;
  const about = columns.flatMap(({ title, about }) =>
    about === undefined ? [] : [markup`<li><b>${title}</b>: ${about}</li>`]
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="sortable">
<caption><span>${caption}</span></caption>
<thead><tr>${
    columns.map((column) => markup`<th scope="col" class="${kind(column)}">${column.title}</th>`)
  }</tr></thead>
<tbody>
${
    rows.map((row) => {
      const name = cellOf(first, row);
      return markup`<tr><th scope="row"${sortKey(name)}><bdi>${name.text}</bdi></th>${
        others.map((column) => {
          const cell = cellOf(column, row);
          return markup`<td class="${kind(column)}"${sortKey(cell)}>${cell.text}</td>`;
        })
      }</tr>
`;
    })
  }</tbody>
</table></div>
${
    about.length === 0
      ? undefined
      : markup`<details><summary class="note">What the columns mean</summary><ul class="note">${about}</ul></details>`
  }`;
}
