/**
 * Small grey pictures of the cart and its pole.
 *
 * @module
 */

import { cosineOf, HALF_LENGTH, sineOf } from "./cartpole_physics.ts";

/** The size of a picture, and the region that it shows. */
export interface PictureFormat {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Metres that the width covers, centred on the middle of the rail. */
  readonly span: number;
}

/** Metres; half of the cart's width and its height. */
const CART_HALF_WIDTH = 0.25;
const CART_HEIGHT = 0.25;
/** Metres; half of the pole's thickness. */
const POLE_RADIUS = 0.06;
/** Brightness of the cart; the pole is 1, the background 0. */
const CART_BRIGHTNESS = 0.6;
/** Metres between the lower edges of the picture and of the cart. */
const GROUND = 0.1;

/**
 * Draws one picture. Every pixel is the fraction of it that the cart or the pole covers, times its
 * brightness, so that motion of less than a pixel is visible.
 *
 * @param x Metres from the middle of the rail.
 * @param angle Radians, 0 upright, positive to the right.
 * @param out [height, width], row-major from the upper left; written from `offset`, every number in [0, 1].
 * @param poleLength Metres; what is above the picture is not seen.
 */
export function drawCartPole(
  x: number,
  angle: number,
  { width, height, span }: PictureFormat,
  out: Float32Array,
  offset: number,
  poleLength: number = 2 * HALF_LENGTH,
): void {
  out.fill(0, offset, offset + width * height);
  const scale = width / span; // pixels per metre
  const column = (metres: number) => (metres + span / 2) * scale;
  const line = (metres: number) => height - metres * scale;
  const [left, right] = [column(x - CART_HALF_WIDTH), column(x + CART_HALF_WIDTH)];
  const [top, bottom] = [line(GROUND + CART_HEIGHT), line(GROUND)];
  const [first, last] = [Math.max(0, Math.floor(left)), Math.min(width - 1, Math.floor(right))];
  for (let row = Math.max(0, Math.floor(top)); row <= Math.min(height - 1, Math.floor(bottom)); row++) {
    const down = Math.min(bottom, row + 1) - Math.max(top, row);
    for (let i = first; i <= last; i++) {
      const across = Math.min(right, i + 1) - Math.max(left, i);
      out[offset + row * width + i] = CART_BRIGHTNESS * down * across;
    }
  }
  // the pole: every pixel near the line from the hinge to the tip, by its distance
  const [hingeX, hingeY] = [column(x), top];
  const length = poleLength * scale;
  const [alongX, alongY] = [sineOf(angle), -cosineOf(angle)];
  const tipY = hingeY + length * alongY;
  const radius = POLE_RADIUS * scale;
  const reach = radius + 0.5;
  const from = Math.max(0, Math.floor(Math.min(hingeY, tipY) - reach));
  const to = Math.min(height - 1, Math.floor(Math.max(hingeY, tipY) + reach));
  for (let row = from; row <= to; row++) {
    const y = row + 0.5 - hingeY;
    // where the line crosses the row, and how far a pole of this slope reaches beyond on both sides
    const [nearest, widest] = crossing(y, alongX, alongY, length, reach);
    const start = Math.max(0, Math.floor(hingeX + nearest - widest));
    const end = Math.min(width - 1, Math.floor(hingeX + nearest + widest));
    for (let i = start; i <= end; i++) {
      const px = i + 0.5 - hingeX;
      const along = Math.min(Math.max(px * alongX + y * alongY, 0), length);
      const distance = Math.hypot(px - along * alongX, y - along * alongY);
      const cover = Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = offset + row * width + i;
      if (cover > out[at]) out[at] = cover;
    }
  }
}

/**
 * Where a line from the origin crosses height y, limited to its length; and half the width to search there.
 */
function crossing(
  y: number,
  alongX: number,
  alongY: number,
  length: number,
  reach: number,
): [number, number] {
  if (Math.abs(alongY) < 0.3) return [length * alongX / 2, length / 2 + reach];
  const along = Math.min(Math.max(y / alongY, 0), length);
  return [along * alongX, reach / Math.abs(alongY) + 0.5];
}
