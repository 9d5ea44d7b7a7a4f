/**
 * What a folder's configuration becomes when a comparison resumes it, or why it cannot.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { compareBudgets, extendedPlan, extensionOf, isShort } from "./plan_extension.ts";
import { describeBudget } from "./plan_groups.ts";
import { hasEnded } from "./rows.ts";
import { type FinishedRun, nameOfRun } from "./run_files.ts";
import type { StoredConfig } from "./stored_config.ts";
import { describePart, planDifferences, plannedRuns, type StoredPlan } from "./stored_plan.ts";
import { counted } from "./thousands.ts";

/** The runs of a folder, by name. */
type Runs = ReadonlyMap<string, FinishedRun>;

/**
 * The configuration of a resumed folder: `there` itself, unless `here` asks for more seeds, agents or tasks, or a larger budget.
 *
 * @param there The folder's.
 * @param here The requested one.
 * @param runs The folder's.
 * @returns Also what of the folder is not asked for, in sentences: it stays as it is.
 * @throws {UsageError} If the folder holds another comparison or part, or one of another version that is not complete, or
 * runs with a smaller budget than the folder's would have to be made.
 */
export function resumedConfig(
  folder: string,
  there: StoredConfig,
  here: StoredConfig,
  runs: Runs,
): { readonly config: StoredConfig; readonly leftAlone: readonly string[] } {
  const differences = planDifferences(there.plan, here.plan);
  const [partThere, partHere] = [describePart(there.part), describePart(here.part)];
  const version = there.versions.mbrl;
  if (version !== here.versions.mbrl) {
    // runs of two versions are no comparison, but one that is complete may be reported by any
    const wanted = plannedRuns(there.plan, there.part);
    const isComplete = wanted.every((key) => hasEnded(runs.get(nameOfRun(key))?.run));
    if (!isComplete || differences.length > 0 || partThere !== partHere) {
      throw new UsageError(
        `${folder} was begun with mbrl ${version}, this is ${here.versions.mbrl}: finish it with that version, report what is there with mbrl report, or run it again with --overwrite.`,
      );
    }
  }
  const extension = partThere === partHere ? extensionOf(there.plan, here.plan) : undefined;
  if (differences.length > 0 && extension === undefined) {
    const shown = differences.slice(0, 3).join("; ");
    const more = differences.length > 3 ? `; and ${differences.length - 3} more` : "";
    throw new UsageError(
      `${folder} holds another comparison and cannot be resumed with these options: ${shown}${more}.`,
    );
  }
  if (partThere !== partHere) {
    throw new UsageError(
      `${folder} holds ${partThere} of its comparison, and this is ${partHere}: choose another with --out.`,
    );
  }
  if (extension === "reduced") refuseShorterRuns(folder, there, here.plan, runs);
  const leftAlone = unrequested(folder, there, here.plan, runs);
  if (extension !== "extended") return { config: there, leftAlone };
  return { config: { ...there, argv: here.argv, plan: extendedPlan(there.plan, here.plan) }, leftAlone };
}

function refuseShorterRuns(folder: string, there: StoredConfig, plan: StoredPlan, runs: Runs): void {
  if (compareBudgets(plan.budget, there.plan.budget) === 0) return;
  const missing = plannedRuns(plan, there.part).filter((key) => {
    const found = runs.get(nameOfRun(key));
    return found === undefined || !hasEnded(found.run) || isShort(found, plan);
  });
  if (missing.length === 0) return;
  throw new UsageError(
    `${folder} is a comparison of ${describeBudget(there.plan.budget)} and lacks ${
      counted(missing.length, "run")
    } of it: resume it with that budget, or choose another folder for ${describeBudget(plan.budget)}.`,
  );
}

/** What of the folder `plan` does not ask for, in sentences. */
function unrequested(
  folder: string,
  { plan: there, part }: StoredConfig,
  plan: StoredPlan,
  runs: Runs,
): string[] {
  const asked = new Set(plannedRuns(plan, part).map(nameOfRun));
  const others = plannedRuns(there, part).map(nameOfRun).filter((name) => !asked.has(name));
  const isDealtAnew = part !== undefined && plannedRuns(plan).length > plannedRuns(there).length;
  const left = isDealtAnew ? others.filter((name) => hasEnded(runs.get(name)?.run)) : others;
  return [
    ...left.length === 0 ? [] : [
      `${folder} holds ${counted(left.length, "run")} that ${
        isDealtAnew ? "another part of the larger comparison makes" : "these options do not ask for"
      }: left as they are.`,
    ],
    ...(compareBudgets(plan.budget, there.budget) ?? 0) >= 0 ? [] : [
      `Its runs have ${describeBudget(there.budget)}, more than the ${
        describeBudget(plan.budget)
      } that are asked for: left as they are.`,
    ],
  ];
}
