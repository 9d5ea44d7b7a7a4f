/**
 * Every curve of a comparison against a named one: how many times fewer real steps it needs, how probable it is that a run
 * of it needs fewer, and how much higher its return is after equally many real steps. Seeds that both have are resampled
 * together (see `paired_seeds.ts`).
 *
 * @module
 */

import { PairedSeeds } from "./paired_seeds.ts";
import { rulesOfLabel } from "./rules.ts";
import type { PointRow, RunRow } from "./rows.ts";
import { boundsOf, type CurveGroup, groupCurves, groupStatistics, thresholdOf } from "./seed_statistics.ts";
import {
  areaUnderCurve,
  bootstrapCensored,
  type Bounds,
  type CensoredInterval,
  type CurvePoint,
  interquartileMeanOfSorted,
  type Interval,
  mean,
  medianOfSorted,
  quantile,
} from "./statistics.ts";
import type { StoredPlan } from "./stored_plan.ts";
import { unknownName } from "../settings/usage_error.ts";

/** Bootstrap resamples at each step of a difference, as many as for each point of a curve's band. */
const STEP_RESAMPLES = 2000;

/** One curve against the baseline, on one task. */
export interface BaselineRow {
  /** The curve's label. */
  readonly label: string;
  /** The task's label. */
  readonly task: string;
  /** The baseline's label. */
  readonly baseline: string;
  /** Finished seeds of the curve. */
  readonly seeds: number;
  /** Finished seeds of the baseline. */
  readonly baselineSeeds: number;
  /** Seeds that both have: they are resampled together. */
  readonly sharedSeeds: number;
  /**
   * The baseline's median steps to solve over the curve's, each with the steps that trained its model on another task:
   * infinite where only the baseline's is censored, 0 where only the curve's is. Undefined where both are, and without a
   * threshold.
   */
  readonly ratio: CensoredInterval | undefined;
  /** The probability that a run of the curve needs fewer steps than one of the baseline; undefined without a threshold. */
  readonly probabilityOfFewer: Interval | undefined;
  /** The share of the shared seeds on which the curve needs fewer; undefined where there are none, or no threshold. */
  readonly fewerOnSharedSeeds: number | undefined;
  /** The last step that both reach on every seed; undefined where they have no steps in common. */
  readonly equalSteps: number | undefined;
  /** IQM of the returns at the equal steps, minus the baseline's; NaN without equal steps. */
  readonly returnDifference: Interval;
  /** Mean return over the equal steps (the area under the curve), minus the baseline's; NaN without equal steps. */
  readonly areaDifference: Interval;
}

/** The difference of two curves' returns at one step. */
export interface DifferenceRow {
  /** The curve's label. */
  readonly label: string;
  /** The task's label. */
  readonly task: string;
  /** The baseline's label. */
  readonly baseline: string;
  /** Real steps. */
  readonly steps: number;
  /** IQM of the curve's returns minus that of the baseline's. */
  readonly difference: Interval;
}

/** What comes of a comparison with a baseline. */
export interface BaselineComparison {
  /** One for each curve but the baseline, by task. */
  readonly rows: readonly BaselineRow[];
  /** By curve, in the order of steps. */
  readonly differences: readonly DifferenceRow[];
  /** Sentences about what is not compared. */
  readonly notes: readonly string[];
}

/**
 * Compares every curve with the named one on each of its tasks.
 *
 * @param baseline The label of a curve.
 * @param runs How the runs ended.
 * @throws {UsageError} If no curve has that label.
 */
export function compareWithBaseline(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
  baseline: string,
): BaselineComparison {
  const groups = groupCurves(curves, runs);
  if (!groups.some(({ label }) => label === baseline)) {
    throw unknownName("curve", baseline, [...new Set(groups.map(({ label }) => label))]);
  }
  const rows: BaselineRow[] = [];
  const differences: DifferenceRow[] = [];
  const notes: string[] = [];
  for (const [task, own] of Map.groupBy(groups, ({ task }) => task)) {
    const base = own.find(({ label }) => label === baseline);
    if (base === undefined) {
      notes.push(`${task} has no curve of ${baseline}: its curves are compared with nothing.`);
      continue;
    }
    const others = own.filter((group) => group !== base);
    const apart = others.filter(({ label }) => !isComparable(label, baseline, plan));
    if (apart.length > 0) {
      const [here, there] = [apart[0].label, baseline].map((label) => rulesOfLabel(label, plan));
      notes.push(
        `Not compared with ${baseline}, because rules are ${there} to it and ${here} to them: ${
          apart.map(({ label }) => label).join(", ")
        }.`,
      );
    }
    for (const group of others.filter((group) => !apart.includes(group))) {
      const pair = new Pair(group, base, plan);
      rows.push(pair.row());
      for (const row of pair.differences()) differences.push(row);
    }
  }
  return { rows, differences, notes };
}

