/**
 * The pictures of a comparison.
 *
 * @module
 */

import { learningCurvesSpec } from "./charts/learning_curves.ts";
import { renderSvg } from "./charts/render.ts";
import { type SolveGroup, stepsToSolveSpec } from "./charts/steps_to_solve.ts";
import { pictureName } from "./own_files.ts";
import { describeEpisodes } from "./plan_groups.ts";
import { rulesOfLabel, rulesSentence } from "./rules.ts";
import type { PointRow, RunRow } from "./rows.ts";
import type { StoredPlan } from "./stored_plan.ts";
import { groupCurves, groupStatistics, thresholdOf } from "./seed_statistics.ts";

/** A picture and its file name. */
export interface Picture {
  /** Its file name. */
  readonly name: string;
  /** Its content. */
  readonly svg: string;
}

/**
 * Draws `curves.svg` and `summary.svg`; with several tasks, one pair for each, named after it. A task without
 * a threshold has no `summary.svg`, which shows steps to solve.
 *
 * @param runs How the runs ended.
 * @param order Sorts the agents of a task; by name if absent.
 */
export async function drawPictures(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
  order?: (a: SolveGroup, b: SolveGroup) => number,
): Promise<Picture[]> {
  const groups = groupCurves(curves, runs);
  const tasks = [...new Set(groups.map(({ task }) => task))];
  const evaluations = (plan.groups ?? [plan]).map(({ evaluation }) => evaluation);
  const pictures: Picture[] = [];
  for (const task of tasks) {
    const own = groups.filter((group) => group.task === task)
      .map((group) => ({ group, agent: group.agent, seeds: groupStatistics(group, plan) }));
    if (order !== undefined) own.sort(order);
    const named = tasks.length === 1 ? undefined : task;
    const threshold = thresholdOf(task, plan);
    const caption = {
      task,
      threshold,
      episodes: describeEpisodes(evaluations),
      rules: rulesSentence(own.map(({ agent }) => ({ agent, rules: rulesOfLabel(agent, plan) }))),
    };
    pictures.push({
      name: pictureName("curves", named),
      svg: await renderSvg(learningCurvesSpec(own.map(({ group }) => group), caption)),
    });
    if (threshold === Infinity) continue;
    pictures.push({
      name: pictureName("summary", named),
      svg: await renderSvg(
        stepsToSolveSpec(own, caption),
      ),
    });
  }
  return pictures;
}
