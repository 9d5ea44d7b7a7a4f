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

/** What of a comparison is drawn, and in which order. */
export interface PictureChoice {
  /** Compares two agents of a task. */
  readonly order?: (a: SolveGroup, b: SolveGroup) => number;
  /** Whether `curves.svg` shows an agent, by its label: more than a dozen curves are hard to tell apart. */
  readonly hasCurve?: (label: string) => boolean;
}

/**
 * Draws `curves.svg` and `summary.svg`; with several tasks, one pair for each, named after it. A task without
 * a threshold has no `summary.svg`, which shows steps to solve.
 *
 * @param runs How the runs ended.
 * @param choice Order of the agents, and whose curves are shown; by name, and all, if absent.
 */
export async function drawPictures(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
  { order, hasCurve = () => true }: PictureChoice = {},
): Promise<Picture[]> {
  const groups = groupCurves(curves, runs);
  const tasks = [...new Set(groups.map(({ task }) => task))];
  const evaluations = (plan.groups ?? [plan]).map(({ evaluation }) => evaluation);
  const agentsByLabel = new Map(plan.contenders.map(({ label, agent }) => [label, agent]));
  const pictures: Picture[] = [];
  for (const task of tasks) {
    const own = groups.filter((group) => group.task === task)
      .map((group) => ({ group, label: group.label, seeds: groupStatistics(group, plan) }));
    if (order !== undefined) own.sort(order);
    const named = tasks.length === 1 ? undefined : task;
    const threshold = thresholdOf(task, plan);
    const shown = own.filter(({ label }) => hasCurve(label));
    const captionOf = (agents: readonly { readonly label: string }[]) => ({
      task,
      threshold,
      episodes: describeEpisodes(evaluations),
      rules: rulesSentence(agents.map(({ label }) => ({ label, rules: rulesOfLabel(label, plan) }))),
      agentOf: (label: string) => agentsByLabel.get(label) ?? label,
    });
    pictures.push({
      name: pictureName("curves", named),
      svg: await renderSvg(learningCurvesSpec(shown.map(({ group }) => group), captionOf(shown))),
    });
    if (threshold === Infinity) continue;
    pictures.push({
      name: pictureName("summary", named),
      svg: await renderSvg(
        stepsToSolveSpec(own, captionOf(own)),
      ),
    });
  }
  return pictures;
}
