/**
 * What a comparison comes to, in a few sentences: which agent needed the fewest real steps, which cannot be told apart
 * from it, which never solved the task, and what to run next.
 *
 * @module
 */

import { formatRatioInterval, formatStepsInterval } from "./statistic_texts.ts";
import { RULES_KNOWN } from "./labels.ts";
import type { CurveRow, RunRow } from "./rows.ts";
import { boundsOf, groupCurves, groupStatistics, thresholdOf } from "./seed_statistics.ts";
import {
  bootstrapRatio,
  type Bounds,
  CONSECUTIVE_POINTS,
  medianOfSorted,
  order,
  SPANNED_STEPS,
} from "./statistics.ts";
import type { StoredPlan } from "./stored_plan.ts";
import { summarise, type SummaryRow } from "./summary.ts";
import { counted, withThousands } from "./thousands.ts";

/** Agents that a sentence names before it counts the others. */
const MOST_NAMES = 5;
/** Below so many seeds intervals are too rough to settle an order. */
const FEW_SEEDS = 5;
/** More seeds than this are not suggested. */
const MOST_SEEDS = 200;

/** An agent's statistics with the steps of its seeds. */
interface Judged extends SummaryRow {
  readonly kind: "model-free" | "model-based" | "control";
  /** Real steps to solve of every seed, those of another task included. */
  readonly solve: readonly Bounds[];
}

/**
 * The verdict of a comparison, one or more sentences for each task.
 *
 * @param rows Of runs that have ended.
 * @param runs How the runs ended.
 */
export function comparisonVerdict(
  rows: readonly CurveRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
): string[] {
  const groups = groupCurves(rows, runs);
  const judged = summarise(rows, plan, runs).map((row): Judged => {
    const group = groups.find(({ label, task }) => label === row.label && task === row.task);
    return {
      ...row,
      kind: plan.contenders.find(({ label }) => label === row.label)?.kind ?? "control",
      solve: group === undefined
        ? []
        : boundsOf(groupStatistics(group, plan), "stepsToSolve", row.sourceSteps),
    };
  });
  return [...Map.groupBy(judged, ({ task }) => task)].flatMap(([task, own]) =>
    taskVerdict(task, own, thresholdOf(task, plan) < Infinity)
  );
}

function taskVerdict(task: string, rows: readonly Judged[], hasThreshold: boolean): string[] {
  const seeds = rows.reduce((most, row) => Math.max(most, row.seeds), 0);
  if (seeds < 2) {
    return [
      `On ${task} there is one seed of ${
        rows.length === 1 ? "the agent" : "each agent"
      }, and one seed shows nothing about how agents compare.`,
      "Next: --seeds 0..4 or more, with --resume to keep what is there.",
    ];
  }
  if (!hasThreshold) return returnVerdict(task, rows);
  const fewest = (all: readonly Judged[]) =>
    all.toSorted((a, b) =>
      order(a.stepsToSolveMedian.value + a.sourceSteps, b.stepsToSolveMedian.value + b.sourceSteps)
    )[0];
  const sentences: string[] = [];
  const open: Open[] = [];
  for (const [rules, own] of byRules(rows)) {
    const best = fewest(own);
    if (best.stepsToSolveMedian.value === Infinity) {
      const half = own.some(({ solvedFraction }) => solvedFraction >= 0.5);
      sentences.push(
        half
          ? `With rules ${rules}, no agent's median steps to solve ${task} are known: too many runs ended before they solved it.`
          : `With rules ${rules}, no agent solves ${task} on half of its seeds within its budget.`,
      );
      continue;
    }
    sentences.push(bestSentence(task, rules, best, own));
    const others = own.filter((row) => row !== best && row.seeds > 1 && best.seeds > 1).map((row) => ({
      row,
      ratio: bootstrapRatio([row.solve], best.solve, medianOfSorted),
    }));
    const apart = others.filter(({ ratio }) => !(ratio.low > 1));
    const named = apart.filter(({ row }) => row.solvedFraction > 0).sort((a, b) =>
      order(a.ratio.value, b.ratio.value)
    );
    if (named.length > 0) {
      sentences.push(
        `${
          firstOf(named, ({ row, ratio }) => `${nameOf(row)} (${formatRatioInterval(ratio)} times as many)`)
        } cannot be told apart from it by these seeds: the interval of the ratio reaches 1.`,
      );
    }
    for (const { row, ratio } of named) open.push({ best, row, ratio });
  }
  return [...sentences, ...unsolvedSentences(rows), nextSentence(task, rows, open)];
}

/** Two agents whose order is open, and the ratio of their steps. */
interface Open {
  readonly best: Judged;
  readonly row: Judged;
  readonly ratio: ReturnType<typeof bootstrapRatio>;
}

