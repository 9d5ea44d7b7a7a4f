/**
 * The task `acrobot`: Acrobot-v1.
 *
 * Sutton, "Generalization in reinforcement learning: successful examples using sparse coarse coding", 1996; the equations of
 * motion are those of Sutton and Barto, "Reinforcement learning: an introduction", with the constants of Gymnasium's
 * Acrobot-v1 (its "book" variant), one Runge-Kutta step of order 4 a time step. Starts are rounded to float32 as there; states
 * are float64, observations float32. Differences from it: none.
 *
 * @module
 */

import type { State, Task } from "./task.ts";

/** Both links: m, kg and kg m²; the centre of mass is half way along. */
const LENGTH = 1;
const CENTRE = 0.5;
const MASS = 1;
const INERTIA = 1;
/** m/s² */
const GRAVITY = 9.8;
/** s */
const TIME_STEP = 0.2;
/** rad/s */
const TOP_SPEED_1 = 4 * Math.PI;
const TOP_SPEED_2 = 9 * Math.PI;

/** Time derivatives of (theta1, theta2, theta1', theta2') under a torque (N m) on the joint between the links. */
function derivatives([theta1, theta2, speed1, speed2]: State, torque: number): number[] {
  const d1 = MASS * CENTRE ** 2 +
    MASS * (LENGTH ** 2 + CENTRE ** 2 + 2 * LENGTH * CENTRE * Math.cos(theta2)) +
    INERTIA + INERTIA;
  const d2 = MASS * (CENTRE ** 2 + LENGTH * CENTRE * Math.cos(theta2)) + INERTIA;
  const phi2 = MASS * CENTRE * GRAVITY * Math.cos(theta1 + theta2 - Math.PI / 2);
  const phi1 = -MASS * LENGTH * CENTRE * speed2 ** 2 * Math.sin(theta2) -
    2 * MASS * LENGTH * CENTRE * speed2 * speed1 * Math.sin(theta2) +
    (MASS * CENTRE + MASS * LENGTH) * GRAVITY * Math.cos(theta1 - Math.PI / 2) + phi2;
  const acceleration2 =
    (torque + d2 / d1 * phi1 - MASS * LENGTH * CENTRE * speed1 ** 2 * Math.sin(theta2) - phi2) /
    (MASS * CENTRE ** 2 + INERTIA - d2 ** 2 / d1);
  const acceleration1 = -(d2 * acceleration2 + phi1) / d1;
  return [speed1, speed2, acceleration1, acceleration2];
}

/** One step of the classical Runge-Kutta method. */
function integrate(state: State, torque: number): number[] {
  const along = (slope: readonly number[], time: number) => state.map((value, i) => value + time * slope[i]);
  const k1 = derivatives(state, torque);
  const k2 = derivatives(along(k1, TIME_STEP / 2), torque);
  const k3 = derivatives(along(k2, TIME_STEP / 2), torque);
  const k4 = derivatives(along(k3, TIME_STEP), torque);
  return state.map((value, i) => value + TIME_STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
}

/** The angle within [−π, π]. */
function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

const clamp = (value: number, bound: number) => Math.min(Math.max(value, -bound), bound);

/** Two links that hang from a hinge; the motor sits between them. */
export const acrobot: Task = {
  mbrl: 1,
  name: "acrobot",
  summary:
    "Swing the tip of two links above the bar by the joint between them: Acrobot-v1. The reward is -1 a step.",
  variables: [
    { name: "cos theta1", unit: "", low: -1, high: 1 },
    { name: "sin theta1", unit: "", low: -1, high: 1 },
    { name: "cos theta2", unit: "", low: -1, high: 1 },
    { name: "sin theta2", unit: "", low: -1, high: 1 },
    { name: "theta1'", unit: "rad/s", low: -TOP_SPEED_1, high: TOP_SPEED_1 },
    { name: "theta2'", unit: "rad/s", low: -TOP_SPEED_2, high: TOP_SPEED_2 },
  ],
  actions: ["-1 N m", "0", "+1 N m"],
  timeLimit: 500,
  solved: -100,
  start: (random) => Array.from({ length: 4 }, () => Math.fround(random.uniform(-0.1, 0.1))),
  step(state, action) {
    const [theta1, theta2, speed1, speed2] = integrate(state, action - 1);
    const next = [
      wrap(theta1),
      wrap(theta2),
      clamp(speed1, TOP_SPEED_1),
      clamp(speed2, TOP_SPEED_2),
    ];
    const terminated = -Math.cos(next[0]) - Math.cos(next[1] + next[0]) > 1;
    return { state: next, reward: terminated ? 0 : -1, terminated };
  },
  observe: ([theta1, theta2, speed1, speed2]) => [
    Math.cos(theta1),
    Math.sin(theta1),
    Math.cos(theta2),
    Math.sin(theta2),
    speed1,
    speed2,
  ],
  rules: () => ({ reward: (_observation, _action, next) => isUp(next) ? 0 : -1, terminated: isUp }),
  draw([theta1, theta2]) {
    const [x1, y1] = [LENGTH * Math.sin(theta1), -LENGTH * Math.cos(theta1)];
    const [x2, y2] = [x1 + LENGTH * Math.sin(theta1 + theta2), y1 - LENGTH * Math.cos(theta1 + theta2)];
    return {
      view: [-2.2, -2.2, 2.2, 2.2],
      shapes: [
        { line: [[-2.2, 1], [2.2, 1]] },
        { line: [[0, 0], [x1, y1], [x2, y2]], width: 0.1 },
        { circle: [0, 0, 0.1], filled: true },
        { circle: [x1, y1, 0.1], filled: true },
      ],
    };
  },
};

/** −cos theta1 − cos(theta1 + theta2) > 1, by the addition theorem. */
function isUp(next: ArrayLike<number>): boolean {
  const [cos1, sin1, cos2, sin2] = [next[0], next[1], next[2], next[3]];
  return -cos1 - (cos1 * cos2 - sin1 * sin2) > 1;
}
