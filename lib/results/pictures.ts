/**
 * The pictures of a comparison.
 *
 * @module
 */

import { learningCurvesSpec } from "./charts/learning_curves.ts";
import { renderSvg } from "./charts/render.ts";
import { stepsToSolveSpec } from "./charts/steps_to_solve.ts";
import { pictureName } from "./own_files.ts";
import { describeEpisodes } from "./plan_groups.ts";
import type { CurveRow, RunRow } from "./rows.ts";
import { rulesOfLabel, rulesSentence } from "./rules.ts";
import type { StoredPlan } from "./stored_plan.ts";
import { groupCurves, groupStatistics, thresholdOf } from "./seed_statistics.ts";

/** A picture and its file name. */
export interface Picture {
  readonly name: string;
  readonly svg: string;
}

/**
 * Draws `curves.svg` and `summary.svg`; with several tasks, one pair for each, named after it. A task without
 * a threshold has no `summary.svg`, which shows steps to solve.
 *
 * @param runs How the runs ended.
 */
export async function drawPictures(
  curves: readonly CurveRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
): Promise<Picture[]> {
  const groups = groupCurves(curves, runs);
  const tasks = [...new Set(groups.map(({ task }) => task))];
  const evaluations = (plan.groups ?? [plan]).map(({ evaluation }) => evaluation);
  const pictures: Picture[] = [];
  for (const task of tasks) {
    const own = groups.filter((group) => group.task === task);
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
      svg: await renderSvg(learningCurvesSpec(own, caption)),
    });
    if (threshold === Infinity) continue;
    pictures.push({
      name: pictureName("summary", named),
      svg: await renderSvg(
        stepsToSolveSpec(
          own.map((group) => ({ agent: group.agent, seeds: groupStatistics(group, plan) })),
          caption,
        ),
      ),
    });
  }
  return pictures;
}
