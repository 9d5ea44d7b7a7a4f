/**
 * What the ladder says: its claim, and what stands against it.
 *
 * @module
 */

import { boundsOf } from "../results/seed_statistics.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { formatRatioInterval, formatSteps, formatStepsInterval } from "../results/statistic_texts.ts";
import { bootstrapRatio, type CensoredInterval, medianOfSorted, order } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { formatSeconds } from "./cost_texts.ts";
import type { Rung } from "./ladder_rungs.ts";
import { agreementWith } from "./pairs.ts";
import { listed, verdictOf } from "./sentences.ts";
import type { StudyResults } from "./study.ts";

const CARTPOLE = "cartpole";

/** The answer's sentences. */
export function ladderSentences(results: StudyResults, rungs: readonly Rung[]): string[] {
  return [
    ...fewest(rungs, results.plan.tasks[0]?.label),
    ...withTheRules(rungs),
    ...verdicts(rungs),
    ...policyClass(rungs),
    ...savesNothing(rungs),
    ...costs(rungs),
    ...otherRule(rungs),
    ...limits(results, rungs),
  ];
}

/** What the README begins with: the claim, and where a model saves nothing. */
export function ladderClaim(rungs: readonly Rung[]): string {
  return [...fewest(rungs), ...savesNothing(rungs)].join("\n\n");
}

const modelBased = (rungs: readonly Rung[]) =>
  rungs.filter(({ kind, isHidden }) => kind === "model-based" && isHidden);
const rivalOf = (rungs: readonly Rung[], { ratioTo }: Rung) => rungs.find(({ label }) => label === ratioTo);

const mostSeeds = (rungs: readonly Rung[]) => rungs.reduce((most, { seeds }) => Math.max(most, seeds), 0);

/** The agents with a model that were measured on as many seeds as any other: the claim rests on no others. */
function claimants(rungs: readonly Rung[]): Rung[] {
  return modelBased(rungs).filter(({ seeds }) => seeds === mostSeeds(rungs));
}

/** The claim: the least number of steps, as a ratio to the best agent without a model. */
function fewest(rungs: readonly Rung[], task = CARTPOLE): string[] {
  const best = claimants(rungs).find(({ stepsToSolveMedian }) => stepsToSolveMedian.value < Infinity);
  const rival = best && rivalOf(rungs, best);
  if (best === undefined || rival === undefined || best.ratio === undefined) {
    return [
      "No model-based agent is solved in the median within its budget here, so that there is no ratio.",
    ];
  }
  const others = rungs.filter(({ kind }) => kind === "model-free").length;
  return [
    `Learning what steps pay and when episodes end, ${best.label} solves ${
      task === CARTPOLE ? "CartPole" : task
    } on ${Math.round(best.solvedFraction * best.seeds)} of ${
      counted(best.seeds, "seed")
    }, in the median after ${formatStepsInterval(best.stepsToSolveMedian)} real steps (95% interval), ${
      times(best.ratio)
    } fewer than the best of ${counted(others, "model-free agent")}, ${rival.label} (${
      formatStepsInterval(rival.stepsToSolveMedian)
    }); the interval contains the choice of that agent.`,
  ];
}

/** "29.5 [14.2, 63.1] times". */
function times(ratio: CensoredInterval): string {
  return `${formatRatioInterval(ratio)} times`;
}

/**
 * "29.5 [14.2, 63.1] times fewer"; a ratio below one is turned round: "2.5 [1.4, 4.0] times as many". Of "<5.5 [0.0, 26.0] times
 * fewer" it is not known on which side of one it lies.
 */
function fewerOrMore(ratio: CensoredInterval): string {
  const isUnknown = ratio.value === 0 && ratio.bounds.atMost > 1;
  return ratio.value >= 1 || isUnknown ? `${times(ratio)} fewer` : `${times(inverse(ratio))} as many`;
}

/** One over a ratio; where its lower end is 0, no more is known of the upper one than of the value. */
function inverse({ value, low, high, bounds }: CensoredInterval): CensoredInterval {
  const atLeast = 1 / bounds.atMost;
  return {
    value: 1 / value,
    low: 1 / high,
    high: 1 / low,
    bounds: { atLeast, atMost: 1 / bounds.atLeast },
    highAtLeast: low === 0 ? atLeast : 1 / low,
  };
}

function withTheRules(rungs: readonly Rung[]): string[] {
  const pairs = modelBased(rungs).flatMap((hidden) => {
    const known = rungs.find(({ label }) => label === `${hidden.label} ${RULES_KNOWN}`);
    return known === undefined ? [] : [{ hidden, known }];
  });
  if (pairs.length === 0) return [];
  const told = pairs.map(({ hidden, known }) =>
    `${hidden.label} ${formatSteps(known.stepsToSolveMedian)} instead of ${
      formatSteps(hidden.stepsToSolveMedian)
    }`
  );
  return [`Given the task's rules, the medians are: ${told.join(", ")}.`];
}

/** Which agents need fewer steps than the best model-free one, which more, and which cannot be told. */
function verdicts(rungs: readonly Rung[]): string[] {
  const by = Object.groupBy(
    modelBased(rungs).filter(({ ratio }) => ratio !== undefined),
    ({ ratio }) => verdictOf(ratio!),
  );
  const told = (own: readonly Rung[] = []) =>
    listed(own.map(({ label, ratio }) => `${label} (${fewerOrMore(ratio!)})`));
  const parts = [
    ...by.fewer === undefined
      ? []
      : [`fewer steps than the best model-free agent are needed by ${told(by.fewer)}`],
    ...by.more === undefined ? [] : [`more by ${told(by.more)}`],
    ...by.unclear === undefined ? [] : [`it cannot be said of ${told(by.unclear)}`],
  ];
  return parts.length === 0 ? [] : [`With 95% confidence, ${parts.join("; ")}.`];
}

