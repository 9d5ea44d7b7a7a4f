/**
 * The groups of a merged plan: runs of the same budget and evaluation.
 *
 * @module
 */

import { compareNames } from "./csv.ts";
import { describeGrid, type EvaluationPlan } from "./evaluation_grid.ts";
import type { StoredGroup, StoredPlan } from "./stored_plan.ts";
import { counted } from "./thousands.ts";

/**
 * The groups of several plans, in an order that does not depend on theirs; undefined if all their runs have the same budget
 * and evaluation.
 */
export function differingGroups(plans: readonly StoredPlan[]): StoredGroup[] | undefined {
  const groups = plans.flatMap(groupsOf);
  const kinds = new Set(groups.map(({ budget, evaluation }) => JSON.stringify([budget, evaluation])));
  if (kinds.size < 2) return undefined;
  const joined = Map.groupBy(
    groups,
    ({ tasks, seeds, budget, evaluation }) => JSON.stringify([tasks, seeds, budget, evaluation]),
  );
  return [...joined].sort(([a], [b]) => compareNames(a, b)).map(([, alike]) => ({
    ...alike[0],
    agents: [...new Set(alike.flatMap(({ agents }) => agents))].sort(compareNames),
  }));
}

/** The groups of a plan; one if its runs do not differ. */
export function groupsOf(plan: StoredPlan): readonly StoredGroup[] {
  return plan.groups ?? [groupOf(plan)];
}

function groupOf({ contenders, tasks, seeds, budget, evaluation }: StoredPlan): StoredGroup {
  const labels = (items: readonly { readonly label: string }[]) =>
    items.map(({ label }) => label).sort(compareNames);
  return { agents: labels(contenders), tasks: labels(tasks), seeds, budget, evaluation };
}

/** Sentences about budgets and evaluations that differ; none if they do not. */
export function describeGroups({ groups = [] }: StoredPlan): string[] {
  return [
    ...differences("Budgets differ", groups, ({ budget }) => describeBudget(budget)),
    ...differences("Evaluations differ", groups, ({ evaluation }) => describeEvaluation(evaluation)),
  ];
}

/** How long runs last, in words. */
export function describeBudget(budget: StoredPlan["budget"]): string {
  return "steps" in budget ? counted(budget.steps, "real step") : counted(budget.episodes, "real episode");
}

/** When and how agents are evaluated, in words. */
export function describeEvaluation(evaluation: EvaluationPlan): string {
  return `${describeGrid(evaluation)}, ${describeEpisodes([evaluation])}`;
}

/** The number of episodes at each evaluation point, in words. */
export function describeEpisodes(evaluations: readonly EvaluationPlan[]): string {
  const numbers = [...new Set(evaluations.map(({ episodes }) => episodes))].sort((a, b) => a - b);
  const most = numbers[numbers.length - 1];
  return `${numbers.length > 1 ? `${numbers[0]} to ${most}` : most} fresh ${
    most === 1 ? "episode" : "episodes"
  }`;
}

function differences(what: string, groups: readonly StoredGroup[], describe: (group: StoredGroup) => string) {
  const kinds = [...Map.groupBy(groups, describe)];
  if (kinds.length < 2) return [];
  const told = kinds.map(([text, alike]) => {
    const agents = [...new Set(alike.flatMap(({ agents }) => agents))];
    return `${text} (${agents.join(", ")})`;
  });
  return [`${what}: ${told.join("; ")}.`];
}
