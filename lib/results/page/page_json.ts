/**
 * JSON of the page, which also holds infinite numbers and NaN.
 *
 * @module
 */

/** The JSON text of a value. */
export function pageJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, value) => typeof value === "number" && !Number.isFinite(value) ? { number: `${value}` } : value,
  );
}

/** The value of a JSON text. */
export function parsePageJson(text: string): unknown {
  return JSON.parse(
    text,
    (_key, value) => typeof value?.number === "string" ? Number(value.number) : value,
  );
}
