/**
 * `report.html` of a study: the question, its answer, the pictures, the runs, and what to do next.
 *
 * @module
 */

import { computeCosts } from "../results/compute.ts";
import type { DreamRecording } from "../results/dreams/recording.ts";
import type { Page } from "../results/page/frame.ts";
import { markup } from "../results/page/markup.ts";
import { pageData } from "../results/page/page_data.ts";
import type { PageRoom } from "../results/page/page_room.ts";
import type { PageSection } from "../results/page/section.ts";
import { dreamsSection } from "../results/page/sections/dreams.ts";
import { modelMapsSection } from "../results/page/sections/model_maps.ts";
import { cautionsSection } from "../results/page/sections/verdict.ts";
import { costSection } from "../results/page/sections/cost.ts";
import { curvesSection } from "../results/page/sections/curves.ts";
import { pairwiseSection } from "../results/page/sections/pairwise.ts";
import { pictureMarkup } from "../results/page/sections/pictures.ts";
import { settingsMarkup } from "../results/page/sections/again.ts";
import { solveSection } from "../results/page/sections/solve.ts";
import { summarySection } from "../results/page/sections/summary_table.ts";
import { runsSection } from "../results/page/sections/runs.ts";
import { type PageColumn, pageTable } from "../results/page/table.ts";
import { pictureData, renderPictures } from "../results/pictures.ts";
import { summarise } from "../results/summary.ts";
import { type DerivedStudy, taskOption } from "./study_folder.ts";
import { termsOf } from "./terms.ts";

/** Curves beyond which the page leaves the interactive ones out: a study's own pictures show what matters. */
const MOST_RUNS = 2000;

/**
 * The page of a complete study, for the room that it has.
 *
 * @param dreams What was recorded of its runs: it is no part of the answer, nor of what is stored of a study.
 */
export async function studyReport(
  derived: DerivedStudy,
  dreams: readonly DreamRecording[] = [],
): Promise<(room: PageRoom) => Page> {
  const { study, record, answer, made, results, pictures } = derived;
  const { points, plan, runs, size } = results;
  const hasRuns = runs.length > 0 && runs.length <= MOST_RUNS;
  const summary = hasRuns ? summarise(points, plan, runs) : [];
  const tasks = hasRuns ? pictureData(points, plan, runs) : [];
  const drawn = await renderPictures(tasks);
  const sourceSteps = new Map(plan.contenders.map(({ label, sourceSteps = 0 }) => [label, sourceSteps]));
  const hasModels = plan.contenders.some(({ kind }) => kind === "model-based");
  const sectionsFor = (room: PageRoom): (PageSection | undefined)[] => [
    {
      id: "answer",
      title: "The answer",
      content: markup`<div class="verdict">${
        answer.sentences.map((sentence) => markup`<p>${sentence}</p>`)
      }</div>
<p class="note">${termsOf(answer).map(([name, meaning]) => `${name}: ${meaning}.`).join(" ")}</p>
${hasRuns ? cautionsSection({ plan, summary, runs, missing: 0, notes: [] }) : undefined}`,
    },
    ...pictures.length === 0 ? [] : [{
      id: "pictures",
      title: "Pictures",
      content: markup`${
        pictures.map(({ name, svg }) =>
          pictureMarkup(svg, `The picture ${name} of the study; the numbers stand in the tables below.`)
        )
      }`,
    }],
    {
      id: "tables",
      title: "Tables",
      content: markup`${
        answer.tables.flatMap(({ name, about, shown }) => {
          if (shown === undefined) return [];
          const [heading, ...rows] = shown;
          return [
            pageTable(
              `${about} (${name}.csv)`,
              heading.map((title, i) => columnOf(title, rows.map((row) => row[i] ?? ""), i)),
              rows,
            ),
          ];
        })
      }`,
    },
    ...hasRuns
      ? [
        ...room.when("curves", () => {
          const shown = room.has("pictures") ? drawn : [];
          return [curvesSection(tasks, shown), solveSection(tasks, shown)];
        }) ?? [],
        summarySection(summary),
        room.when("pairs", () => pairwiseSection(tasks, (label) => sourceSteps.get(label) ?? 0)),
        room.when("curves", () => runsSection(runs, room)),
        ...room.when("dreams", () => [dreamsSection(dreams), modelMapsSection(dreams)]) ?? [],
        costSection(computeCosts(points, runs), runs),
      ]
      : [],
    {
      id: "again",
      title: "What next",
      content: markup`<p>${
        size === "quick"
          ? `This is the small version of the study, which says in its answer what it is too small to show. ${
            study.log === undefined ? "All of it:" : "What all of it gave:"
          }`
          : "All of its runs again, into a folder of their own:"
      }</p>
<pre><code>mbrl study ${study.name}${
        study.log === undefined ? ` --full${taskOption(record)} --out ${study.name}` : ""
      }</code></pre>
<p>The other questions: <code>mbrl study</code>. One of its runs with other settings: <code>mbrl compare --agents … --set …</code>.</p>
${
        hasModels && dreams.length === 0
          ? markup`<p class="note">What the models of these runs imagine is not stored with a study: run it again, or
<code>mbrl compare</code>, and the page shows reality beside the dream.</p>`
          : undefined
      }
<p class="note">${study.lecture}. ${made.replaceAll("`", "")}</p>
${runs.length === 0 ? undefined : settingsMarkup(plan)}`,
    },
  ];
  return (room) => ({
    title: study.question,
    about: `${study.lecture}: mbrl study ${study.name}.`,
    sections: sectionsFor(room).filter((section): section is PageSection => section !== undefined),
    data: pageData(room.has("curves") ? tasks : [], points, room),
    version: record.version,
  });
}

/** A column of a study's table, sorted by number where its cells begin with one. */
function columnOf(title: string, cells: readonly string[], place: number): PageColumn<readonly string[]> {
  const numberOf = (text: string) => parseFloat(text.replaceAll(",", "").replace(/^[<>]/, ""));
  const isNumber = place > 0 &&
    cells.every((text) => text.length < 40 && /^(–|-|[<>]?[-−]?\.?\d.*)?$/.test(text));
  return {
    title,
    isNumber,
    cell: (row) => {
      const text = row[place] ?? "";
      const value = numberOf(text.replace("−", "-"));
      return isNumber && !Number.isNaN(value) ? { text, value } : text;
    },
  };
}
