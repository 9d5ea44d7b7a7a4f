/**
 * The hyperparameters of `world-models`.
 *
 * @module
 */

import { horizon, realSteps, rounds, share, updates, weight, width } from "../../settings/kinds.ts";
import { choice, type ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `world-models`. */
export const worldModelsSettings = {
  visionUpdates: updates(7000, {
    about: "Updates of V in the first fit, if observations are pictures.",
    when: { "task.observation": "pixels" },
    source: "measured: V is the bottleneck, and training it longer helps most",
  }),
  memory: choice("mixture", ["mixture", "deterministic", "random"], {
    about:
      "M: a recurrent network with a mixture density; or, as controls, one that predicts the mean, or one whose recurrent weights stay random.",
    source: "Ha and Schmidhuber 2018: a mixture density",
  }),
  stateSize: width(32, {
    max: 1024,
    about: "Units of M's recurrent state h.",
    source: "it has to remember a few velocities; Ha and Schmidhuber 2018 take 256 in CarRacing",
  }),
  memoryUpdates: updates(4000, {
    about: "Updates of M in the first fit.",
    source: "measured: its loss has stopped falling by then",
  }),
  temperature: weight(1, {
    max: 100,
    about: "Temperature of the dream: above 1 it is more random than learned.",
    source: "Ha and Schmidhuber 2018 take 1.15 in VizDoom",
  }),
  generations: rounds(60, {
    about: "Generations of CMA-ES in each fit.",
    source: "measured: the dream is mostly solved after half of them; 120 gained nothing",
  }),
  dreamLength: horizon(500, {
    about: "Maximum number of steps in a dreamed episode, which is never longer than a real one.",
    source: "measured: 1,500 gained nothing",
  }),
  learningStarts: realSteps(1000, {
    min: 50,
    about: "Real frames of random actions before the first fit.",
    source: "dozens of random episodes; Ha and Schmidhuber 2018 take 10,000 rollouts",
  }),
  refitInterval: realSteps(500, {
    min: 1,
    about:
      "Real frames under the newest controller before V, M and C are fitted anew, unless it was paid what its dream promised.",
    source: "half as many as in the first fit: the controller's frames soon outnumber the random ones",
  }),
  exploration: share(0.1, {
    about: "Share of random actions while the controller collects.",
    source: "keeps the frames diverse; results/tuning/world-models.csv: 0.3 over 4,000 frames",
  }),
};

/** The values of {@linkcode worldModelsSettings}. */
export type WorldModelsValues = ValuesOf<typeof worldModelsSettings>;
