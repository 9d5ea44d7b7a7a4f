/**
 * The task `cartpole`: balance the pole, CartPole-v1 to the letter.
 *
 * @module
 */

import { scale } from "../settings/kinds.ts";
import { choice, type ValuesOf } from "../settings/settings.ts";
import {
  actions,
  balanceVariables,
  cartInPlace,
  type CartRules,
  cartStep,
  drawCart,
  noise,
  observedRules,
  POLE_LENGTH,
  positionVariables,
  startAround,
  TIME_LIMIT,
} from "./cart.ts";
import { hasFallen } from "./cartpole_physics.ts";
import { drawCartPole } from "./pixels.ts";
import type { InPlace, Task } from "./task.ts";

/** The options of the task. */
export const cartPoleSettings = {
  observation: choice("state", ["state", "positions", "pixels"], {
    about:
      "The observation: the whole state (x, x', theta, theta'), the positions alone (x, theta), or a grey picture.",
    source: "Gymnasium's CartPole-v1 shows the whole state",
  }),
  reward: choice("survival", ["survival", "sutton-barto"], {
    about: "Reward: survival is +1 every step, the last included; sutton-barto is 0, and -1 at a fall.",
    source: "Gymnasium's CartPole-v1; sutton-barto as Barto, Sutton and Anderson 1983",
  }),
  noise,
  poleLength: scale(POLE_LENGTH, {
    min: 0.1,
    max: 10,
    about: "Length of the pole, in metres; its mass stays 0.1 kg.",
    source: "CartPole-v1: twice the half-length 0.5 m",
  }),
};

/** The values of {@linkcode cartPoleSettings}. */
type Values = ValuesOf<typeof cartPoleSettings>;

const rulesOf = ({ reward }: Values): CartRules => ({
  terminated: hasFallen,
  reward: reward === "survival" ? () => 1 : (_x, _angle, terminated) => terminated ? -1 : 0,
});

/** The columns of the position and the angle in an observation; undefined if it has none. */
const columnsOf = ({ observation }: Values): readonly [number, number] | undefined =>
  observation === "state" ? [0, 2] : observation === "positions" ? [0, 1] : undefined;

/** Width and height in pixels, and the metres that the width covers: the whole rail, 4.8 m, and a margin. */
const FORMAT = { width: 48, height: 16, span: 5.2 };

/** Writes the observation of a state; undefined if the whole state is observed. */
function observerOf(values: Values): InPlace["observe"] | undefined {
  if (values.observation === "state") return undefined;
  if (values.observation === "positions") {
    return (states, offset, out, outOffset) => {
      out[outOffset] = states[offset];
      out[outOffset + 1] = states[offset + 2];
    };
  }
  return (states, offset, out, outOffset) =>
    drawCartPole(states[offset], states[offset + 2], FORMAT, out, outOffset, values.poleLength);
}

/** A pole on a cart, to be kept up for 500 steps. */
export const cartPole: Task<Values> = {
  mbrl: 1,
  name: "cartpole",
  summary: "Balance the pole for 500 steps: CartPole-v1.",
  variables: ({ observation }) =>
    observation === "state" ? balanceVariables : observation === "positions" ? positionVariables : [],
  actions,
  timeLimit: TIME_LIMIT,
  // a return of -1 … 0 under sutton-barto: no fall in 100 episodes
  solved: ({ reward }) => reward === "survival" ? 475 : 0,
  settings: cartPoleSettings,
  start: (random) => startAround(0, random),
  step: (state, action, random, values) => cartStep(state, action, random, values, rulesOf(values)),
  observe(state, values) {
    const write = observerOf(values);
    if (write === undefined) return state;
    const out = new Float32Array(
      values.observation === "positions" ? 2 : FORMAT.width * FORMAT.height,
    );
    write(Float64Array.from(state), 0, out, 0);
    return out;
  },
  picture: ({ observation }) =>
    observation === "pixels" ? { height: FORMAT.height, width: FORMAT.width } : undefined,
  rules(values) {
    const columns = columnsOf(values);
    return columns && observedRules(rulesOf(values), columns);
  },
  draw: (state, { poleLength }) => drawCart(state, false, poleLength),
  inPlace: (values) => cartInPlace(values, rulesOf(values), observerOf(values)),
};
