/**
 * How one plan extends another: more agents, tasks or seeds, and a larger budget.
 *
 * @module
 */

import { hasEnded } from "./rows.ts";
import type { FinishedRun } from "./run_files.ts";
import { planDifferences, planOfRun, type StoredPlan } from "./stored_plan.ts";

/** How long runs last. */
type Budget = StoredPlan["budget"];

/**
 * Whether one plan extends another: the same runs in what both have, and more agents, tasks or seeds in one of them, or
 * longer runs.
 *
 * @param there The plan of an existing folder.
 * @param here The requested plan.
 * @returns `extended` if `here` has all of `there` and more, `reduced` the other way round; undefined if neither, or if
 * they are equal.
 */
export function extensionOf(there: StoredPlan, here: StoredPlan): "extended" | "reduced" | undefined {
  if (there.groups !== undefined || here.groups !== undefined) return undefined;
  const longer = compareBudgets(here.budget, there.budget);
  if (longer === undefined) return undefined;
  const [mine, theirs] = [restrictedTo(here, there), restrictedTo(there, here)];
  if (planDifferences({ ...theirs, budget: mine.budget }, mine).length > 0) return undefined;
  const isExtended = hasAllOf(here, there) && longer >= 0;
  const isReduced = hasAllOf(there, here) && longer <= 0;
  return isExtended === isReduced ? undefined : isExtended ? "extended" : "reduced";
}

/** Above 0 if `a` is the larger budget, below 0 if `b` is; undefined if one counts steps and the other episodes. */
export function compareBudgets(a: Budget, b: Budget): number | undefined {
  if ("steps" in a) return "steps" in b ? a.steps - b.steps : undefined;
  return "steps" in b ? undefined : a.episodes - b.episodes;
}

/** The extended plan, with the budgets that runs of the folder may still have. */
export function extendedPlan(there: StoredPlan, here: StoredPlan): StoredPlan {
  const earlier = [...there.earlierBudgets ?? [], there.budget].filter((budget) =>
    (compareBudgets(budget, here.budget) ?? 0) < 0
  );
  return withEarlierBudgets(here, earlier);
}

/** A plan with these earlier budgets, each once. */
export function withEarlierBudgets(plan: StoredPlan, budgets: readonly Budget[]): StoredPlan {
  const { earlierBudgets: _, ...present } = plan;
  const distinct = new Map(budgets.map((budget) => [JSON.stringify(budget), budget]));
  return distinct.size === 0 ? present : { ...present, earlierBudgets: [...distinct.values()] };
}

/** Whether a run ended with a smaller budget than its plan has now. */
export function isShort({ run, curve }: FinishedRun, plan: StoredPlan): boolean {
  const last = curve.at(-1);
  if (!hasEnded(run) || run.status !== "done" || last === undefined) return false; // a diverged one has no more to do
  const { budget } = planOfRun(plan, run);
  return "steps" in budget ? last.env_steps < budget.steps : last.episodes < budget.episodes;
}

/** What of a plan another one has too. */
function restrictedTo(plan: StoredPlan, other: StoredPlan): StoredPlan {
  const [agents, tasks] = [labelsOf(other.contenders), labelsOf(other.tasks)];
  return {
    ...plan,
    contenders: plan.contenders.filter(({ label }) => agents.has(label)),
    tasks: plan.tasks.filter(({ label }) => tasks.has(label)),
    seeds: plan.seeds.filter((seed) => other.seeds.includes(seed)),
  };
}

function hasAllOf(plan: StoredPlan, other: StoredPlan): boolean {
  return labelsOf(plan.contenders).isSupersetOf(labelsOf(other.contenders)) &&
    labelsOf(plan.tasks).isSupersetOf(labelsOf(other.tasks)) &&
    new Set(plan.seeds).isSupersetOf(new Set(other.seeds));
}

const labelsOf = (items: readonly { readonly label: string }[]) => new Set(items.map(({ label }) => label));