/** Whether two curves compete under the same rules: agents that learn no model stand beside both kinds. */
function isComparable(a: string, b: string, plan: StoredPlan): boolean {
  const usesNone = [a, b].some((label) =>
    plan.contenders.find((contender) => contender.label === label)?.kind !== "model-based"
  );
  return usesNone || rulesOfLabel(a, plan) === rulesOfLabel(b, plan);
}

/** A curve and the baseline. */
class Pair {
  readonly #group: CurveGroup;
  readonly #base: CurveGroup;
  readonly #plan: StoredPlan;
  readonly #seeds: readonly [own: readonly number[], base: readonly number[]];
  readonly #equal: readonly [first: number, last: number] | undefined;

  constructor(group: CurveGroup, base: CurveGroup, plan: StoredPlan) {
    this.#group = group;
    this.#base = base;
    this.#plan = plan;
    this.#seeds = [seedsOf(group), seedsOf(base)];
    this.#equal = equalSteps([group, base]);
  }

  row(): BaselineRow {
    const { label, task } = this.#group;
    const [own, base] = this.#seeds;
    const paired = new PairedSeeds(own, base);
    const [first, last] = this.#equal ?? [NaN, NaN];
    const values = (of: (curve: readonly CurvePoint[]) => number) =>
      [this.#group, this.#base].map((group) =>
        seedsOf(group).map((seed) => of(lastingCurve(group, seed, last)))
      );
    const [returns, baseReturns] = values((curve) => valueAt(curve, last));
    const [areas, baseAreas] = values((curve) => areaUnderCurve(clipped(curve, first, last)));
    return {
      label,
      task,
      baseline: this.#base.label,
      seeds: own.length,
      baselineSeeds: base.length,
      sharedSeeds: paired.shared.length,
      ...this.#steps(paired),
      equalSteps: this.#equal?.[1],
      returnDifference: this.#equal === undefined ? NOTHING : paired.interval(
        returns,
        baseReturns,
        (a, b) => interquartileMeanOfSorted(a) - interquartileMeanOfSorted(b),
      ),
      areaDifference: this.#equal === undefined
        ? NOTHING
        : paired.interval(areas, baseAreas, (a, b) => mean(Array.from(a)) - mean(Array.from(b))),
    };
  }

  /** The differences at every evaluation point of either curve within the equal steps. */
  differences(): DifferenceRow[] {
    if (this.#equal === undefined) return [];
    const [first, last] = this.#equal;
    const [own, base] = this.#seeds;
    const paired = new PairedSeeds(own, base, STEP_RESAMPLES);
    const steps = new Set<number>();
    for (const { seeds } of [this.#group, this.#base]) {
      for (const curve of seeds.values()) for (const point of curve) steps.add(point.steps);
    }
    const lasting = [this.#group, this.#base].map((group) =>
      seedsOf(group).map((seed) => lastingCurve(group, seed, last))
    );
    const { label, task } = this.#group;
    return [...steps].filter((at) => at >= first && at <= last).sort((a, b) => a - b).map((at) => {
      const [returns, baseReturns] = lasting.map((curves) => curves.map((curve) => valueAt(curve, at)));
      const difference = paired.interval(
        returns,
        baseReturns,
        (a, b) => interquartileMeanOfSorted(a) - interquartileMeanOfSorted(b),
      );
      return { label, task, baseline: this.#base.label, steps: at, difference };
    });
  }

  /** The statistics of steps to solve. */
  #steps(
    paired: PairedSeeds,
  ): Pick<BaselineRow, "ratio" | "probabilityOfFewer" | "fewerOnSharedSeeds"> {
    if (thresholdOf(this.#group.task, this.#plan) === Infinity) {
      return { ratio: undefined, probabilityOfFewer: undefined, fewerOnSharedSeeds: undefined };
    }
    const [own, base] = [this.#group, this.#base].map((group) =>
      boundsOf(groupStatistics(group, this.#plan), "stepsToSolve", sourceStepsOf(group.label, this.#plan))
    );
    const [steps, baseSteps] = [own, base].map((seeds) => seeds.map(({ atMost }) => atMost));
    const [ownSeeds, baseSeeds] = this.#seeds;
    const fewer = paired.shared.map((seed) => {
      const [mine, theirs] = [steps[ownSeeds.indexOf(seed)], baseSteps[baseSeeds.indexOf(seed)]];
      return mine < theirs ? 1 : mine === theirs ? 0.5 : 0;
    });
    return {
      ratio: ratioOf(paired, own, base),
      probabilityOfFewer: paired.interval(steps, baseSteps, probabilityOfFewerSorted),
      fewerOnSharedSeeds: fewer.length === 0 ? undefined : mean(fewer),
    };
  }
}

const NOTHING: Interval = { value: NaN, low: NaN, high: NaN };

/** Real steps that trained the model with which a curve's agent began. */
function sourceStepsOf(label: string, { contenders }: StoredPlan): number {
  return contenders.find((contender) => contender.label === label)?.sourceSteps ?? 0;
}

/**
 * The ratio of two medians of partly censored steps, `below` in the denominator; undefined if neither is known. Its interval
 * holds for every number of steps that the censored runs may stand for.
 */
function ratioOf(
  paired: PairedSeeds,
  below: readonly Bounds[],
  above: readonly Bounds[],
): CensoredInterval | undefined {
  const [under, over] = [below, above].map((seeds) => bootstrapCensored(seeds, medianOfSorted, 0));
  if (under.value === Infinity && over.value === Infinity) return undefined;
  const replicates = (top: "atLeast" | "atMost", bottom: "atLeast" | "atMost") =>
    paired.replicates(
      below.map((seed) => seed[bottom]),
      above.map((seed) => seed[top]),
      (a, b) => medianOfSorted(b) / medianOfSorted(a),
    );
  const [atLeast, atMost] = [replicates("atLeast", "atMost"), replicates("atMost", "atLeast")];
  return {
    value: over.value / under.value,
    bounds: {
      atLeast: over.bounds.atLeast / under.value,
      atMost: over.value / under.bounds.atLeast,
    },
    low: quantile(atLeast, 0.025),
    high: quantile(atMost, 0.975),
    highAtLeast: quantile(atLeast, 0.975),
  };
}

/** As `probabilityOfFewer` of `statistics.ts`, of samples in ascending order: one walk along both. */
export function probabilityOfFewerSorted(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [below, upTo, pairs] = [0, 0, 0]; // of a: less than b[j], and at most b[j]
  for (let j = 0; j < b.length; j++) {
    while (below < a.length && a[below] < b[j]) below++;
    while (upTo < a.length && a[upTo] <= b[j]) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (a.length * b.length);
}

function seedsOf({ seeds }: CurveGroup): number[] {
  return [...seeds.keys()].sort((a, b) => a - b);
}

/**
 * The first and the last step between which every seed of the curves has a return; undefined if there is none. A run that
 * diverged keeps its last return, as it does in the final one.
 */
function equalSteps(groups: readonly CurveGroup[]): [first: number, last: number] | undefined {
  let [first, last, longest] = [0, Infinity, 0];
  for (const { seeds, diverged } of groups) {
    for (const [seed, curve] of seeds) {
      const end = curve[curve.length - 1].steps;
      first = Math.max(first, curve[0].steps);
      longest = Math.max(longest, end);
      if (!diverged.includes(seed)) last = Math.min(last, end);
    }
  }
  last = Math.min(last, longest); // where every run diverged
  return first <= last ? [first, last] : undefined;
}

/** The curve of a seed, which ends no earlier than `last` if its agent diverged. */
function lastingCurve({ seeds, diverged }: CurveGroup, seed: number, last: number): readonly CurvePoint[] {
  const curve = seeds.get(seed)!;
  const { steps, value } = curve[curve.length - 1];
  return diverged.includes(seed) && steps < last ? [...curve, { steps: last, value }] : curve;
}

/** The newest return of a curve at a step, which is not before its first. */
function valueAt(curve: readonly CurvePoint[], steps: number): number {
  return curve.findLast((point) => point.steps <= steps)?.value ?? NaN;
}

/** A curve between two steps, with a point at each, on the straight lines between its own. */
function clipped(curve: readonly CurvePoint[], first: number, last: number): CurvePoint[] {
  const at = (steps: number) => {
    const next = curve.findIndex((point) => point.steps >= steps);
    const [before, after] = [curve[Math.max(0, next - 1)], curve[next]];
    const share = after.steps === before.steps ? 0 : (steps - before.steps) / (after.steps - before.steps);
    return { steps, value: before.value + share * (after.value - before.value) };
  };
  const within = curve.filter(({ steps }) => steps > first && steps < last);
  return first === last ? [at(first)] : [at(first), ...within, at(last)];
}
