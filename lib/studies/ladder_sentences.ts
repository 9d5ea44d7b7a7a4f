/**
 * What the ladder says: its claim, and what stands against it.
 *
 * @module
 */

import { RULES_KNOWN } from "../results/labels.ts";
import type { RunRow } from "../results/rows.ts";
import { boundsOf } from "../results/seed_statistics.ts";
import { formatSteps } from "../results/statistic_texts.ts";
import { bootstrapRatio, medianOfSorted, order } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { formatSeconds } from "./cost_texts.ts";
import type { Rung } from "./ladder_rungs.ts";
import { agreementWith } from "./pairs.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { shortTimes, stepsAgainst } from "./ratio_texts.ts";
import { listed } from "./sentences.ts";
import type { StudyResults } from "./study.ts";

const CARTPOLE = "cartpole";
/** How many times fewer steps a model saves, as the lecture has it. */
const LECTURE = [10, 100] as const;

/** The answer's sentences. */
export function ladderSentences(results: StudyResults, rungs: readonly Rung[]): string[] {
  return [
    ...fewest(rungs, results.plan.tasks[0]?.label),
    ...verdicts(rungs),
    ...withTheRules(rungs),
    ...policyClass(rungs),
    ...savesNothing(rungs),
    ...costs(rungs, results.runs),
    ...otherRule(rungs),
    ...limits(results, rungs),
  ];
}

/** What the README begins with: the claim, and where a model saves nothing. */
export function ladderClaim(rungs: readonly Rung[]): string {
  return [...fewest(rungs), ...savesNothing(rungs)].join("\n\n");
}

const modelFree = (rungs: readonly Rung[]) => rungs.filter(({ kind }) => kind === "model-free");
const modelBased = (rungs: readonly Rung[]) =>
  rungs.filter(({ kind, isHidden }) => kind === "model-based" && isHidden);
const rivalOf = (rungs: readonly Rung[], { ratioTo }: Rung) => rungs.find(({ label }) => label === ratioTo);
const named = (rungs: readonly Rung[]) => listed(rungs.map(({ label }) => label));
const isSolved = ({ stepsToSolveMedian }: Rung) => stepsToSolveMedian.value < Infinity;

const stepsOf = ({ statistics }: Rung) => statistics.map(({ stepsToSolve }) => stepsToSolve);
/** "fewer on 97% of pairs of seeds", of real steps. */
const describeSteps = (a: Rung, b: Rung) => describeOrder(stepsOf(a), stepsOf(b), ["more", "fewer"]);
const orderOfSteps = (a: Rung, b: Rung) => orderOfSeeds(stepsOf(a), stepsOf(b));

const mostSeeds = (rungs: readonly Rung[]) => rungs.reduce((most, { seeds }) => Math.max(most, seeds), 0);

/** The agents with a model that were measured on as many seeds as any other: the claim rests on no others. */
function claimants(rungs: readonly Rung[]): Rung[] {
  return modelBased(rungs).filter(({ seeds }) => seeds === mostSeeds(rungs));
}

/** The claim: the least number of steps with a model and without, and their ratio. */
function fewest(rungs: readonly Rung[], task = CARTPOLE): string[] {
  const name = task === CARTPOLE ? "CartPole" : task;
  const best = claimants(rungs).find(isSolved);
  const rival = best && rivalOf(rungs, best);
  if (best === undefined || rival === undefined || best.ratio === undefined) {
    const free = modelFree(rungs).find(isSolved);
    return [
      `With a learned model ${name} is not solved in the median by any agent within its real steps, so that there is no ratio; ` +
      `without one ${
        free === undefined
          ? "neither"
          : `it is after ${formatSteps(free.stepsToSolveMedian)}, by ${free.label}`
      }.`,
    ];
  }
  return [
    `${name} is solved after ${
      formatSteps(best.stepsToSolveMedian)
    } real steps with a learned model and after ${
      formatSteps(rival.stepsToSolveMedian)
    } without one: medians of ${best.label} (${Math.round(best.solvedFraction * best.seeds)} of ${
      counted(best.seeds, "seed")
    }) and ${rival.label}, the best of ${
      counted(modelFree(rungs).length, "model-free agent")
    }. So ${best.label} needs ${stepsAgainst(best.ratio, rival.label)} (${
      describeSteps(best, rival)
    }); the 95% interval also allows for having picked the best model-free agent.`,
  ];
}

