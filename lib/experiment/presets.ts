/**
 * Presets: named comparisons that `--preset NAME` starts from.
 *
 * @module
 */

import { LECTURE_EPISODES } from "../agents/lecture/agent.ts";
import type { SettingValues } from "../settings/settings.ts";
import { unknownName } from "../settings/usage_error.ts";
import type { PartialComparison } from "./comparison_config.ts";

/** A named comparison. */
export interface Preset {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  readonly comparison: PartialComparison;
}

/**
 * DQN of Mnih et al. 2015 (hard target copies) with the numbers of CleanRL's `dqn.py`, version 1, which squares the error.
 *
 * Rewards are the task's own. Huber's function would clip the errors of the few rows that end an episode, worth 0 where 100 is
 * expected, to the size of all others: values then grow without bound, and after 500,000 real steps the policy still falls at once.
 * Deviations: CleanRL's hidden layers have 120 and 84 units; its target is copied every 500 real steps.
 */
const publishedDqn: SettingValues = {
  learningRate: 2.5e-4,
  replayCapacity: 10_000,
  learningStarts: 10_000,
  batchSize: 128,
  updatesPerStep: 0.1,
  discount: 0.99,
  hiddenWidth: 120,
  initialisation: "framework",
  observationScale: "none",
  rewardTransform: false,
  loss: "squared",
  target: "hard",
  targetPeriod: 50, // updates, of which there is one every 10 steps
  double: false,
  twin: false,
  temperature: 0,
  weightAveraging: 0,
  clipNorm: 1e9, // no clipping
  epsilonEnd: 0.05,
  epsilonDuration: 250_000,
};

/**
 * PPO with the numbers of CleanRL's `ppo.py`, version 1. Rewards are the task's own. Deviations: actor and critic have separate
 * optimisers; layers are initialised as PyTorch does by default, not orthogonally; the value loss is not
 * clipped; the learning rate ends at a thousandth.
 */
const publishedPpo: SettingValues = {
  lanes: 4,
  rolloutSteps: 128,
  epochs: 4,
  batchSize: 128,
  learningRate: 2.5e-4,
  learningRateEnd: 0.001,
  learningRateDuration: 500_000,
  clip: 0.2,
  entropyBonus: 0.01,
  discount: 0.99,
  lambda: 0.95,
  hiddenWidth: 64,
  observationScale: "none",
  rewardTransform: false,
  weightAveraging: 0,
};

/** Every preset. */
export const presets: readonly Preset[] = [
  {
    name: "quick",
    summary: "A small comparison that takes about a minute: dyna beside dqn, 3 seeds, 3,000 steps.",
    comparison: {
      agents: ["dyna", "dqn"],
      seeds: [0, 1, 2],
      budget: { steps: 3000 },
    },
  },
  {
    name: "lecture",
    summary: "The lecture's listing as written, with its one fix, and without imagination: 200 episodes.",
    comparison: {
      agents: ["lecture"],
      budget: { episodes: LECTURE_EPISODES },
      rules: "both",
      settings: { lecture: { useSynthetic: [true, false] } },
    },
  },
  {
    name: "published",
    summary:
      "The standard model-free baselines as published: DQN and PPO under CleanRL's settings for CartPole-v1, 500,000 steps.",
    comparison: {
      agents: ["dqn", "ppo"],
      budget: { steps: 500_000 },
      evaluation: { every: 10_000 },
      settings: { dqn: publishedDqn, ppo: publishedPpo },
    },
  },
];

/**
 * The preset named `name`.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findPreset(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (found === undefined) throw unknownName("preset", name, presets.map((preset) => preset.name));
  return found;
}
