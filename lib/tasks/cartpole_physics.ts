/**
 * The cart and pole: the equations of motion of CartPole, one explicit Euler step at a time, in float64.
 *
 * Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control
 * problems", 1983, with the frictionless equations and constants of Gymnasium's CartPole-v1.
 *
 * @module
 */

/** m/s² */
export const GRAVITY = 9.8;
/** kg */
export const CART_MASS = 1.0;
/** kg */
export const POLE_MASS = 0.1;
/** m, from the hinge to the pole's centre of mass */
export const HALF_LENGTH = 0.5;
/** N, to the right with action 1, to the left with action 0 */
export const FORCE = 10.0;
/** s */
export const TIME_STEP = 0.02;
/** m; the cart falls off the rail strictly beyond it */
export const POSITION_LIMIT = 2.4;
/** rad, 12 degrees; the pole has fallen strictly beyond it */
export const ANGLE_LIMIT = (12 * 2 * Math.PI) / 360;

const TOTAL_MASS = CART_MASS + POLE_MASS;

/** Numbers of a state: position (m), velocity (m/s), angle (rad, 0 upright), angular velocity (rad/s). */
export const STATE_SIZE = 4;

/**
 * Advances one state by one time step, in place. Explicit Euler: positions advance with the old velocities.
 *
 * @param states Rows of (x, x', theta, theta').
 * @param offset Start of the row.
 * @param action 0 pushes left, 1 pushes right.
 * @param halfLength Metres from the hinge to the pole's centre of mass.
 */
export function advance(
  states: Float64Array,
  offset: number,
  action: number,
  halfLength: number = HALF_LENGTH,
): void {
  const massLength = POLE_MASS * halfLength;
  const velocity = states[offset + 1];
  const angle = states[offset + 2];
  const angularVelocity = states[offset + 3];
  const force = action === 1 ? FORCE : -FORCE;
  const cosine = cosineOf(angle);
  const sine = sineOf(angle);
  const shared = (force + massLength * (angularVelocity * angularVelocity) * sine) / TOTAL_MASS;
  const angularAcceleration = (GRAVITY * sine - cosine * shared) /
    (halfLength * (4.0 / 3.0 - (POLE_MASS * (cosine * cosine)) / TOTAL_MASS));
  const acceleration = shared - (massLength * angularAcceleration * cosine) / TOTAL_MASS;
  states[offset] += TIME_STEP * velocity;
  states[offset + 1] = velocity + TIME_STEP * acceleration;
  states[offset + 2] = angle + TIME_STEP * angularVelocity;
  states[offset + 3] = angularVelocity + TIME_STEP * angularAcceleration;
}

/** Whether a state is terminal: the cart off the rail or the pole fallen, strictly beyond the limits. */
export function hasFallen(position: number, angle: number): boolean {
  return position < -POSITION_LIMIT || position > POSITION_LIMIT || angle < -ANGLE_LIMIT ||
    angle > ANGLE_LIMIT;
}

/**
 * Below this angle (rad) the series are exact to the last place but one; above it the library's functions are
 * used.
 */
const SERIES_LIMIT = 0.5;

/**
 * The sine: near 0 by its series up to the 15th power (the next term is below 1e-19 there), several times as fast as
 * the library's function and within one unit in the last place of it.
 */
export function sineOf(x: number): number {
  if (x > SERIES_LIMIT || x < -SERIES_LIMIT) return Math.sin(x);
  const z = x * x;
  const series = -1 / 6 +
    z *
      (1 / 120 +
        z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 - z / 1307674368000)))));
  return x + x * z * series;
}

/** The cosine: near 0 by its series up to the 16th power, as {@linkcode sineOf}. */
export function cosineOf(x: number): number {
  if (x > SERIES_LIMIT || x < -SERIES_LIMIT) return Math.cos(x);
  const z = x * x;
  const series = 1 / 24 +
    z * (-1 / 720 +
        z *
          (1 / 40320 +
            z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z / 20922789888000)))));
  return 1 - z * (0.5 - z * series);
}
