/**
 * Text as programs write it into files: UTF-8 with and without a byte order mark, and UTF-16 with one, as spreadsheets
 * and PowerShell do.
 *
 * @module
 */

/**
 * The text that `bytes` are, without a byte order mark.
 *
 * @throws {TypeError} If they are no such text; the message is the end of a sentence.
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
      "it holds zero bytes, as UTF-16 without a byte order mark and files that are no text do: save it as text in UTF-8",
    );
  }
  return text;
}
