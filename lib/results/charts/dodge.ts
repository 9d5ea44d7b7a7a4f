/**
 * Moves overlapping dots apart.
 *
 * @module
 */

/**
 * Places dots in rows so that no two overlap: each dot takes the free row nearest to the middle, and its
 * number is returned, positive for up.
 *
 * @param positions Positions along the axis, in pixels.
 * @param distance Minimum distance of two dots in the same row, in pixels.
 * @param most Maximum number of rows above and below; dots that find none stay in the middle.
 */
export function dodge(positions: readonly number[], distance: number, most: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b] || a - b);
  const lastAt = new Map<number, number>();
  const places = positions.map(() => 0);
  for (const i of order) {
    for (let tried = 0; tried <= 2 * most; tried++) {
      const place = tried % 2 === 1 ? (tried + 1) / 2 : -tried / 2;
      if (positions[i] - (lastAt.get(place) ?? -Infinity) < distance) continue;
      lastAt.set(place, positions[i]);
      places[i] = place + 0; // no negative zero
      break;
    }
  }
  return places;
}
