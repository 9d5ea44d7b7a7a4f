/**
 * Measures text, and wraps it into lines.
 *
 * @module
 */

import type { VegaPart } from "./plot.ts";

/**
 * The width of a text in pixels, from the mean character widths of DejaVu Sans, the widest of the fonts that
 * replace Helvetica. The chart library's own estimate without a browser is a third wider and would leave wide
 * empty margins.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) {
    width += /[iljtf.,:;|!'()\[\] ]/.test(letter) ? 0.34 : /[A-Zmw@%—–=+<>]/.test(letter) ? 0.8 : 0.62;
  }
  return width * fontSize;
}

/** A text wrapped at spaces into lines of at most `width` pixels; a wider word is broken. */
export function inLines(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else for (const piece of broken(word, width, fontSize)) lines.push(piece);
  }
  return lines;
}

function broken(word: string, width: number, fontSize: number): string[] {
  const pieces = [""];
  for (const letter of word) {
    const last = pieces[pieces.length - 1];
    if (last !== "" && textWidth(last + letter, fontSize) > width) pieces.push(letter);
    else pieces[pieces.length - 1] = last + letter;
  }
  return pieces;
}

/** Width in pixels of a legend's symbol with its gaps. */
export const LEGEND_SYMBOL_WIDTH = 40;

/** How many columns of labels fit into a legend of this width, at most `most`. */
export function legendColumns(lines: readonly (readonly string[])[], width: number, most: number): number {
  const widest = lines.flat().reduce((most, line) => Math.max(most, textWidth(line, 12)), 0);
  return Math.max(1, Math.min(most, Math.floor(width / (widest + LEGEND_SYMBOL_WIDTH))));
}

/**
 * Vega's encoding with which a legend shows `lines[i]` for the value `values[i]`; empty if each is one line.
 */
export function labelLines(values: readonly string[], lines: readonly (readonly string[])[]): VegaPart {
  if (lines.every(({ length }) => length === 1)) return {};
  const table = JSON.stringify(Object.fromEntries(values.map((value, i) => [value, lines[i]])));
  return { encode: { labels: { update: { text: { signal: `${table}[datum.value]` } } } } };
}
