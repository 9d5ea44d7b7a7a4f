/**
 * The task `mountain-car`: MountainCar-v0.
 *
 * Moore, "Efficient memory-based learning for robot control", 1990, with the constants of Gymnasium's MountainCar-v0. The
 * states are float64 as there, observations float32. Differences from it: none.
 *
 * @module
 */

import type { Task } from "./task.ts";

/** Gain of the engine and weight of the slope, per step squared. */
const ENGINE = 0.001;
const GRAVITY = 0.0025;
/** Ends of the valley; the left one is a wall without bounce. */
const LEFT = -1.2;
const RIGHT = 0.6;
const TOP_SPEED = 0.07;
const GOAL = 0.5;

const clamp = (value: number, bound: number) => Math.min(Math.max(value, -bound), bound);
const height = (position: number) => Math.sin(3 * position) * 0.45 + 0.55;

/** An underpowered car in a valley, which has to swing to reach the top. */
export const mountainCar: Task = {
  mbrl: 1,
  name: "mountain-car",
  summary: "Drive an underpowered car out of a valley: MountainCar-v0. The reward is -1 a step.",
  variables: [
    { name: "position", unit: "", low: LEFT, high: RIGHT },
    { name: "velocity", unit: "1/step", low: -TOP_SPEED, high: TOP_SPEED },
  ],
  actions: ["left", "coast", "right"],
  timeLimit: 200,
  solved: -110,
  start: (random) => [random.uniform(-0.6, -0.4), 0],
  step([position, velocity], action) {
    const pushed = velocity + ((action - 1) * ENGINE + Math.cos(3 * position) * -GRAVITY);
    const speed = clamp(pushed, TOP_SPEED);
    const x = Math.min(Math.max(position + speed, LEFT), RIGHT);
    const v = x === LEFT && speed < 0 ? 0 : speed;
    return { state: [x, v], reward: -1, terminated: x >= GOAL && v >= 0 };
  },
  rules: () => ({ reward: () => -1, terminated: (next) => next[0] >= GOAL && next[1] >= 0 }),
  draw: ([position]) => ({
    view: [LEFT - 0.1, 0, RIGHT + 0.1, 1.2],
    shapes: [
      {
        line: Array.from({ length: 46 }, (_, i) => {
          const x = LEFT + i / 45 * (RIGHT - LEFT);
          return [x, height(x)] as const;
        }),
      },
      { line: [[GOAL, height(GOAL)], [GOAL, height(GOAL) + 0.15]] },
      { circle: [position, height(position) + 0.04, 0.04], filled: true },
    ],
  }),
};
