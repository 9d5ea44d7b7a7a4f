/**
 * HTML in which every value is escaped.
 *
 * @module
 */

import { visibleText } from "./visible_text.ts";

/** Markup that is safe to write. */
export class Markup {
  /** The markup. */
  readonly text: string;

  /**
   * Takes text for markup.
   *
   * @param text Trusted markup: never from a file, a name or a command line.
   */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, nothing stands for `undefined`. */
export type MarkupValue = Markup | string | number | undefined | readonly MarkupValue[];

/**
 * Markup from a template; values are escaped for text and for attributes in double quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(markup`<p title="${'"'}">${"<b>"}</p>`.text, '<p title="&quot;">&lt;b&gt;</p>');
 * ```
 */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + markupOf(values[i - 1]) + part));
}

function markupOf(value: MarkupValue): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(markupOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities[character]);
}
