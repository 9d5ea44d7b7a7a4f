/**
 * Keep the water in a tank near the middle while its outlet drains it: three pump speeds, and every step costs.
 *
 *     mbrl check examples/tank.ts
 *     mbrl compare --task examples/tank.ts --agents random,dqn,dyna,mpc --steps 2000
 */
import type { Task } from "./mbrl.d.ts";

/** m² of the tank and of its outlet; m of its height; s of a step. */
const AREA = 1;
const OUTLET = 0.1;
const HEIGHT = 2;
const STEP = 0.5;
/** m³/s that the pump brings, by action. */
const PUMP = [0, 0.3, 0.6];
/** m, where the level should be, and what leaving the tank costs. */
const TARGET = 1;
const SPILL = -50;

export default {
  mbrl: 1,
  name: "tank",
  summary:
    "Hold the level of a draining tank at 1 m with a pump of three speeds; overflow and a dry pump end it.",
  variables: [
    { name: "level", unit: "m", low: 0, high: HEIGHT },
    { name: "inflow", unit: "m3/s", low: 0, high: 0.6 },
  ],
  actions: ["off", "slow", "fast"],
  timeLimit: 200,
  solved: -40,
  settings: { noise: { default: 0.01, min: 0, max: 0.5, about: "Standard deviation of the inflow, m3/s." } },
  start: (random) => [random.uniform(0.3, 1.7), 0],
  step([level, inflow], action, random, { noise }) {
    // the pump follows its switch with a lag; Torricelli's law drains the tank
    const flow = Math.max(0, inflow + 0.5 * (PUMP[action] - inflow) + noise * random.normal());
    const next = level + STEP / AREA * (flow - OUTLET * Math.sqrt(2 * 9.81 * Math.max(level, 0)));
    const ended = next <= 0 || next >= HEIGHT;
    return { state: [next, flow], reward: ended ? SPILL : -Math.abs(next - TARGET), terminated: ended };
  },
  // optional: what can be told from observations alone, for agents that may know it
  rules: {
    terminated: ([level]) => level <= 0 || level >= HEIGHT,
    reward: (_before, _action, [level]) => level <= 0 || level >= HEIGHT ? SPILL : -Math.abs(level - TARGET),
  },
  draw: ([level]) => ({
    view: [-0.2, -0.2, 1.4, HEIGHT + 0.2],
    shapes: [
      { line: [[0, HEIGHT], [0, 0], [1, 0], [1, HEIGHT]] },
      { box: [0, 0, 1, Math.max(level, 0)] },
      { line: [[1, TARGET], [1.2, TARGET]] },
    ],
  }),
} satisfies Task;
