/**
 * The names of agents and tasks in a comparison: the same text in CSV files, pictures, the terminal and `config.json`, and,
 * by `fileNameOf`, in file names.
 *
 * @module
 */

import { crc32 } from "../checkpoint/crc32.ts";

/**
 * Characters that a label may not contain: control characters, line and paragraph separators, format
 * characters (bidirectional, zero width), spaces other than " ", and anything that XML does not allow.
 */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/**
 * Makes a label of a text by escaping the characters that it may not contain, a line feed as `\u{a}`; a valid
 * label is unchanged.
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

/** Marks the label of an agent that is given the task's rewards and terminations; without it they are hidden. */
export const RULES_KNOWN = "(rules known)";

/** Maximum length of a file name; longer ones end in a checksum of the whole label. */
const LONGEST_NAME = 120;

/** The names of devices: Windows opens no file of such a name, whatever its ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A label as a file name that every system allows; different labels have different names, also where names that differ
 * in case alone are the same. Capitals are told apart in values (`mode=A` and `mode=a`); the names of agents, tasks and
 * settings never differ in case alone.
 */
export function fileNameOf(label: string): string {
  const name = label.replace(
    /[^A-Za-z0-9=.,_-]|^\.|\.$|(?<==[^ ]*)[A-Z]/gu,
    (character) => character === " " ? "+" : [...new TextEncoder().encode(character)].map(percent).join(""),
  ).replace(DEVICE, (device) => `${percent(device.charCodeAt(0))}${device.slice(1)}`);
  if (name.length <= LONGEST_NAME) return name;
  const sum = crc32(new TextEncoder().encode(name)).toString(16).padStart(8, "0");
  return `${name.slice(0, LONGEST_NAME - 9)}~${sum}`;
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0")}`;
}
