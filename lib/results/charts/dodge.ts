/**
 * Dots that would hide each other, moved apart.
 *
 * @module
 */

/**
 * For dots in one row, how many places each is moved up (positive) or down, so that no two overlap: each takes the free
 * place nearest to the row.
 *
 * @param positions Where the dots stand along the row, in pixels.
 * @param distance Pixels that two dots in the same place need between them.
 * @param most Places to either side; dots for which there is none stay in the row.
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
