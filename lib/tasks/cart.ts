/**
 * What the cart-pole tasks share: variables, noise, steps and drawings.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import { deviation } from "../settings/kinds.ts";
import { advance, ANGLE_LIMIT, HALF_LENGTH, POSITION_LIMIT, STATE_SIZE } from "./cartpole_physics.ts";
import type { Drawing, InPlace, Outcome, Rules, State, Variable } from "./task.ts";

/** Maximum number of steps in an episode. */
export const TIME_LIMIT = 500;

/** Names of the actions. */
export const actions: readonly string[] = ["push left", "push right"];

/**
 * Twice the limits, as in Gymnasium's observation space; velocities are unbounded there, and typically within
 * 3.
 */
const position: Variable = { name: "x", unit: "m", low: -2 * POSITION_LIMIT, high: 2 * POSITION_LIMIT };
const velocity: Variable = { name: "x'", unit: "m/s", low: -3, high: 3 };
const angularVelocity: Variable = { name: "theta'", unit: "rad/s", low: -3, high: 3 };

/** The angle of a pole that stays near the vertical. */
const tilt: Variable = { name: "theta", unit: "rad", low: -2 * ANGLE_LIMIT, high: 2 * ANGLE_LIMIT };
/** The angle of a pole that turns all the way round. */
const turn: Variable = { name: "theta", unit: "rad", low: -2 * Math.PI, high: 2 * Math.PI, angle: true };

/** The whole state if the pole stays up. */
export const balanceVariables: readonly Variable[] = [position, velocity, tilt, angularVelocity];
/** The whole state if the pole swings round. */
export const swingVariables: readonly Variable[] = [position, velocity, turn, angularVelocity];
/** The observation without velocities. */
export const positionVariables: readonly Variable[] = [position, tilt];

/** The noise option of all these tasks. */
export const noise = deviation(0, {
  about:
    "Standard deviation of normal noise added to each of the four state variables after every step (m, m/s, rad, rad/s).",
  source: "CartPole-v1 is deterministic",
});

/** Metres, in CartPole-v1. */
export const POLE_LENGTH = 2 * HALF_LENGTH;

/** Starts draw each state variable uniformly from ±this around the mean (m, m/s, rad, rad/s). */
const START_RANGE = 0.05;

/** A start state near rest in the middle, with the pole near `angle` (rad). */
export function startAround(angle: number, random: Generator): State {
  const state = Array.from({ length: STATE_SIZE }, () => random.uniform(-START_RANGE, START_RANGE));
  state[2] += angle;
  return state;
}

/** The reward and termination of a step. */
export interface CartRules {
  /** From the new position (m) and angle (rad). */
  readonly terminated: (x: number, angle: number) => boolean;
  /** From the same, and whether the episode ends. */
  readonly reward: (x: number, angle: number, terminated: boolean) => number;
}

/** What settings change of the dynamics. */
export interface CartDynamics {
  /** Standard deviation of the process noise. */
  readonly noise: number;
  /** Metres; that of CartPole-v1 if absent. */
  readonly poleLength?: number;
}

/** One step of the cart, as a pure function. */
export function cartStep(
  state: State,
  action: number,
  random: Generator,
  { noise, poleLength = POLE_LENGTH }: CartDynamics,
  rules: CartRules,
): Outcome {
  const next = Float64Array.from(state);
  advance(next, 0, action, poleLength / 2);
  if (noise > 0) addNoise(next, 0, random, noise);
  const terminated = rules.terminated(next[0], next[2]);
  return { state: [...next], reward: rules.reward(next[0], next[2], terminated), terminated };
}

/** The same in place. */
export function cartInPlace(
  { noise, poleLength = POLE_LENGTH }: CartDynamics,
  rules: CartRules,
  observe?: InPlace["observe"],
): InPlace {
  const halfLength = poleLength / 2;
  return {
    step(states, offset, action, random, ended) {
      advance(states, offset, action, halfLength);
      if (noise > 0) addNoise(states, offset, random, noise);
      const x = states[offset];
      const angle = states[offset + 2];
      const terminated = rules.terminated(x, angle);
      ended[0] = terminated ? 1 : 0;
      return rules.reward(x, angle, terminated);
    },
    observe: observe ?? ((states, offset, out, outOffset) => {
      for (let i = 0; i < STATE_SIZE; i++) out[outOffset + i] = states[offset + i];
    }),
  };
}

/** The rules of observations in which the position and the angle have these places. */
export function observedRules(
  { terminated, reward }: CartRules,
  [x, angle]: readonly [number, number],
): Rules {
  return {
    terminated: (next) => terminated(next[x], next[angle]),
    reward: (_observation, _action, next) => reward(next[x], next[angle], terminated(next[x], next[angle])),
  };
}

function addNoise(states: Float64Array, offset: number, random: Generator, noise: number): void {
  for (let k = 0; k < STATE_SIZE; k++) states[offset + k] += noise * random.normal();
}

/** Half the cart's width and its height, m. */
const CART = { halfWidth: 0.25, height: 0.2 };

/** The cart on its rail, to scale, in metres. `hangs`: leave room for a pole below the rail. */
export function drawCart([x, , angle]: State, hangs: boolean, length: number = POLE_LENGTH): Drawing {
  const end = POSITION_LIMIT + CART.halfWidth;
  const hinge = CART.height;
  return {
    view: [-end, hangs ? -length : -0.1, end, hinge + length],
    shapes: [
      { line: [[-POSITION_LIMIT, 0.1], [-POSITION_LIMIT, 0], [POSITION_LIMIT, 0], [POSITION_LIMIT, 0.1]] },
      { box: [x - CART.halfWidth, 0, x + CART.halfWidth, CART.height] },
      { line: [[x, hinge], [x + length * Math.sin(angle), hinge + length * Math.cos(angle)]], width: 0.1 },
    ],
  };
}
