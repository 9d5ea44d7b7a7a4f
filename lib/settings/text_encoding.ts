/**
 * Decodes text files: UTF-8 with or without a byte order mark, and UTF-16 with one, as spreadsheets and
 * PowerShell write them.
 *
 * @module
 */

/**
 * Decodes bytes as text, without the byte order mark.
 *
 * @throws {TypeError} If they are not text; the message is the end of a sentence.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is not text in UTF-8: save it in that encoding");
  }
  if (text.includes("\0")) {
    throw new TypeError(
      "it contains zero bytes, so it is UTF-16 without a byte order mark or not text: save it as text in UTF-8",
    );
  }
  return text;
}
