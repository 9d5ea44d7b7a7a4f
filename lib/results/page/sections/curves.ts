/**
 * Learning curves: the picture, and what the script draws in its place.
 *
 * @module
 */

import { curvesSubtitle } from "../../charts/learning_curves.ts";
import { pictureName } from "../../own_files.ts";
import type { Picture, TaskPictures } from "../../pictures.ts";
import { type Markup, markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { pictureMarkup } from "./pictures.ts";

/** The learning curves of every task. */
export function curvesSection(tasks: readonly TaskPictures[], pictures: readonly Picture[]): PageSection {
  return {
    id: "curves",
    title: "Learning curves",
    content: markup`${
      tasks.map((task, i) =>
        chartMarkup(
          task,
          i,
          `Learning curves on ${task.task}: mean evaluation return against real steps of ${
            task.curves.labels.join(", ")
          }. The table Summary has the numbers.`,
          svgOf(pictures, pictureName("curves", task.named)),
          curvesSubtitle(task.curves, task.curvesCaption).join(" "),
        )
      )
    }`,
    data: {},
  };
}

/** A task's heading, its picture for paper and pages without a script, and the place of its chart. */
export function chartMarkup(
  { task, named }: TaskPictures,
  index: number,
  description: string,
  svg: string,
  caption: string,
): Markup {
  return markup`${named === undefined ? undefined : markup`<h3>${task}</h3>`}
${
    svg === ""
      ? markup`<p class="static note">The picture is not in this page.</p>`
      : pictureMarkup(svg, description, "static")
  }
<div class="live chart-block" data-task="${index}"><p class="note">${caption}</p></div>
`;
}

/** The text of one of the pictures. */
export function svgOf(pictures: readonly Picture[], name: string): string {
  return pictures.find((picture) => picture.name === name)?.svg ?? "";
}
