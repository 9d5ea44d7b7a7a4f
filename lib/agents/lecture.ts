/**
 * The settings under which `dqn` and `dyna` are the lecture's listing.
 *
 * The listing is a Dyna agent of 200 episodes whose imagined transitions never end; without its imagined half it is plain
 * Q-learning from batches of 32.
 *
 * Deviations: one-hot actions reach the model as columns either way; batches are drawn by another generator.
 *
 * @module
 */

import type { SettingValues } from "../settings/settings.ts";

const shared: SettingValues = {
  learningRate: 3e-4,
  learningRateEnd: 1,
  discount: 0.99,
  hiddenWidth: 64,
  hiddenLayers: 2,
  initialisation: "framework",
  lastInitialisation: "framework",
  dueling: false,
  double: false,
  loss: "squared",
  target: "none",
  reward: "task",
  clipTargets: false,
  twin: false,
  temperature: 0,
  munchausen: 0,
  weightAveraging: 0,
  weightDecay: 0,
  clipNorm: 1e9, // larger than any gradient here: not clipped
  observationScale: "none",
  updatesPerStep: 1,
  replayCapacity: 10_000,
  learningStarts: 65, // more than 64
  nStep: 1,
  timeLimit: "terminal",
  // max(0.01, 0.5 − episode / 100): 0.01 is reached after 49 episodes
  epsilonStart: 0.5,
  epsilonEnd: 0.01,
  epsilonDuration: 49,
  epsilonUnit: "episodes",
};

/** Settings by agent, as `--set` would give them, and the length of the listing's run. */
export const lecturePreset: {
  readonly episodes: number;
  readonly settings: Readonly<Record<"dqn" | "dyna", SettingValues>>;
} = {
  episodes: 200,
  settings: {
    dqn: { ...shared, batchSize: 32 }, // the real half of the listing's batch
    dyna: {
      ...shared,
      batchSize: 64,
      imaginedShare: 0.5,
      rollouts: 10,
      rolloutLength: 5,
      rolloutEpsilon: 0,
      rolloutsPer: "update",
      imaginedCapacity: 50,
      starts: "replay",
      termination: "never",
      modelTraining: "batch",
      modelWidth: 128,
      modelLayers: 2,
      modelActivation: "relu",
      modelLearningRate: 3e-4,
      modelWeightDecay: 0,
      modelBatchSize: 64,
      modelNormalise: false,
      modelLinearPart: false,
    },
  },
};
