/**
 * Text whose every character is seen: names and files come from others, and may hold characters that turn or hide
 * what stands beside them.
 *
 * @module
 */

/** Control characters other than a tab and a line feed, and the marks that turn the direction of text. */
// deno-lint-ignore no-control-regex
const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with each of those characters written as its number: `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
