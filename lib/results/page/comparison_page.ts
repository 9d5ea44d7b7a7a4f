/**
 * The page of a comparison, `report.markup`.
 *
 * @module
 */

import { computeCosts } from "../compute.ts";
import type { MergedResults } from "../merge.ts";
import type { Picture, TaskPictures } from "../pictures.ts";
import { describeBudget, describeEvaluation, groupsOf } from "../plan_groups.ts";
import { hasEnded } from "../rows.ts";
import type { StoredPlan } from "../stored_plan.ts";
import type { SummaryRow } from "../summary.ts";
import { type Page } from "./frame.ts";
import { pageData } from "./page_data.ts";
import type { PageSection } from "./section.ts";
import { againSection, describeSeeds } from "./sections/again.ts";
import { costSection } from "./sections/cost.ts";
import { curvesSection } from "./sections/curves.ts";
import { runsSection } from "./sections/runs.ts";
import { solveSection } from "./sections/solve.ts";
import { summarySection } from "./sections/summary_table.ts";
import { cautionsOf, verdictSection } from "./sections/verdict.ts";

/** What the page of a comparison is made from. */
export interface ComparisonReport {
  readonly results: MergedResults;
  readonly summary: readonly SummaryRow[];
  /** Sentences. */
  readonly verdict: readonly string[];
  /** What the pictures show. */
  readonly tasks: readonly TaskPictures[];
  readonly pictures: readonly Picture[];
  /** The version of mbrl that writes it. */
  readonly version: string;
}

/** The page of a comparison. */
export function comparisonPage(
  { results, summary, verdict, tasks, pictures, version }: ComparisonReport,
): Page {
  const { config, runs, missing, notes } = results;
  const { plan } = config;
  const ends = runs.map(({ run }) => run);
  const curves = runs.filter(({ run }) => hasEnded(run)).flatMap(({ curve }) => curve);
  const cautions = cautionsOf({ plan, summary, runs: ends, missing: missing.length, notes });
  const solve = solveSection(tasks, pictures);
  const sections: PageSection[] = [
    verdictSection(verdict, cautions),
    curvesSection(tasks, pictures),
    ...solve === undefined ? [] : [solve],
    summarySection(summary),
    runsSection(ends),
    costSection(computeCosts(curves, ends), ends),
    againSection(config),
  ];
  return {
    title: `Sample efficiency on ${plan.tasks.map(({ label }) => label).join(", ")}`,
    about: aboutOf(plan),
    sections,
    data: pageData(tasks, curves),
    version,
  };
}

/** What was compared, in a sentence. */
function aboutOf(plan: StoredPlan): string {
  const names = plan.contenders.map(({ label }) => label);
  const who = names.length > 6 ? `${names.length} agents` : names.join(", ");
  const [group, ...others] = groupsOf(plan);
  const seeds = `${plan.seeds.length === 1 ? "seed" : "seeds"} ${describeSeeds(plan.seeds)}`;
  return others.length > 0
    ? `${who}; ${seeds}; budgets differ, see below.`
    : `${who}; ${seeds}; ${describeBudget(group.budget)} each; ${describeEvaluation(group.evaluation)}.`;
}
