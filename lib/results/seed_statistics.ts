/**
 * The curves of a comparison by agent and task, and the statistics of each seed's.
 *
 * @module
 */

import { compareNames } from "./csv.ts";
import type { PointRow, RunRow } from "./rows.ts";
import {
  areaUnderCurve,
  type Bounds,
  type CurvePoint,
  firstCrossing,
  retention,
  stepsToSolve,
} from "./statistics.ts";
import { planOfRun, type StoredPlan } from "./stored_plan.ts";

/** The statistics of one seed's curve. */
export interface SeedStatistics {
  /** The run's seed. */
  readonly seed: number;
  /** Real steps at the last evaluation point. */
  readonly end: number;
  /** Infinite if censored. */
  readonly stepsToSolve: number;
  /** Infinite where the threshold was never crossed. */
  readonly firstCrossing: number;
  /** Undefined where the threshold was never crossed, or by the last point alone. */
  readonly retention: number | undefined;
  /** Mean return at the last evaluation point. */
  readonly finalReturn: number;
  /** Mean return over the whole budget. */
  readonly areaUnderCurve: number;
}

/** The statistics of one seed's curve. */
export function seedStatistics(
  seed: number,
  curve: readonly CurvePoint[],
  threshold: number,
): SeedStatistics {
  return {
    seed,
    end: curve.at(-1)?.steps ?? 0,
    stepsToSolve: stepsToSolve(curve, threshold),
    firstCrossing: firstCrossing(curve, threshold),
    retention: retention(curve, threshold),
    finalReturn: curve.at(-1)?.value ?? NaN,
    areaUnderCurve: areaUnderCurve(curve),
  };
}

/**
 * Bounds of the number of steps that seeds took: for a run that never got there, more than its own length.
 *
 * @param before Real steps that each took before, on the task that its model comes from.
 */
export function boundsOf(
  seeds: readonly SeedStatistics[],
  what: "stepsToSolve" | "firstCrossing",
  before = 0,
): Bounds[] {
  return seeds.map((seed) => ({
    atLeast: before + Math.min(seed[what], seed.end),
    atMost: before + seed[what],
  }));
}

/** Curves of one agent on one task, by seed, each in the order of steps. */
export interface CurveGroup {
  /** The agent's label. */
  readonly label: string;
  /** The task's name. */
  readonly task: string;
  /** The curve of each seed. */
  readonly seeds: ReadonlyMap<number, readonly CurvePoint[]>;
  /** The seeds whose agent diverged: they count as never solved, whatever they had reached before. */
  readonly diverged: readonly number[];
}

/**
 * Groups rows by label and task, in the order of names.
 *
 * @param runs How the runs ended.
 */
export function groupCurves(rows: readonly PointRow[], runs: readonly RunRow[] = []): CurveGroup[] {
  const diverged = runs.filter(({ status }) => status === "diverged");
  const groups = new Map<string, { label: string; task: string; seeds: Map<number, CurvePoint[]> }>();
  for (const { label, task, seed, env_steps: steps, eval_return_mean: value } of rows) {
    const name = `${task}\n${label}`;
    const group = groups.get(name) ?? { label, task, seeds: new Map() };
    groups.set(name, group);
    const curve = group.seeds.get(seed);
    if (curve === undefined) group.seeds.set(seed, [{ steps, value }]);
    else curve.push({ steps, value });
  }
  for (const { seeds } of groups.values()) {
    for (const curve of seeds.values()) curve.sort((a, b) => a.steps - b.steps);
  }
  return [...groups.values()]
    .sort((a, b) => compareNames(a.task, b.task) || compareNames(a.label, b.label))
    .map((group) => ({
      ...group,
      diverged: diverged.filter(({ label, task }) => label === group.label && task === group.task)
        .map(({ seed }) => seed),
    }));
}

/** The statistics of every seed of a group, in the order of seeds. */
export function groupStatistics(group: CurveGroup, plan: StoredPlan): SeedStatistics[] {
  const threshold = thresholdOf(group.task, plan);
  return [...group.seeds]
    .sort(([a], [b]) => a - b)
    .map(([seed, curve]) => {
      const statistics = seedStatistics(seed, curve, threshold);
      if (!group.diverged.includes(seed)) return statistics;
      // a longer run of a diverged agent would not have been solved either
      const { budget } = planOfRun(plan, { label: group.label, task: group.task, seed });
      const end = "steps" in budget ? Math.max(budget.steps, statistics.end) : statistics.end;
      return { ...statistics, end, stepsToSolve: Infinity };
    });
}

/** The return at and above which a task counts as solved; infinite if it has none. */
export function thresholdOf(task: string, plan: StoredPlan): number {
  return plan.tasks.find(({ label }) => label === task)?.solvedThreshold ?? Infinity;
}
