/**
 * A grey picture as text: shaded characters, twice as high as wide.
 *
 * @module
 */

import type { GreyPicture } from "../experiment/watching.ts";

/** From dark to bright. */
const SHADES = " ░▒▓█";
/** Characters across a pixel at most. */
const LARGEST = 2;
/** Points of a character at which the picture is read, in either direction. */
const POINTS = 4;

/**
 * Shades a picture, as large as fits.
 *
 * @param columns Characters in a line at most.
 */
export function greyPicture({ width, height, pixels }: GreyPicture, columns: number): string[] {
  const across = Math.min(columns, LARGEST * width);
  const scale = width / across; // pixels across a character; down it is twice as many
  const down = Math.max(1, Math.round(height / (2 * scale)));
  const at = (size: number, cells: number, place: number) =>
    Math.min(size - 1, Math.floor((place * size) / (cells * POINTS)));
  return Array.from({ length: down }, (_, line) =>
    Array.from({ length: across }, (_, column) => {
      let sum = 0;
      for (let y = line * POINTS; y < (line + 1) * POINTS; y++) {
        for (let x = column * POINTS; x < (column + 1) * POINTS; x++) {
          sum += pixels[at(height, down, y) * width + at(width, across, x)];
        }
      }
      const shade = Math.round((sum / POINTS ** 2) * (SHADES.length - 1));
      return SHADES[Math.max(0, Math.min(SHADES.length - 1, shade))] ?? " ";
    }).join(""));
}
