/**
 * Text for consoles that show no Unicode: those of other encodings, the bare Linux console, and the older one of Windows.
 *
 * @module
 */

import type { EnvironmentVariable } from "../settings/environment_variables.ts";

/**
 * Whether a terminal shows Unicode, by what POSIX says of the locale (XBD 8.2); where nothing is said, terminals do, but
 * for the older console of Windows.
 *
 * @param variable The value of an environment variable.
 * @param os The operating system by Deno's name.
 */
export function showsUnicode(
  variable: (name: EnvironmentVariable) => string | undefined,
  os: string,
): boolean {
  if (variable("TERM") === "linux") return false; // its font has 256 or 512 letters
  const locale = variable("LC_ALL") || variable("LC_CTYPE") || variable("LANG");
  if (locale) return /utf-?8/i.test(locale);
  return os !== "windows" || variable("WT_SESSION") !== undefined;
}

/** Letters of as many columns, so that tables and redrawn lines keep their places; `±`, `≤` and `≥` aside. */
const replacements: Readonly<Record<string, string>> = {
  "…": "~",
  "–": "-",
  "−": "-",
  "·": ".",
  "×": "x",
  "±": "+/-",
  "≤": "<=",
  "≥": ">=",
  "≈": "~",
  "→": ">",
  "←": "<",
  "▶": ">",
  "◀": "<",
  "●": "o",
  "█": "#",
  "░": ".",
  "°": "'",
  "“": '"',
  "”": '"',
  "’": "'",
};

const FIRST_BRAILLE = 0x2800;
/** The dots of the upper two of a braille letter's four rows. */
const UPPER_DOTS = 0b00011011;
/** The fewest dots that fill a letter. */
const MANY_DOTS = 6;

/** A text in ASCII: letters lose their accents, and what has no likeness becomes `?`. */
export function withoutUnicode(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (letter) => {
    const code = letter.codePointAt(0)!;
    if (code >= FIRST_BRAILLE && code < FIRST_BRAILLE + 256) return dots(code - FIRST_BRAILLE);
    const plain = replacements[letter] ?? letter.normalize("NFKD").replace(/\p{M}/gu, "");
    return /^[\0-\x7f]*$/.test(plain) ? plain : "?";
  });
}

/** A braille letter's dots, as high as they stand. */
function dots(bits: number): string {
  if (bits === 0) return " ";
  if (bits.toString(2).replaceAll("0", "").length >= MANY_DOTS) return "#";
  if ((bits & ~UPPER_DOTS) === 0) return "'";
  return (bits & UPPER_DOTS) === 0 ? "." : ":";
}
