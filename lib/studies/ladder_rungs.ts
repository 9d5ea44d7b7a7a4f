/**
 * The agents of the ladder, fewest real steps first.
 *
 * @module
 */

import { computeCosts, type ComputeRow } from "../results/compute.ts";
import { RULES_KNOWN } from "../results/labels.ts";
import { groupCurves, groupStatistics, type SeedStatistics } from "../results/seed_statistics.ts";
import { order } from "../results/statistics.ts";
import { planOfRun } from "../results/stored_plan.ts";
import { summarise, type SummaryRow } from "../results/summary.ts";
import type { StudyResults } from "./study.ts";

/** One agent of the ladder. */
export interface Rung extends SummaryRow {
  readonly kind: string;
  /** Longest budget of its runs, in real steps. */
  readonly budget: number;
  readonly isHidden: boolean;
  readonly statistics: readonly SeedStatistics[];
  readonly cost: ComputeRow | undefined;
}

/** Every agent, by its median of steps to solve, and then by that of its first crossing. */
export function rungsOf({ points, plan, runs }: StudyResults): Rung[] {
  const costs = computeCosts(points, runs);
  const groups = groupCurves(points, runs);
  return summarise(points, plan, runs).map((row): Rung => {
    const { label, task } = row;
    const group = groups.find((group) => group.label === label && group.task === task)!;
    const { budget } = planOfRun(plan, { label, task, seed: [...group.seeds.keys()][0] });
    return {
      ...row,
      kind: plan.contenders.find((contender) => contender.label === label)?.kind ?? "",
      budget: "steps" in budget ? budget.steps : NaN,
      isHidden: !label.endsWith(RULES_KNOWN),
      statistics: groupStatistics(group, plan),
      cost: costs.find((cost) => cost.label === label && cost.task === task),
    };
  }).sort((a, b) =>
    order(a.stepsToSolveMedian.value, b.stepsToSolveMedian.value) ||
    order(a.firstCrossingMedian.value, b.firstCrossingMedian.value)
  );
}

/** "8 of 10": the seeds that are solved. */
export function solvedOf({ solvedFraction, seeds }: Rung): string {
  return `${Math.round(solvedFraction * seeds)} of ${seeds}`;
}
