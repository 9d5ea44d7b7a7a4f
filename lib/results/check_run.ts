/**
 * Checks that a run's rows are complete: copied, truncated or edited files may still be valid CSV.
 *
 * @module
 */

import { ResultFileError } from "./csv.ts";
import { hasEnded } from "./rows.ts";
import { type FinishedRun, nameOfRun } from "./run_files.ts";
import { planOfRun, type StoredPlan } from "./stored_plan.ts";
import { counted } from "./thousands.ts";

/**
 * Checks that a run's evaluation points and episodes are in order and end as its row in `runs.csv` and the
 * plan's budget, or one of before it was extended, say. A failed run has none.
 *
 * @param where The folder that holds the rows, for messages.
 * @throws {ResultFileError} If rows are missing or duplicated.
 */
export function checkRun({ run, curve, episodes }: FinishedRun, plan: StoredPlan, where: string): void {
  if (!hasEnded(run)) return;
  const broken = (what: string) =>
    new ResultFileError(`${where} does not hold the whole of ${nameOfRun(run)}: ${what}.`);
  const last = curve.at(-1);
  if (last === undefined && run.status === "done") throw broken("it has no evaluation point");
  for (let i = 1; i < curve.length; i++) {
    if (curve[i].env_steps <= curve[i - 1].env_steps) {
      throw broken(`its evaluation points are not in ascending order at step ${curve[i].env_steps}`);
    }
  }
  const reached = last?.eval_return_mean ?? NaN;
  if (!isSame(reached, run.final_return)) {
    throw broken(`its last evaluation point has the return ${reached}, not ${run.final_return}`);
  }
  const gap = episodes.findIndex(({ episode }, i) => episode !== i + 1);
  if (gap >= 0) throw broken(`its episodes are not numbered in order at ${gap + 1}`);
  if (last === undefined || run.status !== "done") return; // it diverged, at whatever step
  if (episodes.length !== last.episodes) {
    throw broken(`it has ${episodes.length} of ${counted(last.episodes, "episode")}`);
  }
  const { budget } = planOfRun(plan, run);
  const [spent, whole, unit] = "steps" in budget
    ? [last.env_steps, budget.steps, "steps"]
    : [last.episodes, budget.episodes, "episodes"];
  const earlier = (plan.earlierBudgets ?? []).some((before) =>
    "steps" in before ? unit === "steps" && before.steps === spent : before.episodes === spent
  );
  if (spent !== whole && !earlier) throw broken(`it ends after ${spent} of ${whole} ${unit}`);
}

/** Whether two numbers are equal, except for last digits that other programs may drop when saving CSV. */
function isSame(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.abs(b);
}