/** How much of what mpc saves comes from its class of small policies, without a model. */
function policyClass(rungs: readonly Rung[]): string[] {
  const [search, mpc] = ["linear-search", "mpc"].map((name) => rungs.find(({ label }) => label === name));
  if (search === undefined || mpc === undefined) return [];
  const [a, b] = [search, mpc].map(({ statistics }) => boundsOf(statistics, "stepsToSolve"));
  const ratio = bootstrapRatio([a], b, medianOfSorted);
  if (Number.isNaN(ratio.value)) return [];
  return [
    `A search over mpc's own small policies in real episodes, linear-search, needs ${
      formatStepsInterval(search.stepsToSolveMedian)
    }: against it, mpc's model saves ${times(ratio)} the steps, and the rest comes from the policies.`,
  ];
}

/** The model-based agent whose model saves least, of those that are solved if there are any. */
function savesNothing(rungs: readonly Rung[]): string[] {
  const least = modelBased(rungs)
    .filter((rung) => rung.ratio !== undefined && verdictOf(rung.ratio) !== "fewer" && isLong(rungs, rung))
    .toSorted((a, b) =>
      Number(a.stepsToSolveMedian.value === Infinity) - Number(b.stepsToSolveMedian.value === Infinity) ||
      order(a.ratio!.value, b.ratio!.value)
    )[0];
  if (least === undefined) return [];
  return [
    `A model alone does not save steps: ${least.label} is solved on ${
      Math.round(least.solvedFraction * least.seeds)
    } of ${least.seeds} seeds and needs ${fewerOrMore(least.ratio!)} steps ${
      fewerOrMore(least.ratio!).endsWith("fewer") ? "than" : "as"
    } ${least.ratioTo}${verdictOf(least.ratio!) === "more" ? "" : ", which cannot be told apart"}.`,
  ];
}

/** Whether runs of an agent lasted long enough to be compared with the best model-free agent. */
function isLong(rungs: readonly Rung[], rung: Rung): boolean {
  return rung.budget >= (rivalOf(rungs, rung)?.stepsToSolveMedian.value ?? Infinity);
}

/** The same question in CPU seconds. */
function costs(rungs: readonly Rung[]): string[] {
  const known = (rung: Rung) => rung.cost !== undefined && rung.cost.secondsToSolve.value < Infinity;
  const least = (own: readonly Rung[]) =>
    own.filter(known).toSorted((a, b) => a.cost!.secondsToSolve.value - b.cost!.secondsToSolve.value)[0];
  const [model, free] = [least(modelBased(rungs)), least(rungs.filter(({ kind }) => kind === "model-free"))];
  if (model === undefined || free === undefined) return [];
  const [a, b] = [model.cost!.secondsToSolve.value, free.cost!.secondsToSolve.value];
  return [
    `Counted in CPU seconds of acting and learning instead, the least is ${
      formatSeconds(a)
    } with a model (${model.label}) and ${formatSeconds(b)} without (${free.label}): ${
      a < b ? "the model wins here too" : a > b ? "where steps are cheap, a model is worth nothing" : "a tie"
    }.`,
  ];
}

/** Whether the answer depends on what counts as solved. */
function otherRule(rungs: readonly Rung[]): string[] {
  const ranked = rungs.filter(({ stepsToSolveMedian }) => stepsToSolveMedian.value < Infinity);
  const turned = ranked.flatMap((a, i) =>
    ranked.slice(i + 1).filter((b) =>
      a.stepsToSolveMedian.value < b.stepsToSolveMedian.value &&
      a.firstCrossingMedian.value > b.firstCrossingMedian.value
    ).map((b) => `${a.label} and ${b.label}`)
  );
  const best = claimants(ranked).find(({ firstCrossingRatio }) => firstCrossingRatio !== undefined);
  if (best === undefined) return [];
  const pairs = ranked.length * (ranked.length - 1) / 2;
  return [
    `Counted by the first crossing, ${best.label} needs ${
      times(best.firstCrossingRatio!)
    } fewer steps than the best ` +
    `model-free agent; the order depends on the rule for ${
      turned.length === 0
        ? "none"
        : `${listed(turned.slice(0, 3))}${turned.length > 3 ? " and others" : ""}: ${turned.length}`
    } of ${counted(pairs, "pair")} of agents.`,
  ];
}

function limits(results: StudyResults, rungs: readonly Rung[]): string[] {
  const claims = modelBased(rungs).filter(({ ratio }) => ratio !== undefined);
  const inRange = claims.filter(({ ratio }) => ratio!.value >= 10 && ratio!.value <= 100);
  const expected = `The lecture expects 10 to 100 times fewer steps: the median ratio of ${
    inRange.length === 0 ? "no agent" : listed(inRange.map(({ label }) => label))
  } lies there, of ${claims.length} with a model. To try next: mbrl study losing, where a model is worth nothing.`;
  if (results.size === "full") return [expected];
  const small =
    `${counted(mostSeeds(rungs), "seed")} and short budgets are too few to show what is held, or who wins ` +
    "where intervals overlap.";
  return [
    expected,
    results.stored === undefined ? small : `${small} ${agreementWith(results.stored, rungs)}`,
  ];
}
