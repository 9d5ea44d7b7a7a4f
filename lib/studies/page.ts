/**
 * The page of a study, `README.md`, and its parts as Markdown.
 *
 * @module
 */

import { describeBudget, describeEvaluation, groupsOf } from "../results/plan_groups.ts";
import type { StoredGroup } from "../results/stored_plan.ts";
import { counted } from "../results/thousands.ts";
import type { Study, StudyAnswer, StudyResults } from "./study.ts";
import type { StudyRecord } from "./study_folder.ts";

/** Rows as a Markdown table; the first is the heading, and columns of numbers are not aligned. */
export function markdownTable([heading, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The text of a study's `README.md`. */
export function studyPage(
  study: Study,
  record: StudyRecord,
  results: StudyResults,
  answer: StudyAnswer,
  pictures: readonly string[],
): string {
  const tables = answer.tables.filter(({ shown }) => shown !== undefined);
  return [
    `# ${study.question}`,
    `${study.lecture}. ${madeBy(record, results)}`,
    ...answer.sentences,
    ...tables.flatMap(({ name, about, shown }) => [`## ${about}`, `\`${name}.csv\``, markdownTable(shown!)]),
    ...pictures.map((name) => `![${name}](${name})`),
    "## Runs",
    markdownTable([
      ["agents", "tasks", "seeds", "budget", "evaluation"],
      ...groupsOf(results.plan).map(groupRow),
    ]),
    `Settings that are not at their defaults stand in the agents' names; all are in \`study.json\`. ` +
    `\`curves.csv\` has every evaluation point, \`runs.csv\` every run.`,
  ].join("\n\n") + "\n";
}

/** How a study was made, in sentences. */
export function madeBy({ study, size, version }: StudyRecord, { runs }: StudyResults): string {
  const hours = runs.reduce((sum, { wall_seconds }) => sum + wall_seconds, 0) / 3600;
  const seeds = new Set(runs.map(({ seed }) => seed));
  return `Made by \`mbrl study ${study} --${size}\` (mbrl ${version}): ${counted(runs.length, "run")}, ` +
    `${counted(seeds.size, "seed")}, ${hours.toFixed(1)} hours of run time in all.`;
}

function groupRow({ agents, tasks, seeds, budget, evaluation }: StoredGroup): string[] {
  const isRange = seeds.every((seed, i) => seed === seeds[0] + i);
  return [
    agents.join(", "),
    tasks.join(", "),
    isRange && seeds.length > 1 ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.join(", "),
    describeBudget(budget),
    describeEvaluation(evaluation),
  ];
}
