/**
 * The task `cartpole`: keep the pole up, CartPole-v1 to the letter.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { choice, number, type SettingValues, type ValuesOf } from "../settings/settings.ts";
import { CartPole, CartPoleLanes, type CartPoleVariant } from "./cartpole.ts";
import { hasFallen, STATE_SIZE } from "./cartpole_physics.ts";
import type { Task, TaskDefinition, TaskRules } from "./environment.ts";

/** The options of the task. */
export const balanceSettings = {
  observation: choice("state", ["state", "positions"], {
    about: "What the agent sees: the whole state (x, x', theta, theta'), or the positions alone (x, theta).",
    source: "Gymnasium's CartPole-v1 shows the whole state",
  }),
  reward: choice("survival", ["survival", "sutton-barto"], {
    about: "survival pays +1 every step, the last included; sutton-barto pays 0, and -1 at a fall.",
    source: "Gymnasium's CartPole-v1; sutton-barto as Barto, Sutton and Anderson 1983",
  }),
  noise: number(0, {
    min: 0,
    about:
      "Standard deviation of normal noise added to each of the four state variables after every step (m, m/s, rad, rad/s).",
    source: "CartPole-v1 is deterministic",
  }),
};

/** Reset draws each state variable uniformly from ±this (m, m/s, rad, rad/s). */
const START_RANGE = 0.05;
const TIME_LIMIT = 500;
const SOLVED_RETURN = 475;

/** The entry of the registry. */
export const balanceTask: TaskDefinition = {
  name: "cartpole",
  summary: "Balance the pole for 500 steps: CartPole-v1.",
  settings: balanceSettings,
  create: (values: SettingValues) => createBalanceTask(values as ValuesOf<typeof balanceSettings>),
};

function createBalanceTask(values: ValuesOf<typeof balanceSettings>): Task {
  const positionsOnly = values.observation === "positions";
  const paysSurvival = values.reward === "survival";
  const spec = {
    id: "cartpole",
    observationSize: positionsOnly ? 2 : STATE_SIZE,
    actionCount: 2,
    timeLimit: TIME_LIMIT,
    // a return of -1 … 0 under sutton-barto: no fall in 100 episodes
    solvedThreshold: paysSurvival ? SOLVED_RETURN : 0,
  };
  const variant: CartPoleVariant = {
    spec,
    noise: values.noise,
    start(states, offset, random) {
      for (let i = 0; i < STATE_SIZE; i++) states[offset + i] = random.uniform(-START_RANGE, START_RANGE);
    },
    terminal: (states, offset) => hasFallen(states[offset], states[offset + 2]),
    reward: (_states, _offset, terminated) => paysSurvival ? 1 : terminated ? -1 : 0,
    observe: positionsOnly
      ? (states, offset, out, outOffset) => {
        out[outOffset] = states[offset];
        out[outOffset + 1] = states[offset + 2];
      }
      : (states, offset, out, outOffset) => {
        for (let i = 0; i < STATE_SIZE; i++) out[outOffset + i] = states[offset + i];
      },
  };
  return {
    spec,
    rules: balanceRules(spec.observationSize, positionsOnly ? 1 : 2, paysSurvival),
    environment: (random: Generator) => new CartPole(variant, random),
    vectorEnvironment: (count: number, random: Generator) =>
      new CartPoleLanes(variant, Array.from({ length: count }, (_, lane) => random.stream(`lane ${lane}`))),
  };
}

function balanceRules(size: number, angleColumn: number, paysSurvival: boolean): TaskRules {
  const terminated: TaskRules["terminated"] = (next, count, out) => {
    for (let i = 0; i < count; i++) out[i] = hasFallen(next[i * size], next[i * size + angleColumn]) ? 1 : 0;
  };
  return {
    terminated,
    reward(_observations, _actions, next, count, out) {
      for (let i = 0; i < count; i++) {
        out[i] = paysSurvival ? 1 : hasFallen(next[i * size], next[i * size + angleColumn]) ? -1 : 0;
      }
    },
  };
}
