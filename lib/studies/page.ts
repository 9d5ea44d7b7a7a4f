/**
 * The page of a study, `README.md`, and its parts as Markdown.
 *
 * @module
 */

import { describeBudget, describeEvaluation, groupsOf } from "../results/plan_groups.ts";
import type { StoredGroup } from "../results/stored_plan.ts";
import { counted } from "../results/thousands.ts";
import { isMeasured, rowsFile } from "./measured_parts.ts";
import type { Study, StudyAnswer, StudyResults } from "./study.ts";
import type { StudyRecord } from "./study_folder.ts";
import { termsOf } from "./terms.ts";

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
    "## How to read this",
    termsOf(answer).map(([name, meaning]) => `- ${name}: ${meaning}.`).join("\n"),
    ...results.runs.length === 0 ? [] : [
      "## Runs",
      markdownTable([
        ["agents", "tasks", "seeds", "budget", "evaluation"],
        ...groupsOf(results.plan).map(groupRow),
      ]),
      `Settings that are not at their defaults stand in the agents' names; all are in \`study.json\`. ` +
      `\`curves.csv\` has every evaluation point, \`runs.csv\` every run and its swept settings.`,
    ],
    ...results.times.length === 0 ? [] : [
      "## Measurements",
      markdownTable([
        ["rows", "cases", "seeds"],
        ...study.parts(record.size).filter(isMeasured).map(({ name, cases, seeds }) => [
          `\`${rowsFile(name)}\``,
          Object.keys(cases).join(", "),
          rangeOf(seeds),
        ]),
      ]),
    ],
  ].join("\n\n") + "\n";
}

/** How a study was made, in sentences. */
export function madeBy(
  { study, size, version, task }: StudyRecord,
  { runs, times, log }: StudyResults,
): string {
  if (log !== undefined) {
    return `A log of trials that were made one by one (${
      [...log.keys()].map((name) => `\`${name}.csv\``).join(", ")
    }; mbrl ${version}).`;
  }
  const hours = [...runs.map(({ wall_seconds }) => wall_seconds), ...times.map(({ seconds }) => seconds)]
    .reduce((sum, seconds) => sum + seconds, 0) / 3600;
  const seeds = new Set([...runs, ...times].map(({ seed }) => seed));
  const made = [
    ...runs.length === 0 ? [] : [counted(runs.length, "run")],
    ...times.length === 0 ? [] : [counted(times.length, "measurement")],
    counted(seeds.size, "seed"),
  ];
  return `Made by \`mbrl study ${study} --${size}${
    task === undefined ? "" : ` --task ${task.given}`
  }\` (mbrl ${version}): ${made.join(", ")}, ${
    runs.length === 0 ? `${(60 * hours).toFixed(1)} minutes` : `${hours.toFixed(1)} hours`
  } of run time in all.`;
}

function groupRow({ agents, tasks, seeds, budget, evaluation }: StoredGroup): string[] {
  return [
    agents.join(", "),
    tasks.join(", "),
    rangeOf(seeds),
    describeBudget(budget),
    describeEvaluation(evaluation),
  ];
}

/** "0 to 9", or each. */
function rangeOf(seeds: readonly number[]): string {
  const isRange = seeds.every((seed, i) => seed === seeds[0] + i);
  return isRange && seeds.length > 1 ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.join(", ");
}
