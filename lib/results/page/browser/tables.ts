/// <reference lib="dom" />
/**
 * Tables that a click on a heading sorts.
 *
 * @module
 */

import { el } from "./elements.ts";

/** Rows of a table that are shown at first: laying out many more takes longer than a reader likes to wait after each click. */
const MOST_ROWS = 100;

/** Makes every table of class `sortable` sortable, and shortens long ones. */
export function startTables(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table.sortable")) {
    const body = table.tBodies[0];
    const headings = [...table.tHead?.rows[0]?.cells ?? []];
    if (body === undefined || body.rows.length < 2) continue;
    shorten(table, body);
    headings.forEach((heading, column) => {
      const button = el("button", {
        type: "button",
        class: "sort",
        click: () => sort(body, headings, column),
      });
      for (const node of [...heading.childNodes]) button.append(node);
      heading.append(button);
    });
  }
}

function sort(
  body: HTMLTableSectionElement,
  headings: readonly HTMLTableCellElement[],
  column: number,
): void {
  const isDescending = headings[column].getAttribute("aria-sort") === "ascending";
  for (const heading of headings) heading.removeAttribute("aria-sort");
  headings[column].setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  const sign = isDescending ? -1 : 1;
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    const { value } = cell.dataset;
    return { row, number: value === undefined ? NaN : Number(value), text: cell.textContent ?? "" };
  });
  // what has no number stands last, whichever way
  keyed.sort((a, b) =>
    Number(Number.isNaN(a.number)) - Number(Number.isNaN(b.number)) ||
    sign * (Number.isNaN(a.number)
        ? a.text.localeCompare(b.text, "en", { numeric: true })
        : compared(a.number, b.number))
  );
  const isShortened = keyed.some(({ row }) => row.hidden);
  keyed.forEach(({ row }, i) => row.hidden = isShortened && i >= MOST_ROWS);
  for (const { row } of keyed) body.append(row);
}

/** Hides all but the first rows, until all are asked for or the page is printed. */
function shorten(table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const { length } = body.rows;
  if (length <= MOST_ROWS) return;
  const showAll = () => {
    for (const row of body.rows) row.hidden = false;
    more.remove();
  };
  const more = el(
    "p",
    { class: "controls" },
    el("span", { class: "note" }, `The first ${MOST_ROWS} of ${length} rows in this order.`),
    el("button", { type: "button", click: showAll }, "Show all rows"),
  );
  [...body.rows].forEach((row, i) => row.hidden = i >= MOST_ROWS);
  (table.closest(".scroll") ?? table).after(more);
  addEventListener("beforeprint", showAll);
}

function compared(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