/** Some agents by name; of many, as of a sweep, the first few and how many others. */
function firstOf<Row>(rows: readonly Row[], name: (row: Row) => string): string {
  const names = rows.slice(0, rows.length > MOST_NAMES + 1 ? MOST_NAMES : rows.length).map(name);
  const others = rows.length - names.length;
  return others === 0 ? names.join(", ") : `${names.join(", ")} and ${others} others`;
}

/** The agents that compete under the same rules: those that cannot use rules stand in every group. */
function byRules(rows: readonly Judged[]): [rules: "hidden" | "known", rows: Judged[]][] {
  const isFree = (row: Judged) => row.kind !== "model-based";
  const classes = (["hidden", "known"] as const).filter((rules) =>
    rows.some((row) => !isFree(row) && row.rules === rules)
  );
  return (classes.length === 0 ? ["hidden" as const] : classes).map((rules) => [
    rules,
    rows.filter((row) => isFree(row) || row.rules === rules),
  ]);
}

function bestSentence(
  task: string,
  rules: "hidden" | "known",
  best: Judged,
  rows: readonly Judged[],
): string {
  const steps = `${formatStepsInterval(best.stepsToSolveMedian)} over ${counted(best.seeds, "seed")}`;
  const start = `With rules ${rules}, ${
    nameOf(best)
  } needs the fewest real steps to solve ${task}: a median of ${steps}`;
  const { ratio, ratioTo, probabilityOfFewer } = best;
  if (rows.length === 1) {
    return `With rules ${rules}, ${best.label} solves ${task} after a median of ${steps}.`;
  }
  if (best.kind === "model-free") {
    return `${start}${rows.some(({ kind }) => kind === "model-based") ? "; no model saves any" : ""}.`;
  }
  if (ratio === undefined || ratioTo === undefined) return `${start}.`;
  const settled = ratio.low > 1 ? "" : ", which these seeds do not settle: the interval reaches 1";
  return `${start}, ${formatRatioInterval(ratio)} times fewer than ${ratioTo}, the best model-free agent${
    probabilityOfFewer === undefined
      ? ""
      : ` (P(fewer) = ${probabilityOfFewer.toFixed(2)}, the probability that a run of it needs fewer)`
  }${settled}.`;
}

/** One sentence about the agents that did not solve the task on every seed; none if all did. */
function unsolvedSentences(rows: readonly Judged[]): string[] {
  const never = rows.filter(({ solvedFraction }) => solvedFraction === 0);
  const some = rows.filter(({ solvedFraction }) => solvedFraction > 0 && solvedFraction < 1);
  const parts = [
    ...(never.length === 0 ? [] : [`never solved within the budget: ${firstOf(never, nameOf)}`]),
    ...(some.length === 0 ? [] : [
      `solved on some seeds only: ${
        firstOf(
          some,
          (row) => `${nameOf(row)} (${Math.round(row.solvedFraction * row.seeds)} of ${row.seeds})`,
        )
      }`,
    ]),
  ];
  const text = parts.join("; ");
  return text === "" ? [] : [`${text[0].toUpperCase()}${text.slice(1)}.`];
}

/** What to run to know more. */
function nextSentence(task: string, rows: readonly Judged[], open: readonly Open[]): string {
  const seeds = rows.reduce((least, row) => Math.min(least, row.seeds), Infinity);
  if (rows.every(({ stepsToSolveMedian }) => stepsToSolveMedian.value === Infinity)) {
    return `Next: more real steps on ${task} (--steps, with --resume), or another agent.`;
  }
  if (seeds < FEW_SEEDS) {
    return `Next: with ${counted(seeds, "seed")} intervals are rough; --seeds 0..${
      FEW_SEEDS - 1
    } or more, with --resume, narrows them.`;
  }
  const needed = open.map(({ best, row, ratio }) => ({
    names: `${nameOf(best)} and ${nameOf(row)}`,
    seeds: seedsToDecide(ratio, Math.min(best.seeds, row.seeds)),
  })).sort((a, b) => a.seeds - b.seeds)[0];
  if (needed !== undefined && open.every(({ ratio }) => ratio.low === 0 || ratio.high === Infinity)) {
    return `Next: a larger budget on ${task} (--steps, with --resume): too many seeds stay unsolved for the ratio of ${needed.names} to have bounds.`;
  }
  if (needed !== undefined) {
    return needed.seeds <= MOST_SEEDS
      ? `Next: about ${needed.seeds} seeds (--seeds 0..${
        needed.seeds - 1
      }, with --resume) would decide between ${needed.names}, if their medians stay as they are.`
      : `Next: nothing would decide between ${needed.names} in fewer than ${MOST_SEEDS} seeds; they need about the same.`;
  }
  if (!rows.some(({ kind }) => kind === "model-free")) {
    return "Next: a model-free agent beside them (--agents …,dqn), to know what the model saves.";
  }
  return "These seeds settle which agent is first.";
}

