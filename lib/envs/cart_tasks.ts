/**
 * Further tasks of the same cart and pole: what a model of the physics is worth elsewhere.
 *
 * - `cartpole-hold`: keep the pole up and bring the cart to x = +1 m.
 * - `cartpole-swingup`: the pole hangs; swing it up and keep it there.
 *
 * Both have the physics, the actions and the rail of CartPole-v1; so a model learned on one of the three knows the others.
 * All three show (x, x', theta, theta') unless told otherwise; the angle is not wrapped around.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { deviation, level, scale } from "../settings/kinds.ts";
import type { SettingValues, ValuesOf } from "../settings/settings.ts";
import { CartPole, CartPoleLanes, type CartPoleVariant } from "./cartpole.ts";
import { hasFallen, POSITION_LIMIT, STATE_SIZE } from "./cartpole_physics.ts";
import type { EnvironmentSpec, Task, TaskDefinition } from "./environment.ts";

const TIME_LIMIT = 500;

/** The options that these tasks share with `cartpole`. */
const noise = deviation(0, {
  about:
    "Standard deviation of normal noise added to each of the four state variables after every step (m, m/s, rad, rad/s).",
  source: "CartPole-v1 is deterministic",
});

/** The options of `cartpole-hold`. */
export const holdSettings = {
  target: level(1, { min: -2, max: 2, about: "Where the cart is to stand, in metres from the middle." }),
  width: scale(0.5, {
    about: "Metres from the target at which a step pays e^(-1/2) of the most it can.",
  }),
  noise,
};

/** The options of `cartpole-swingup`. */
export const swingUpSettings = { noise };

/** The entry of the registry. */
export const holdTask: TaskDefinition = {
  name: "cartpole-hold",
  summary: "Balance the pole with the cart at x = +1 m: a step pays 1 there, less with the distance.",
  settings: holdSettings,
  create(values: SettingValues) {
    const { target, width, noise } = values as ValuesOf<typeof holdSettings>;
    return createTask({
      // at most 500; the way to the target costs a few dozen steps
      spec: {
        id: "cartpole-hold",
        observationSize: STATE_SIZE,
        actionCount: 2,
        timeLimit: TIME_LIMIT,
        solvedThreshold: 425,
      },
      noise,
      startAngle: 0,
      hasEnded: hasFallen,
      reward: (x) => Math.exp(-0.5 * ((x - target) / width) ** 2),
    });
  },
};

/** The entry of the registry. */
export const swingUpTask: TaskDefinition = {
  name: "cartpole-swingup",
  summary:
    "The pole hangs: swing it up and keep it up. A step pays (1 + cos theta) / 2; leaving the rail ends the episode.",
  settings: swingUpSettings,
  create(values: SettingValues) {
    const { noise } = values as ValuesOf<typeof swingUpSettings>;
    return createTask({
      // at most 500; a swing up takes about 100 steps
      spec: {
        id: "cartpole-swingup",
        observationSize: STATE_SIZE,
        actionCount: 2,
        timeLimit: TIME_LIMIT,
        angles: [2],
        solvedThreshold: 350,
      },
      noise,
      startAngle: Math.PI,
      hasEnded: (x) => x < -POSITION_LIMIT || x > POSITION_LIMIT,
      reward: (_x, angle) => (1 + Math.cos(angle)) / 2,
    });
  },
};

/** What makes one of these tasks. */
interface Choices {
  readonly spec: EnvironmentSpec;
  readonly noise: number;
  /** Radians about which episodes start. */
  readonly startAngle: number;
  readonly hasEnded: (x: number, angle: number) => boolean;
  readonly reward: (x: number, angle: number) => number;
}

/** Reset draws each state variable uniformly from ±this around the start (m, m/s, rad, rad/s). */
const START_RANGE = 0.05;

function createTask({ spec, noise, startAngle, hasEnded, reward }: Choices): Task {
  const variant: CartPoleVariant = {
    spec,
    noise,
    start(states, offset, random) {
      for (let i = 0; i < STATE_SIZE; i++) states[offset + i] = random.uniform(-START_RANGE, START_RANGE);
      states[offset + 2] += startAngle;
    },
    terminal: (states, offset) => hasEnded(states[offset], states[offset + 2]),
    reward: (states, offset) => reward(states[offset], states[offset + 2]),
    observe(states, offset, out, outOffset) {
      for (let i = 0; i < STATE_SIZE; i++) out[outOffset + i] = states[offset + i];
    },
  };
  return {
    spec,
    rules: {
      terminated(next, count, out) {
        for (let i = 0; i < count; i++) {
          out[i] = hasEnded(next[i * STATE_SIZE], next[i * STATE_SIZE + 2]) ? 1 : 0;
        }
      },
      reward(_observations, _actions, next, count, out) {
        for (let i = 0; i < count; i++) out[i] = reward(next[i * STATE_SIZE], next[i * STATE_SIZE + 2]);
      },
    },
    environment: (random: Generator) => new CartPole(variant, random),
    vectorEnvironment: (count: number, random: Generator) =>
      new CartPoleLanes(variant, Array.from({ length: count }, (_, lane) => random.stream(`lane ${lane}`))),
  };
}