/** Which agents need fewer steps than the best model-free one, which more, and which cannot be told. */
function verdicts(rungs: readonly Rung[]): string[] {
  const compared = modelBased(rungs).flatMap((rung) => {
    const rival = rivalOf(rungs, rung);
    if (rival === undefined) return [];
    const told = orderOfSteps(rung, rival);
    // a run that ended before it could win is no loser
    return [{ rung, rival, told: told === "lower" || isLong(rungs, rung) ? told : "short" as const }];
  });
  if (compared.length === 0) return [];
  const by = Object.groupBy(compared, ({ told }) => told);
  const names = (own: typeof compared) => named(own.map(({ rung }) => rung));
  const [{ rival: { label } }] = compared;
  const parts = [
    ...by.lower === undefined ? [] : [`fewer real steps than ${label} are needed by ${names(by.lower)}`],
    ...by.higher === undefined ? [] : [`more than ${label} by ${names(by.higher)}`],
    ...by.unclear === undefined ? [] : [`these seeds do not tell ${label} from ${names(by.unclear)}`],
    ...by.short === undefined ? [] : [`the runs are too short to say of ${names(by.short)}`],
  ];
  return [`Of ${counted(compared.length, "agent")} with a model, with 95% confidence: ${parts.join("; ")}.`];
}

/** What the knowledge of rewards and ends is worth. */
function withTheRules(rungs: readonly Rung[]): string[] {
  const pairs = modelBased(rungs).flatMap((hidden) => {
    const known = rungs.find(({ label }) => label === `${hidden.label} ${RULES_KNOWN}`);
    return known === undefined ? [] : [{ hidden, known, told: orderOfSteps(known, hidden) }];
  });
  if (pairs.length === 0) return [];
  const by = Object.groupBy(pairs, ({ told }) => told);
  const names = (own: typeof pairs = []) => named(own.map(({ hidden }) => hidden));
  const medians = ([{ hidden, known }]: typeof pairs) =>
    `${hidden.label}: ${formatSteps(known.stepsToSolveMedian)} instead of ${
      formatSteps(hidden.stepsToSolveMedian)
    }`;
  const parts = [
    ...by.lower === undefined
      ? []
      : [`fewer real steps are needed by ${names(by.lower)} (${medians(by.lower)})`],
    ...by.higher === undefined ? [] : [`more real steps by ${names(by.higher)} (${medians(by.higher)})`],
    ...by.unclear === undefined ? [] : [`these seeds show no difference for ${names(by.unclear)}`],
  ];
  return [
    `Agents are not told what steps pay and when episodes end; given these rules of the task, ${
      parts.join("; ")
    }.`,
  ];
}

/** How much of what mpc saves comes from its class of small policies, without a model. */
function policyClass(rungs: readonly Rung[]): string[] {
  const [search, mpc, dqn] = ["linear-search", "mpc", "dqn"].map((name) =>
    rungs.find(({ label }) => label === name)
  );
  if (search === undefined || mpc === undefined || dqn === undefined) return [];
  const [a, b] = [search, mpc].map(({ statistics }) => boundsOf(statistics, "stepsToSolve"));
  const ratio = bootstrapRatio([a], b, medianOfSorted);
  if (Number.isNaN(ratio.value)) return [];
  const model = ratio.value > 1
    ? `with its model mpc needs ${shortTimes(ratio)} than that search`
    : "its model saves nothing beside that search";
  return [
    `linear-search tries mpc's own small policies in real episodes, without a model, and needs ${
      formatSteps(search.stepsToSolveMedian)
    } real steps against ${formatSteps(dqn.stepsToSolveMedian)} of dqn (${describeSteps(search, dqn)}): ${
      orderOfSteps(search, dqn) === "lower"
        ? "part of mpc's lead over dqn is its small policies"
        : "these seeds do not show that mpc's lead over dqn comes from its small policies"
    }, and ${model}.`,
  ];
}

/** The model-based agent whose model saves least, of those that are solved if there are any. */
function savesNothing(rungs: readonly Rung[]): string[] {
  const least = modelBased(rungs).flatMap((rung) => {
    const rival = rivalOf(rungs, rung);
    if (rival === undefined || rung.ratio === undefined || !isLong(rungs, rung)) return [];
    const told = orderOfSteps(rung, rival);
    return told === "lower" ? [] : [{ rung, rival, told, ratio: rung.ratio }];
  }).toSorted((a, b) =>
    Number(isSolved(b.rung)) - Number(isSolved(a.rung)) || order(a.ratio.value, b.ratio.value)
  )[0];
  if (least === undefined) return [];
  const { rung, rival, told } = least;
  return [
    `A model alone ${told === "higher" ? "does not save steps" : "is no sure saving"}: ${rung.label} needs ${
      formatSteps(rung.stepsToSolveMedian)
    } real steps and ${rival.label} ${formatSteps(rival.stepsToSolveMedian)} (${
      describeSteps(rung, rival)
    }). How much care each agent's settings had is told by mbrl study tuning.`,
  ];
}

