/**
 * The task `pendulum`: Pendulum-v1 with three torques in place of a range of them.
 *
 * The equations and constants of Gymnasium's Pendulum-v1; states are float64, observations float32. Differences from it: the
 * torque is −2, 0 or +2 N m, since agents here choose among actions; and it counts as solved at a mean return of −200, for which
 * Gymnasium names no threshold (a good controller of the continuous task gets about −150).
 *
 * @module
 */

import type { Task } from "./task.ts";

/** m/s² */
const GRAVITY = 10;
/** kg and m */
const MASS = 1;
const LENGTH = 1;
/** s */
const TIME_STEP = 0.05;
/** rad/s */
const TOP_SPEED = 8;
/** N m, by action */
const TORQUES = [-2, 0, 2];

/** The angle within [−π, π). */
function wrap(angle: number): number {
  const turned = (angle + Math.PI) % (2 * Math.PI);
  return (turned < 0 ? turned + 2 * Math.PI : turned) - Math.PI;
}

function reward(angle: number, speed: number, torque: number): number {
  return -(wrap(angle) ** 2 + 0.1 * speed ** 2 + 0.001 * torque ** 2);
}

/** A pendulum to be swung up and held; the motor is too weak to lift it at once. */
export const pendulum: Task = {
  mbrl: 1,
  name: "pendulum",
  summary:
    "Swing a pendulum up and hold it: Pendulum-v1 with three torques. The reward is about -10 hanging, 0 upright.",
  variables: [
    { name: "cos theta", unit: "", low: -1, high: 1 },
    { name: "sin theta", unit: "", low: -1, high: 1 },
    { name: "theta'", unit: "rad/s", low: -TOP_SPEED, high: TOP_SPEED },
  ],
  actions: ["-2 N m", "0", "+2 N m"],
  timeLimit: 200,
  solved: -200,
  start: (random) => [random.uniform(-Math.PI, Math.PI), random.uniform(-1, 1)],
  step([angle, speed], action) {
    const torque = TORQUES[action];
    const faster = speed +
      (3 * GRAVITY / (2 * LENGTH) * Math.sin(angle) + 3 / (MASS * LENGTH ** 2) * torque) * TIME_STEP;
    const next = Math.min(Math.max(faster, -TOP_SPEED), TOP_SPEED);
    return {
      state: [angle + next * TIME_STEP, next],
      reward: reward(angle, speed, torque),
      terminated: false,
    };
  },
  observe: ([angle, speed]) => [Math.cos(angle), Math.sin(angle), speed],
  rules: () => ({
    reward: (now, action) => reward(Math.atan2(now[1], now[0]), now[2], TORQUES[action]),
    terminated: () => false,
  }),
  draw: ([angle]) => ({
    view: [-1.2, -1.2, 1.2, 1.2],
    shapes: [
      { line: [[0, 0], [LENGTH * Math.sin(angle), LENGTH * Math.cos(angle)]], width: 0.15 },
      { circle: [0, 0, 0.06], filled: true },
    ],
  }),
};
