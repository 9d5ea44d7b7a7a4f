/// <reference lib="dom" />
/**
 * Tables that a click on a heading sorts.
 *
 * @module
 */

import { el } from "./elements.ts";

/** Makes every table of class `sortable` sortable. */
export function startTables(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table.sortable")) {
    const body = table.tBodies[0];
    const headings = [...table.tHead?.rows[0]?.cells ?? []];
    if (body === undefined || body.rows.length < 2) continue;
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
  for (const { row } of keyed) body.append(row);
}

function compared(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
