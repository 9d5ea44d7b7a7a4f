/**
 * Texts broken into lines.
 *
 * @module
 */

import { textWidth } from "./render.ts";

/** A text broken at spaces into lines of at most `width` pixels; a word that is wider is broken too. */
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

/** The expression by which an axis or a legend shows `lines[i]` for the value `values[i]`. */
export function linesExpression(
  values: readonly (string | number)[],
  lines: readonly (readonly string[])[],
): string {
  return `${JSON.stringify(Object.fromEntries(values.map((value, i) => [value, lines[i]])))}[datum.value]`;
}
