/**
 * The page that `mbrl inspect` prints: every finding in words and numbers.
 *
 * @module
 */

import type { InspectionPart } from "../agents/inspection_part.ts";
import { table, wrapped } from "./text_layout.ts";

const INDENT = "   ";

/**
 * The page, line by line.
 *
 * @param title Whose model it is, and after how much experience.
 * @param width Columns at most; tables take 75.
 */
export function inspectionPage(title: string, parts: readonly InspectionPart[], width: number): string[] {
  const told = parts.filter(({ sentences }) => sentences.length > 0);
  return [
    ...wrapped(`The model of ${title}.`, width),
    "",
    ...told.flatMap(({ title, summary = [], sentences }, i) => [
      ...wrapped(`${i + 1}. ${title}`, width),
      ...table(summary).map((line) => INDENT + line),
      ...sentences.flatMap((sentence) => wrapped(sentence, width, INDENT)),
      "",
    ]),
  ];
}
