/**
 * The hyperparameters of `muzero`.
 *
 * @module
 */

import { count, horizon, rate, ratio, realSteps, share, weight, width } from "../../settings/kinds.ts";
import type { ValuesOf } from "../../settings/settings.ts";

/** The hyperparameters of `muzero`. */
export const muzeroSettings = {
  hiddenWidth: width(64, {
    about: "Units of the hidden layer of each network.",
    source: "an observation has a few numbers; Schrittwieser et al. 2020 have residual towers for pictures",
  }),
  discount: share(0.997, { about: "Discount per step, γ.", source: "Schrittwieser et al. 2020" }),
  nStep: horizon(40, {
    about: "Real rewards in a value target before it bootstraps from a searched value, n.",
    source:
      "Schrittwieser et al. 2020 take 10 on Atari; measured: with 10 a slow drift to one side is corrected late or never, with 20 sooner",
  }),
  updatesPerStep: ratio(4, {
    above: 0,
    about: "Updates per real step: the training ratio.",
    source: "measured: 1 takes twice as many real steps to solve",
  }),
  reanalysesPerStep: count(32, {
    min: 0,
    about:
      "Old positions reanalysed (searched again for fresh targets) per real step; 0 keeps the original targets.",
    source: "Schrittwieser et al. 2020, appendix H; measured: without it no run stays solved",
  }),
  learningRate: rate(1e-3, {
    above: 0,
    about: "Adam's step size.",
    source: "usual for networks of this size",
  }),
  learningStarts: realSteps(250, {
    min: 1,
    about: "Real steps with random actions before the first update.",
    source: "several random episodes, on whose returns the networks are pre-trained",
  }),
  consistencyWeight: weight(5, {
    max: 1000,
    about:
      "Weight of the distance between latents that the model predicts and those of what was then observed; 0 is the paper's loss.",
    source:
      "Ye et al. 2021 take 2, of a cosine; results/tuning/muzero.csv: without it values beyond the states seen so far stay low, and many runs are stuck there",
  }),
  burstChance: share(0.1, {
    about: "Chance that a burst of 1 to 8 random actions begins at a real step.",
    source:
      "results/tuning/muzero.csv: without bursts, training sees one limit cycle only, and the policy is lost outside it",
  }),
  greedyShare: share(0.5, {
    about: "Share of the real episodes that are greedy: without noise, draws of actions and bursts.",
    source:
      "results/tuning/muzero.csv: with half of them, values show where the greedy policy drifts to, and it is held longer",
  }),
  simulations: count(25, {
    about: "Simulations of a search when acting and in reanalysis.",
    source:
      "results/tuning/muzero.csv: with 8 fewer seeds are solved, in less time; Schrittwieser et al. 2020 take 50",
  }),
};

/** The values of {@linkcode muzeroSettings}. */
export type MuzeroValues = ValuesOf<typeof muzeroSettings>;
