/**
 * What `mbrl new` writes: a template of a task that runs as it is, and the types it is checked against.
 *
 * @module
 */

/** The text of a new task file. */
export function taskTemplate(name: string, file: string): string {
  return TASK.replace("NAME", name).replaceAll("FILE", file);
}

const TASK = `/**
 * A puck on a line: push it to the middle and keep it there. Change everything.
 *
 *     mbrl check FILE
 *     mbrl compare --task FILE --agents random,dqn,dyna,mpc --steps 2000
 */
import type { Task } from "./mbrl.d.ts";

/** Seconds of a step, and metres from the middle at which the line ends. */
const STEP = 0.1;
const END = 2;

/** m/s², by action. */
const PUSH = [-1, 0, 1];

/** What a step to a place pays: less with the distance, and much less for leaving the line. */
const rewardAt = (position: number) => Math.abs(position) > END ? -50 : -Math.abs(position);

export default {
  mbrl: 1, // the version of this form
  name: "NAME",
  summary: "Push a puck to the middle of a line and keep it there.",

  // what is observed, in order; low and high are the typical range, by which agents scale, and never an end
  variables: [
    { name: "position", unit: "m", low: -END, high: END },
    { name: "velocity", unit: "m/s", low: -2, high: 2 },
  ],
  actions: ["push left", "wait", "push right"],
  timeLimit: 100, // steps, counted for you
  solved: -15, // mean return of 100 episodes; leave it out if you cannot say

  // optional: options for --set task.KEY=VALUE
  settings: {
    noise: { default: 0.01, min: 0, max: 1, about: "Standard deviation of the push, m/s²." },
  },

  // a state is an array of numbers, always as many; all chance comes from random
  start: (random) => [random.uniform(-1, 1), 0],

  // one step: a new state, what it pays, and whether the episode ends. The old state stays as it is.
  step([position, velocity], action, random, { noise }) {
    const acceleration = PUSH[action] + noise * random.normal() - 0.1 * velocity;
    const faster = velocity + STEP * acceleration;
    const next = position + STEP * faster;
    return { state: [next, faster], reward: rewardAt(next), terminated: Math.abs(next) > END };
  },

  // optional: what is observed of a state, one number for each of variables; the state itself unless given
  // observe: ([position, velocity]) => [position, velocity],

  // optional: what can be told from observations alone; agents get it only where they may know the rules
  rules: {
    reward: (_before, _action, [position]) => rewardAt(position),
    terminated: ([position]) => Math.abs(position) > END,
  },

  // optional: a picture of a state, for mbrl watch
  draw: ([position]) => ({
    view: [-END, -0.5, END, 0.5],
    shapes: [
      { line: [[-END, -0.2], [END, -0.2]] },
      { line: [[0, -0.2], [0, -0.4]] },
      { circle: [position, 0, 0.2], filled: true },
    ],
  }),
} satisfies Task;
`;
