import type { SettingValues } from "../../lib/settings/settings.ts";

/** Small settings, so that a few hundred steps pass through everything an agent does. */
export const small: Record<string, SettingValues> = {
  random: {},
  "linear-search": { randomPolicies: 5, candidates: 4 },
  dqn: { hiddenWidth: 16, learningStarts: 30, nStep: 3 },
  sac: { hiddenWidth: 16, learningStarts: 30 },
  ppo: { hiddenWidth: 16, lanes: 4, rolloutSteps: 8, epochs: 2, weightAveraging: 0.01 },
  lecture: {},
  "dyna-q": { hiddenWidth: 16, learningStarts: 30, planningSteps: 2, modelWidth: 16, modelMaxUpdates: 20 },
  dyna: {
    hiddenWidth: 16,
    learningStarts: 30,
    rolloutLength: 5,
    modelWidth: 16,
    modelMaxUpdates: 20,
  },
  mbpo: {
    hiddenWidth: 16,
    learningStarts: 30,
    updatesPerStep: 2,
    rollouts: 10,
    rolloutLength: 5,
    modelWidth: 16,
    modelMembers: 3,
    modelMaxUpdates: 20,
    rolloutSchedule: "error",
  },
  mpc: {
    learningStarts: 30,
    horizon: 20,
    candidates: 6,
    particles: 4,
    generations: 2,
    modelWidth: 16,
    modelMaxUpdates: 10,
  },
  "world-models": {
    learningStarts: 60,
    refitInterval: 60,
    stateSize: 4,
    memoryUpdates: 3,
    generations: 2,
    dreamLength: 5,
  },
  dreamer: {
    learningStarts: 40,
    hiddenWidth: 6,
    horizon: 3,
  },
  muzero: {
    learningStarts: 30,
    hiddenWidth: 8,
    updatesPerStep: 1,
    reanalysesPerStep: 3,
    simulations: 4,
  },
};
