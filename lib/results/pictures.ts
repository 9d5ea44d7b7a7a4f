/**
 * The pictures of a comparison.
 *
 * @module
 */

import type { DifferenceRow } from "./baseline.ts";
import { differencesSpec } from "./charts/difference_chart.ts";
import { type Caption, type CurvesData, curvesData, learningCurvesSpec } from "./charts/learning_curves.ts";
import type { VegaPart } from "./charts/plot.ts";
import { profileSpec } from "./charts/profile_chart.ts";
import { renderSvg } from "./charts/render.ts";
import { type SolveData, solveData, type SolveGroup, stepsToSolveSpec } from "./charts/steps_to_solve.ts";
import { pictureName } from "./own_files.ts";
import { describeEpisodes } from "./plan_groups.ts";
import { rulesOfLabel, rulesSentence } from "./rules.ts";
import type { ProfileRow } from "./performance_profile.ts";
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

/** The caption of a picture of these agents, by their labels. */
function captionOf(task: string, labels: readonly string[], plan: StoredPlan): Caption {
  const agents = new Map(plan.contenders.map(({ label, agent }) => [label, agent]));
  return {
    task,
    threshold: thresholdOf(task, plan),
    episodes: describeEpisodes((plan.groups ?? [plan]).map(({ evaluation }) => evaluation)),
    rules: rulesSentence(labels.map((label) => ({ label, rules: rulesOfLabel(label, plan) }))),
    agentOf: (label) => agents.get(label) ?? label,
  };
}

/** What the pictures of one task show, computed once for the files and for the page. */
export interface TaskPictures {
  /** The task's label. */
  readonly task: string;
  /** Part of the names of its files; absent if there is one task. */
  readonly named?: string;
  /** The seeds of every agent, in the order of the pictures. */
  readonly groups: readonly SolveGroup[];
  /** Those of `curves.svg`. */
  readonly curves: CurvesData;
  /** Without those of agents whose curves are not shown. */
  readonly curvesCaption: Caption;
  /** Absent for a task without a threshold. */
  readonly solve?: SolveData;
  /** That of all agents. */
  readonly caption: Caption;
}

/**
 * Computes what the pictures of a comparison show.
 *
 * @param runs How the runs ended.
 * @param choice Order of the agents, and whose curves are shown; by name, and all, if absent.
 */
export function pictureData(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
  { order, hasCurve = () => true }: PictureChoice = {},
): TaskPictures[] {
  const groups = groupCurves(curves, runs);
  const tasks = [...new Set(groups.map(({ task }) => task))];
  return tasks.map((task) => {
    const own = groups.filter((group) => group.task === task)
      .map((group) => ({ group, label: group.label, seeds: groupStatistics(group, plan) }));
    if (order !== undefined) own.sort(order);
    const threshold = thresholdOf(task, plan);
    const shown = own.filter(({ label }) => hasCurve(label));
    const captionFor = (agents: readonly { readonly label: string }[]) =>
      captionOf(task, agents.map(({ label }) => label), plan);
    return {
      task,
      ...tasks.length === 1 ? {} : { named: task },
      groups: own.map(({ label, seeds }) => ({ label, seeds })),
      curves: curvesData(shown.map(({ group }) => group)),
      curvesCaption: captionFor(shown),
      ...threshold === Infinity ? {} : { solve: solveData(own) },
      caption: captionFor(own),
    };
  });
}

/**
 * Draws `curves.svg` and `summary.svg`; with several tasks, one pair for each, named after it. A task without
 * a threshold has no `summary.svg`, which shows steps to solve.
 */
export async function renderPictures(tasks: readonly TaskPictures[]): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const { named, curves, curvesCaption, solve, caption } of tasks) {
    pictures.push({
      name: pictureName("curves", named),
      svg: await renderSvg(learningCurvesSpec(curves, curvesCaption)),
    });
    if (solve === undefined) continue;
    pictures.push({
      name: pictureName("summary", named),
      svg: await renderSvg(stepsToSolveSpec(solve, caption)),
    });
  }
  return pictures;
}

/** Computes and draws the pictures of a comparison: {@linkcode pictureData}, then {@linkcode renderPictures}. */
export async function drawPictures(
  curves: readonly PointRow[],
  plan: StoredPlan,
  runs: readonly RunRow[],
  choice: PictureChoice = {},
): Promise<Picture[]> {
  return await renderPictures(pictureData(curves, plan, runs, choice));
}

/** Draws `profile.svg`, one for each task. */
export function drawProfiles(rows: readonly ProfileRow[], plan: StoredPlan): Promise<Picture[]> {
  return drawEachTask("profile", rows, plan, ({ label }) => [label], profileSpec);
}

/** Draws `differences.svg`, one for each task. */
export function drawDifferences(rows: readonly DifferenceRow[], plan: StoredPlan): Promise<Picture[]> {
  return drawEachTask(
    "differences",
    rows,
    plan,
    ({ label, baseline }) => [label, baseline],
    differencesSpec,
  );
}

async function drawEachTask<T extends { readonly task: string }>(
  what: string,
  rows: readonly T[],
  plan: StoredPlan,
  labelsOf: (row: T) => readonly string[],
  draw: (rows: readonly T[], caption: Caption) => VegaPart,
): Promise<Picture[]> {
  const tasks = [...Map.groupBy(rows, ({ task }) => task)];
  const pictures: Picture[] = [];
  for (const [task, own] of tasks) {
    const labels = [...new Set(own.flatMap(labelsOf))];
    const svg = await renderSvg(draw(own, captionOf(task, labels, plan)));
    pictures.push({ name: pictureName(what, tasks.length === 1 ? undefined : task), svg });
  }
  return pictures;
}
