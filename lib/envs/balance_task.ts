/**
 * The task `cartpole`: keep the pole up, CartPole-v1 to the letter.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { deviation, scale, width } from "../settings/kinds.ts";
import { choice, type SettingValues, type ValuesOf } from "../settings/settings.ts";
import { CartPole, CartPoleLanes, type CartPoleVariant } from "./cartpole.ts";
import { hasFallen, STATE_SIZE } from "./cartpole_physics.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Task, TaskDefinition, TaskRules } from "./environment.ts";
import { drawCartPole } from "./pixels.ts";

/** The options of the task. */
export const balanceSettings = {
  observation: choice("state", ["state", "positions", "pixels"], {
    about:
      "What the agent sees: the whole state (x, x', theta, theta'), the positions alone (x, theta), or a grey picture, one a step.",
    source: "Gymnasium's CartPole-v1 shows the whole state",
  }),
  reward: choice("survival", ["survival", "sutton-barto"], {
    about: "survival pays +1 every step, the last included; sutton-barto pays 0, and -1 at a fall.",
    source: "Gymnasium's CartPole-v1; sutton-barto as Barto, Sutton and Anderson 1983",
  }),
  pixelWidth: width(48, { min: 8, max: 1024, about: "Pixels across, with observation=pixels." }),
  pixelHeight: width(16, { min: 4, max: 1024, about: "Pixels down, with observation=pixels." }),
  pixelSpan: scale(5.2, {
    about: "Metres that the picture's width shows: less is nearer.",
    source: "the whole rail, 4.8 m, with a little beyond",
  }),
  noise: deviation(0, {
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
  const paysSurvival = values.reward === "survival";
  const view = viewOf(values);
  const spec = {
    id: "cartpole",
    observationSize: view.size,
    actionCount: 2,
    ...(view.picture === undefined ? {} : { picture: view.picture }),
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
    observe: view.observe,
  };
  return {
    spec,
    rules: balanceRules(view, paysSurvival),
    environment: (random: Generator) => new CartPole(variant, random),
    vectorEnvironment: (count: number, random: Generator) =>
      new CartPoleLanes(variant, Array.from({ length: count }, (_, lane) => random.stream(`lane ${lane}`))),
  };
}

/** What is seen of a state, and where in it the position and the angle stand. */
interface View {
  readonly size: number;
  readonly observe: CartPoleVariant["observe"];
  /** Where it is a picture: its size. */
  readonly picture?: { readonly height: number; readonly width: number };
  /** The columns of x and theta; undefined where they cannot be read off. */
  readonly columns: readonly [number, number] | undefined;
}

function viewOf(values: ValuesOf<typeof balanceSettings>): View {
  if (values.observation === "pixels") {
    const format = { width: values.pixelWidth, height: values.pixelHeight, span: values.pixelSpan };
    return {
      size: format.width * format.height,
      picture: { height: format.height, width: format.width },
      observe: (states, offset, out, outOffset) =>
        drawCartPole(states[offset], states[offset + 2], format, out, outOffset),
      columns: undefined,
    };
  }
  if (values.observation === "positions") {
    return {
      size: 2,
      observe(states, offset, out, outOffset) {
        out[outOffset] = states[offset];
        out[outOffset + 1] = states[offset + 2];
      },
      columns: [0, 1],
    };
  }
  return {
    size: STATE_SIZE,
    observe(states, offset, out, outOffset) {
      for (let i = 0; i < STATE_SIZE; i++) out[outOffset + i] = states[offset + i];
    },
    columns: [0, 2],
  };
}

function balanceRules({ size, columns }: View, paysSurvival: boolean): TaskRules {
  const isTerminal = (next: Float32Array, row: number): boolean => {
    if (columns === undefined) {
      throw new UsageError(
        "The rules of the task cannot be read off pictures: choose learned ends and rewards, or another task.observation.",
      );
    }
    return hasFallen(next[row * size + columns[0]], next[row * size + columns[1]]);
  };
  return {
    terminated(next, count, out) {
      for (let i = 0; i < count; i++) out[i] = isTerminal(next, i) ? 1 : 0;
    },
    reward(_observations, _actions, next, count, out) {
      for (let i = 0; i < count; i++) out[i] = paysSurvival ? 1 : isTerminal(next, i) ? -1 : 0;
    },
  };
}
