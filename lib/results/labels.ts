/**
 * The names of agents and tasks in a comparison: the same text in CSV files, pictures, the terminal and `config.json`, and,
 * by `fileNameOf`, in file names.
 *
 * @module
 */

import { crc32 } from "../checkpoint/crc32.ts";

/**
 * What a label does not hold: controls, line and paragraph separators, formats (the bidirectional ones, those without a
 * width), spaces other than " ", and what no XML document may hold.
 */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/**
 * The label that a text makes: a character that a label does not hold is written by its number, a line feed as `\u{a}`.
 * A label stays as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(labelOf("mpc transferFrom=a\nb"), "mpc transferFrom=a\\u{a}b");
 * ```
 */
export function labelOf(text: string): string {
  return text.replace(
    UNFIT,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** Of a label, what a file name can hold on every system; longer names end in a checksum of the whole. */
const LONGEST_NAME = 120;

/** A label as a file name, in letters that every file system holds; other labels have other names. */
export function fileNameOf(label: string): string {
  const name = label.replace(
    /[^A-Za-z0-9=.,_-]|^\.|\.$/gu,
    (character) => character === " " ? "+" : [...new TextEncoder().encode(character)].map(percent).join(""),
  );
  if (name.length <= LONGEST_NAME) return name;
  const sum = crc32(new TextEncoder().encode(name)).toString(16).padStart(8, "0");
  return `${name.slice(0, LONGEST_NAME - 9)}~${sum}`;
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0")}`;
}
