/**
 * Shades of cells, as classes of the style sheet.
 *
 * @module
 */

/** The class of a share from 0 to 1: `shade-0` to `shade-10`; none if it is not known. */
export function shadeClass(share: number | undefined): string {
  if (share === undefined || Number.isNaN(share)) return "";
  return `shade-${Math.round(10 * Math.min(1, Math.max(0, share)))}`;
}
