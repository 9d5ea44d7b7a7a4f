import type { DynamicsModel } from "../../lib/dynamics/model.ts";

/** A "model" of the cart that tilts the pole by 0.05 rad towards the action's side, and nothing else. */
export const tilting: DynamicsModel = {
  observationSize: 4,
  actionCount: 2,
  members: 1,
  isProbabilistic: false,
  isFitted: true,
  updates: 0,
  elites: [0],
  fit: () => ({ updates: 0, trainingRows: 0, heldOutRows: 0, heldOutError: NaN }),
  predict() {},
  step(observations, actions, count, _options, next) {
    next.set(observations.subarray(0, 4 * count));
    for (let i = 0; i < count; i++) next[4 * i + 2] += actions[i] === 1 ? 0.05 : -0.05;
  },
  disagreement: (_observations, _actions, count, out) => void out.fill(0, 0, count),
  save: () => ({}),
  restore() {},
};
