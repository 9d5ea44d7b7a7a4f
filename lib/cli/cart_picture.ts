/**
 * The cart and its pole as text, to scale.
 *
 * @module
 */

import { HALF_LENGTH, POSITION_LIMIT } from "../tasks/cartpole_physics.ts";
import { BrailleCanvas } from "./braille_canvas.ts";

/** Half the cart's width and its height, m. */
const CART = { halfWidth: 0.25, height: 0.2 };
/** Half the rail that is shown, m: a little beyond its ends. */
const HALF_VIEW = POSITION_LIMIT + CART.halfWidth;

/** Where the cart is: what is drawn of a state. */
export interface CartPose {
  /** Position of the cart, m. */
  readonly position: number;
  /** Angle of the pole, rad, 0 upright. */
  readonly angle: number;
}

/**
 * Draws a cart on its rail.
 *
 * @param columns Letters in a line.
 * @param hangs Whether there must be room for a pole below the rail.
 * @returns Lines of `columns` letters.
 */
export function cartPicture({ position, angle }: CartPose, columns: number, hangs: boolean): string[] {
  const scale = (2 * columns - 1) / (2 * HALF_VIEW); // dots in a metre
  const above = Math.ceil((2 * HALF_LENGTH + CART.height) * scale) + 1;
  const below = hangs ? Math.ceil(2 * HALF_LENGTH * scale) : 2;
  const canvas = new BrailleCanvas(columns, Math.ceil((above + below) / 4));
  const across = (metres: number) => (metres + HALF_VIEW) * scale;
  const rail = above;
  canvas.line(across(-POSITION_LIMIT), rail, across(POSITION_LIMIT), rail);
  for (const end of [-POSITION_LIMIT, POSITION_LIMIT]) canvas.line(across(end), rail - 3, across(end), rail);
  const [left, right] = [across(position - CART.halfWidth), across(position + CART.halfWidth)];
  const hinge = rail - CART.height * scale;
  for (let y = hinge; y < rail; y++) canvas.line(left, y, right, y);
  const length = 2 * HALF_LENGTH * scale;
  for (const thickness of [-0.5, 0.5]) {
    const x = across(position) + thickness;
    canvas.line(x, hinge, x + length * Math.sin(angle), hinge - length * Math.cos(angle));
  }
  return canvas.lines();
}