/** Whether runs of an agent lasted long enough to be compared with the best model-free agent. */
function isLong(rungs: readonly Rung[], rung: Rung): boolean {
  return rung.budget >= (rivalOf(rungs, rung)?.stepsToSolveMedian.value ?? Infinity);
}

/** The same question in CPU seconds. */
function costs(rungs: readonly Rung[], runs: readonly RunRow[]): string[] {
  const median = ({ cost }: Rung) => cost?.secondsToSolve.value ?? Infinity;
  const least = (own: readonly Rung[]) =>
    own.filter((rung) => median(rung) < Infinity).toSorted((a, b) => order(median(a), median(b)))[0];
  const [model, free] = [least(modelBased(rungs)), least(modelFree(rungs))];
  if (model === undefined || free === undefined) return [];
  const secondsOf = ({ label }: Rung) =>
    runs.flatMap((run) =>
      run.label === label && !Number.isNaN(run.cpu_seconds) ? [run.cpu_seconds_to_solve] : []
    );
  const others = modelFree(rungs).filter(({ cost }) => cost !== undefined);
  const by = Object.groupBy(others, (other) => orderOfSeeds(secondsOf(other), secondsOf(model)));
  const parts = [
    ...by.lower === undefined ? [] : [`faster than ${model.label} are ${named(by.lower)}`],
    ...by.higher === undefined ? [] : [`slower than ${model.label} are ${named(by.higher)}`],
    ...by.unclear === undefined ? [] : [`these seeds do not tell ${model.label} from ${named(by.unclear)}`],
  ];
  const faster = by.lower?.length ?? 0;
  return [
    `Counted in CPU seconds of acting and learning to solve instead, the least with a model and rules hidden is ${
      formatSeconds(median(model))
    } (${model.label}) and without one ${formatSeconds(median(free))} (${free.label}). With 95% confidence, ${
      parts.join("; ")
    }: where real steps cost nothing, ${
      faster === 0
        ? "no model-free agent is shown to be the better choice"
        : `${faster} of ${counted(others.length, "model-free agent")} ${
          faster === 1 ? "is" : "are"
        } the better choice`
    }.`,
  ];
}

/** Whether the answer depends on what counts as solved. */
function otherRule(rungs: readonly Rung[]): string[] {
  const ranked = rungs.filter(isSolved);
  const turned = ranked.flatMap((a, i) =>
    ranked.slice(i + 1).filter((b) =>
      a.stepsToSolveMedian.value < b.stepsToSolveMedian.value &&
      a.firstCrossingMedian.value > b.firstCrossingMedian.value
    )
  );
  const best = claimants(ranked).find(({ firstCrossingRatio }) => firstCrossingRatio !== undefined);
  if (best?.ratio === undefined || best.firstCrossingRatio === undefined) return [];
  const [first, usual] = [best.firstCrossingRatio, best.ratio].map(shortTimes);
  const pairs = ranked.length * (ranked.length - 1) / 2;
  return [
    `The ratio ${
      first === usual ? "does not depend" : "depends"
    } on what counts as solved: by the first evaluation above the ` +
    `line, not the first of several in a row, ${best.label} needs ${
      stepsAgainst(best.firstCrossingRatio, "the best model-free agent")
    }${
      first === usual ? "" : `, instead of ${usual}`
    }. The order of medians turns round for ${turned.length} of ${counted(pairs, "pair")} of agents.`,
  ];
}

function limits(results: StudyResults, rungs: readonly Rung[]): string[] {
  const claims = modelBased(rungs).flatMap((rung) =>
    rung.ratio === undefined ? [] : [{ rung, ratio: rung.ratio }]
  );
  const [least, most] = LECTURE;
  const inRange = claims.filter(({ ratio }) => ratio.value >= least && ratio.value <= most);
  const verdict = inRange.length === 0
    ? "do not bear it out"
    : inRange.length === claims.length
    ? "bear it out"
    : "do not bear it out of models in general";
  const found = claims.length === 0
    ? "no agent with a model can be compared here"
    : `by the ratio of medians ${inRange.length} of ${counted(claims.length, "agent")} with a model ${
      inRange.length === 1 ? "lies" : "lie"
    } there${
      inRange.length === 0 ? "" : ` (${named(inRange.map(({ rung }) => rung))})`
    }, so that the numbers ${verdict}`;
  const expected =
    `The lecture expects ${least} to ${most} times fewer steps, since a model turns each real step into many imagined ones: ${found}. ` +
    "To try next: mbrl study losing, where a model is worth nothing.";
  if (results.size === "full") return [expected];
  const small = `${
    counted(mostSeeds(rungs), "seed")
  } and short budgets are too few to show what is held, or to tell agents apart.`;
  return [
    expected,
    results.stored === undefined ? small : `${small} ${agreementWith(results.stored, rungs)}`,
  ];
}
