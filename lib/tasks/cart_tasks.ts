/**
 * Further tasks of the same cart and pole: what a model of the physics is worth elsewhere.
 *
 * - `cartpole-hold`: keep the pole up and bring the cart to x = +1 m.
 * - `cartpole-swingup`: the pole hangs; swing it up and keep it there.
 *
 * Both have the physics, the actions and the rail of CartPole-v1; so a model learned on one of the three knows the others. The
 * angle is not wrapped around.
 *
 * @module
 */

import { level, scale } from "../settings/kinds.ts";
import type { SettingValues, ValuesOf } from "../settings/settings.ts";
import {
  actions,
  balanceVariables,
  cartInPlace,
  type CartRules,
  cartStep,
  drawCart,
  noise,
  observedRules,
  startAround,
  swingVariables,
  TIME_LIMIT,
} from "./cart.ts";
import { hasFallen, POSITION_LIMIT } from "./cartpole_physics.ts";
import type { Task } from "./task.ts";

/** The options of `cartpole-hold`. */
export const holdSettings = {
  target: level(1, { min: -2, max: 2, about: "Target position of the cart, in metres from the middle." }),
  width: scale(0.5, {
    about: "Distance from the target, in metres, at which the reward falls to e^(-1/2) of its maximum.",
  }),
  noise,
};

/** The options of `cartpole-swingup`. */
export const swingUpSettings = { noise };

/** The pole up and the cart in one place. */
export const hold: Task<ValuesOf<typeof holdSettings>> = {
  mbrl: 1,
  name: "cartpole-hold",
  summary: "Balance the pole with the cart at x = +1 m: the reward is 1 there and falls with the distance.",
  variables: balanceVariables,
  solved: 425, // at most 500; the way to the target costs a few dozen steps
  settings: holdSettings,
  ...shared(false, ({ target, width }) => ({
    terminated: hasFallen,
    reward: (x) => Math.exp(-0.5 * ((x - target) / width) ** 2),
  })),
};

/** The pole from hanging to upright. */
export const swingUp: Task<ValuesOf<typeof swingUpSettings>> = {
  mbrl: 1,
  name: "cartpole-swingup",
  summary:
    "Swing the hanging pole up and keep it up. The reward is (1 + cos theta) / 2; leaving the rail ends the episode.",
  variables: swingVariables,
  solved: 350, // at most 500; a swing up takes about 100 steps
  settings: swingUpSettings,
  ...shared(true, () => ({
    terminated: (x) => x < -POSITION_LIMIT || x > POSITION_LIMIT,
    reward: (_x, angle) => (1 + Math.cos(angle)) / 2,
  })),
};

/** What the two tasks have in common. */
function shared<S extends SettingValues & { readonly noise: number }>(
  hangs: boolean,
  rulesOf: (settings: S) => CartRules,
): Pick<Task<S>, "actions" | "timeLimit" | "start" | "step" | "rules" | "draw" | "inPlace"> {
  return {
    actions,
    timeLimit: TIME_LIMIT,
    start: (random) => startAround(hangs ? Math.PI : 0, random),
    step: (state, action, random, settings) => cartStep(state, action, random, settings, rulesOf(settings)),
    rules: (settings) => observedRules(rulesOf(settings), [0, 2]),
    draw: (state) => drawCart(state, hangs),
    inPlace: (settings) => cartInPlace(settings, rulesOf(settings)),
  };
}