/**
 * Seeds with which the 95% interval of a ratio would leave out 1, if the ratio stays and the width of its logarithm shrinks
 * with the square root of the seeds.
 */
export function seedsToDecide(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  seeds: number,
): number {
  if (!(low > 0 && high < Infinity && value > 0 && value !== 1)) return Infinity;
  const share = (Math.log(high) - Math.log(low)) / 2 / Math.abs(Math.log(value));
  return Math.ceil(seeds * Math.max(1, share) ** 2);
}

/** The verdict of a task without a threshold: by final return. */
function returnVerdict(task: string, rows: readonly Judged[]): string[] {
  const [best, ...others] = rows.toSorted((a, b) => b.finalReturnIqm.value - a.finalReturnIqm.value);
  const withInterval = ({ finalReturnIqm: { value, low, high } }: Judged) =>
    Number.isNaN(low) ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
  const overlapping = others.filter(({ finalReturnIqm }) => !(finalReturnIqm.high < best.finalReturnIqm.low));
  return [
    `${task} has no threshold, so nothing is solved: ${
      nameOf(best)
    }, with rules ${best.rules}, ends with the highest return, ${withInterval(best)} (IQM over ${
      counted(best.seeds, "seed")
    }).`,
    ...(others.length === 0 ? [] : overlapping.length === 0 ? ["No other agent's interval reaches it."] : [
      `${
        firstOf(overlapping, (row) => `${nameOf(row)} (${withInterval(row)})`)
      } cannot be told apart from it: the intervals overlap.`,
      "Next: more seeds, with --resume, narrow the intervals.",
    ]),
  ];
}

/** The statistics of one evaluation of a checkpoint. */
export interface EvaluatedPolicy {
  readonly label: string;
  readonly task: string;
  readonly episodes: number;
  readonly returnMean: number;
  readonly returnStd: number;
  /** Absent if the task has none. */
  readonly threshold?: number;
}

/** The verdict of one evaluation, which is one point of a curve. */
export function evaluationVerdict(
  { label, task, episodes, returnMean, returnStd, threshold }: EvaluatedPolicy,
): string[] {
  const error = number(returnStd / Math.sqrt(episodes));
  const found = `The greedy policy of ${label} returns ${number(returnMean)} ± ${error} on ${task}`;
  const next = "One checkpoint shows nothing about the agent: mbrl compare runs several seeds.";
  if (threshold === undefined) return [`${found}, a task without a threshold.`, next];
  return [
    `${found}: ${
      returnMean >= threshold ? "at or above" : "below"
    } the threshold of ${threshold}, which a run must reach at ${CONSECUTIVE_POINTS} consecutive points over ${SPANNED_STEPS} real steps to count as solved.`,
    next,
  ];
}

/**
 * The verdict of one run, which shows nothing about the agent.
 *
 * @param curve The run's.
 */
export function runVerdict(curve: readonly CurveRow[], run: RunRow, plan: StoredPlan): string[] {
  const { label, task, seed } = run;
  const threshold = thresholdOf(task, plan);
  const last = curve.at(-1);
  const agent = plan.contenders.find((contender) => contender.label === label)?.agent ?? label;
  const beside = agent === "dqn" ? "dyna,dqn" : `${agent},dqn`;
  const next =
    `One seed shows nothing about the agent. Next: mbrl compare --agents ${beside} --seeds 0..4 with the same options.`;
  if (last === undefined) return [`${label} with seed ${seed} was never evaluated.`, next];
  if (run.status === "diverged") {
    return [`${label} with seed ${seed} diverged, and counts as not solved.`, next];
  }
  const steps = counted(last.env_steps, "real step");
  const final = `its return after ${steps} is ${number(last.eval_return_mean)}`;
  if (threshold === Infinity) return [`With seed ${seed}, ${label} on ${task}: ${final}.`, next];
  const [group] = groupCurves(curve, [run]);
  const [statistics] = groupStatistics(group, plan);
  const isSolved = statistics.stepsToSolve < Infinity;
  return [
    isSolved
      ? `With seed ${seed}, ${label} solves ${task} after ${
        counted(statistics.stepsToSolve, "real step")
      }; ${final}.`
      : `With seed ${seed}, ${label} does not solve ${task} within ${steps}: ${final}, and ${threshold} is asked for.`,
    next,
  ];
}

function nameOf({ label, rules }: Pick<SummaryRow, "label" | "rules">): string {
  return rules === "known" && !label.endsWith(RULES_KNOWN) ? `${label} ${RULES_KNOWN}` : label;
}

function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 100 ? withThousands(value) : Number(value.toPrecision(3)).toString();
}
