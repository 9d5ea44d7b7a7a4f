/**
 * What the words and signs of answers mean, for those who read them first.
 *
 * @module
 */

import type { StudyAnswer } from "./study.ts";

/** A word or sign, where it occurs, and what it means. */
interface Term {
  readonly occurs: RegExp;
  readonly name: string;
  readonly meaning: string;
}

const terms: readonly Term[] = [
  {
    occurs: /real steps?\b/,
    name: "real step",
    meaning: "a step of the task itself, as against those that a model imagines",
  },
  {
    occurs: /\bseeds?\b/,
    name: "seed",
    meaning: "a whole run, or a measurement, from random numbers of its own",
  },
  {
    occurs: /\[[^\]]*\d[^\]]*, [^\]]*\]/,
    name: "[low, high]",
    meaning: "the 95% confidence interval of the number before it, by resampling the seeds",
  },
  { occurs: /\bIQM\b/, name: "IQM", meaning: "interquartile mean: the mean of the middle half of the seeds" },
  {
    occurs: /% of pairs\b/,
    name: "on 80% of pairs of seeds",
    meaning:
      "of all pairs of a seed of the one and a seed of the other, the share in which it is as it is said",
  },
  {
    occurs: /told apart|\btells?\b|no clear change|with 95% confidence/,
    name: "told apart, with 95% confidence",
    meaning:
      "by a rank test over the seeds; what is not told apart may differ all the same, and more seeds would tell. The interval of a ratio of medians is computed by itself, and may be surer than the test",
  },
  {
    occurs: /\bsolve[sd]?\b/,
    name: "solved",
    meaning:
      "from the first of five evaluations in a row, over at least 200 real steps, that reach the task's return (475 of at most 500 on CartPole)",
  },
  {
    occurs: /first crossing/,
    name: "first crossing",
    meaning: "the first evaluation that reaches the task's return",
  },
  {
    occurs: /\bh(eld|olds)\b[^.;]*%|^held$/m,
    name: "held",
    meaning:
      "the share of real steps from the first crossing on at which evaluations reach the task's return",
  },
  {
    occurs: />\d/,
    name: ">5,000",
    meaning: "not reached within the budget, so that only a bound is known; <0.2 likewise",
  },
  {
    occurs: /\brules known\b|with rules|the task's rules?\b/,
    name: "rules known",
    meaning: "the agent was given what the task pays and when it ends; the others were not told",
  },
  {
    occurs: /P\(fewer\)/,
    name: "P(fewer)",
    meaning:
      "the probability that a run of this agent needs fewer real steps than one of the best model-free agent",
  },
  {
    occurs: /\bP [>0]|P \d/,
    name: "P",
    meaning: "the share of pairs of seeds in which the first that is named does better",
  },
  {
    occurs: /R²/,
    name: "R²",
    meaning: "the share of a variable's variance that a linear read-out finds: 1 is all of it, 0 nothing",
  },
  {
    occurs: /return/,
    name: "return",
    meaning: "what an episode pays in all, a mean over evaluation episodes",
  },
];

/** The terms that occur in an answer and its tables, each with its meaning. */
export function termsOf({ sentences, tables }: StudyAnswer): (readonly [name: string, meaning: string])[] {
  const text = [...sentences, ...tables.flatMap(({ about, shown }) => [about, ...(shown ?? []).flat()])]
    .join("\n");
  return terms.filter(({ occurs }) => occurs.test(text)).map(({ name, meaning }) => [name, meaning]);
}
