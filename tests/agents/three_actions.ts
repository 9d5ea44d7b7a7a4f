/**
 * The tests' own task of three actions: a broom that is kept upright by pushing left, right, or not at all.
 *
 * @module
 */

import { instanceOf } from "../../lib/tasks/instance.ts";
import type { Task } from "../../lib/tasks/task.ts";

/** Rows and columns of its pictures. */
const SIDE = 6;

const isDown = (angle: number) => Math.abs(angle) > 0.5;

const broom: Task = {
  mbrl: 1,
  name: "broom",
  summary: "Keep a broom upright; every step pays 1.",
  variables: [
    { name: "angle", unit: "rad", low: -0.5, high: 0.5, angle: true },
    { name: "speed", unit: "rad/s", low: -2, high: 2 },
  ],
  actions: ["left", "rest", "right"],
  timeLimit: 10,
  solved: 10,
  start: (random) => [random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1)],
  step([angle, speed], action, random) {
    const turned = angle + 0.1 * speed;
    const faster = speed + 0.1 * (4 * Math.sin(angle) + 3 * (action - 1) + 0.2 * random.normal());
    return { state: [turned, faster], reward: 1, terminated: isDown(turned) };
  },
  rules: () => ({ reward: () => 1, terminated: (next) => isDown(next[0]) }),
};

/** As two numbers. */
export const threeActions = instanceOf(broom, {});

/** As pictures of 6 × 6 in which a column is lit. */
export const threeActionsInPictures = instanceOf({
  ...broom,
  variables: [],
  picture: () => ({ height: SIDE, width: SIDE }),
  observe: ([angle, speed]) =>
    Array.from({ length: SIDE * SIDE }, (_, i) => {
      const [row, column] = [Math.floor(i / SIDE), i % SIDE];
      return Math.exp(-((column - 2.5 - (row < 3 ? 5 * angle : speed)) ** 2));
    }),
  rules: () => undefined,
}, {});
