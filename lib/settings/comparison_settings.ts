/**
 * The numeric options of a comparison, and its rules: one table, against which flags, experiment files, presets,
 * checkpoints and stored results are checked.
 *
 * @module
 */

import { count, realSteps } from "./kinds.ts";
import { choice, integer } from "./settings.ts";

/** The numeric options of a comparison, and its rules. */
export const comparisonSettings = {
  steps: realSteps(5000, { min: 1, about: "Real steps of each run." }),
  episodes: realSteps(200, { min: 1, about: "Real episodes of each run, instead of steps." }),
  evalEvery: realSteps(50, {
    min: 1,
    about: "Real steps between two evaluation points; by default 5 up to 50 real steps, then 50.",
  }),
  evalEpisodes: count(100, { about: "Fresh episodes at each evaluation point." }),
  samples: count(20, { about: "How many points are drawn from the ranges of an agent's settings." }),
  rules: choice("hidden", ["hidden", "known", "both"], {
    about:
      "Whether agents that imagine learn what steps pay and when episodes end, are given the task's rules, or both, as two curves.",
  }),
  seed: integer(0, { min: 0, max: Number.MAX_SAFE_INTEGER, about: "A seed." }),
};

/** Maximum number of seeds in a comparison. */
export const MOST_SEEDS = 100_000;

/** Maximum number of runs in a comparison. */
export const MOST_RUNS = 100_000;
