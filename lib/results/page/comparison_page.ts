/**
 * The page of a comparison, `report.markup`.
 *
 * @module
 */

import { agents } from "../../agents/registry.ts";
import { tasks } from "../../tasks/registry.ts";
import { computeCosts } from "../compute.ts";
import type { MergedResults } from "../merge.ts";
import type { Picture, TaskPictures } from "../pictures.ts";
import { describeBudget, describeEvaluation, groupsOf } from "../plan_groups.ts";
import { hasEnded } from "../rows.ts";
import { rulesOf } from "../rules.ts";
import type { StoredPlan } from "../stored_plan.ts";
import type { SummaryRow } from "../summary.ts";
import { type Page } from "./frame.ts";
import { pageData } from "./page_data.ts";
import { PageRoom } from "./page_room.ts";
import type { PageSection } from "./section.ts";
import { againSection, describeSeeds } from "./sections/again.ts";
import { costSection } from "./sections/cost.ts";
import { curvesSection } from "./sections/curves.ts";
import { diagnosticsSection } from "./sections/diagnostics.ts";
import { episodesSection } from "./sections/episodes.ts";
import { pairwiseSection } from "./sections/pairwise.ts";
import { variantsSection } from "./sections/variants.ts";
import { dreamsSection } from "./sections/dreams.ts";
import { modelMapsSection } from "./sections/model_maps.ts";
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

/** The page of a comparison. @param room What it has room for; everything if absent. */
export function comparisonPage(
  { results, summary, verdict, tasks: shown, pictures, version }: ComparisonReport,
  room: PageRoom = new PageRoom(),
): Page {
  const { config, runs, dreams, missing, notes } = results;
  const { plan } = config;
  const ends = runs.map(({ run }) => run);
  const done = runs.filter(({ run }) => hasEnded(run));
  const curves = done.flatMap(({ curve }) => curve);
  const cautions = cautionsOf({ plan, summary, runs: ends, missing: missing.length, notes });
  const sourceSteps = new Map(plan.contenders.map(({ label, sourceSteps = 0 }) => [label, sourceSteps]));
  const drawn = room.has("pictures") ? pictures : [];
  const sections = [
    verdictSection(verdict, cautions),
    ...room.when("curves", () => [curvesSection(shown, drawn), solveSection(shown, drawn)]) ?? [],
    summarySection(summary),
    room.when("pairs", () => pairwiseSection(shown, (label) => sourceSteps.get(label) ?? 0)),
    variantsSection(plan, summary),
    room.when("curves", () => runsSection(ends, room)),
    room.when("episodes", () => episodesSection(done.flatMap(({ episodes }) => episodes), room)),
    room.when("diagnostics", () => diagnosticsSection(curves)),
    ...room.when("dreams", () => [dreamsSection(dreams), modelMapsSection(dreams)]) ?? [],
    costSection(computeCosts(curves, ends), ends),
    againSection(config),
  ];
  return {
    title: `Sample efficiency on ${plan.tasks.map(({ label }) => label).join(", ")}`,
    about: aboutOf(plan),
    facts: factsOf(plan),
    sections: sections.filter((section): section is PageSection => section !== undefined),
    data: pageData(room.has("curves") ? shown : [], curves, room),
    version,
  };
}

/** What was compared, in a sentence. */
function aboutOf(plan: StoredPlan): string {
  const names = plan.contenders.map(({ label }) => label).sort(); // the order in which they were asked for decides no bytes
  const who = names.length > 6 ? `${names.length} agents` : names.join(", ");
  const [group, ...others] = groupsOf(plan);
  const seeds = `${plan.seeds.length === 1 ? "seed" : "seeds"} ${describeSeeds(plan.seeds)}`;
  return others.length > 0
    ? `${who}; ${seeds}; budgets differ, see below.`
    : `${who}; ${seeds}; ${describeBudget(group.budget)} each; ${describeEvaluation(group.evaluation)}.`;
}

/** Agents that are explained at the top of the page at most. */
const MOST_EXPLAINED = 8;

/** What tasks and agents are, and what the agents were told. */
function factsOf({ contenders, tasks: planned }: StoredPlan): string[] {
  const names = [...new Set(contenders.map(({ agent }) => agent))].sort();
  const summaryOf = <T extends { readonly name: string; readonly summary: string }>(
    all: readonly T[],
    name: string,
  ) => all.find((item) => item.name === name)?.summary;
  const hidden = contenders.every((contender) => rulesOf(contender) === "hidden");
  return [
    ...planned.flatMap(({ label, task, files, solvedThreshold }) => {
      const summary = files === undefined ? summaryOf(tasks, task) : undefined;
      const solved = Number.isFinite(solvedThreshold)
        ? ` Solved at a mean return of ${solvedThreshold} or more.`
        : "";
      return summary === undefined && solved === "" ? [] : [`${label}: ${summary ?? ""}${solved}`];
    }),
    ...names.length > MOST_EXPLAINED ? [] : names.flatMap((name) => {
      const { kind, files } = contenders.find(({ agent }) => agent === name)!;
      const summary = files === undefined ? summaryOf(agents, name) : undefined;
      return [`${name}, ${kind}${summary === undefined ? "" : `: ${summary}`}`];
    }),
    ...hidden ? ["Rules hidden: no agent was given the task's rewards and ends; models learned them."] : [],
  ];
}
