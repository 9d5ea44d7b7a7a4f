/// <reference lib="dom" />
/**
 * The script of `report.html`: makes its sections interactive.
 *
 * @module
 */

import type { PageData } from "../page_data.ts";
import { parsePageJson } from "../page_json.ts";
import { PageState } from "./page_state.ts";
import { startSections } from "./sections.ts";
import { startTables } from "./tables.ts";

const dataOf = (id: string): unknown => {
  const text = document.getElementById(`data-${id}`)?.textContent;
  return text === undefined || text === null ? undefined : parsePageJson(text);
};
startTables(document);
const page = new PageState((dataOf("page") ?? { tasks: [] }) as PageData);
for (const [id, start] of Object.entries(startSections)) {
  const section = document.getElementById(id);
  const data = dataOf(id);
  if (section === null || data === undefined) continue;
  section.classList.add("started"); // first: a chart needs the width of its place
  start(section, data, page, dataOf);
}
