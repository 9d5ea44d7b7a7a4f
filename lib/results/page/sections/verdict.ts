/**
 * What a comparison comes to, and when not to trust it.
 *
 * @module
 */

import { describeGroups } from "../../plan_groups.ts";
import type { RunRow } from "../../rows.ts";
import type { StoredPlan } from "../../stored_plan.ts";
import type { SummaryRow } from "../../summary.ts";
import { type Markup, markup } from "../markup.ts";
import type { PageSection } from "../section.ts";

/** Below so many seeds intervals are too rough. */
const FEW_SEEDS = 5;
/** Below so many episodes a point of a curve is mostly noise. */
const FEW_EPISODES = 20;
/** From so many variants of one agent the best of them is likely to be the luckiest. */
const MANY_VARIANTS = 5;

/** What the warnings are computed from. */
export interface Grounds {
  readonly plan: StoredPlan;
  readonly summary: readonly SummaryRow[];
  /** Every run, failed ones included. */
  readonly runs: readonly RunRow[];
  /** Runs of the plan that are not there. */
  readonly missing: number;
  /** Notes about the folders. */
  readonly notes: readonly string[];
}

/** The sentences of the verdict, and those that say when not to trust it. */
export function verdictSection(sentences: readonly string[], cautions: readonly string[]): PageSection {
  return {
    id: "verdict",
    title: "What these runs show",
    content: markup`<div class="verdict">${
      sentences.map((sentence) =>
        markup`<p class="${sentence.startsWith("Next:") ? "next" : "shown"}">${sentence}</p>`
      )
    }</div>
${cautionsMarkup(cautions)}`,
  };
}

function cautionsMarkup(cautions: readonly string[]): Markup {
  return markup`<div class="cautions"><b>When not to trust it</b><ul>${
    cautions.map((sentence) => markup`<li>${sentence}</li>`)
  }</ul></div>`;
}

/** The sentences that say when not to trust results, for a page whose verdict stands elsewhere. */
export function cautionsSection(grounds: Grounds): Markup {
  return cautionsMarkup(cautionsOf(grounds));
}

/** Sentences on what weakens a comparison, the weightiest first; never none. */
export function cautionsOf({ plan, summary, runs, missing, notes }: Grounds): string[] {
  const seeds = summary.reduce((least, row) => Math.min(least, row.seeds), Infinity);
  const of = (status: RunRow["status"]) => runs.filter((run) => run.status === status).length;
  const episodes = [plan, ...plan.groups ?? []].reduce(
    (least, { evaluation }) => Math.min(least, evaluation.episodes),
    Infinity,
  );
  const variants = [...Map.groupBy(plan.contenders, ({ agent }) => agent)]
    .filter(([, alike]) => alike.length >= MANY_VARIANTS);
  const transferred = plan.contenders.filter(({ sourceSteps = 0 }) => sourceSteps > 0);
  const budgets = describeGroups(plan);
  return [
    ...seeds < FEW_SEEDS
      ? [
        seeds === 1
          ? "There is one seed: it shows how one run went, and nothing about how agents compare."
          : `With ${seeds} seeds intervals are rough, and an order may turn with other seeds.`,
      ]
      : [],
    ...missing > 0
      ? [`${counted(missing, "run")} of the plan ${missing === 1 ? "is" : "are"} not there yet.`]
      : [],
    ...of("failed") > 0
      ? [`${counted(of("failed"), "run")} failed and ${of("failed") === 1 ? "is" : "are"} left out.`]
      : [],
    ...of("diverged") > 0
      ? [
        `${counted(of("diverged"), "run")} diverged and ${
          of("diverged") === 1 ? "counts" : "count"
        } as not solved.`,
      ]
      : [],
    ...budgets,
    ...notes.filter((note) => !budgets.includes(note)),
    ...variants.map(([agent, alike]) =>
      `${alike.length} variants of ${agent} are compared: the best of many looks better than it is, so run it again on fresh seeds.`
    ),
    ...transferred.length > 0
      ? [
        `${
          transferred.map(({ label }) => label).join(", ")
        } began with a model of another task, whose real steps are not in the steps to solve.`,
      ]
      : [],
    ...episodes < FEW_EPISODES
      ? [`A point of a curve is the mean of ${counted(episodes, "episode")}, which is noisy.`]
      : [],
    ...plan.fast === true ? ["Made with --fast: the last digits depend on the machine."] : [],
    "All of it holds for these tasks, settings and budgets; elsewhere the order may be another.",
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
