/**
 * Steps to solve, every seed a dot: the picture, and what the script draws in its place.
 *
 * @module
 */

import { solveSubtitle } from "../../charts/steps_to_solve.ts";
import { pictureName } from "../../own_files.ts";
import type { Picture, TaskPictures } from "../../pictures.ts";
import { markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { chartMarkup, svgOf } from "./curves.ts";

/** The steps to solve of every task that has a threshold; undefined if none has. */
export function solveSection(
  tasks: readonly TaskPictures[],
  pictures: readonly Picture[],
): PageSection | undefined {
  if (tasks.every(({ solve }) => solve === undefined)) return undefined;
  return {
    id: "solve",
    title: "Real steps to solve",
    content: markup`${
      tasks.map((task, i) =>
        task.solve === undefined ? undefined : chartMarkup(
          task,
          i,
          `Real steps to solve ${task.task}, a dot for every seed of ${
            task.groups.map(({ label }) => label).join(", ")
          }. The table Summary has the numbers.`,
          svgOf(pictures, pictureName("summary", task.named)),
          solveSubtitle(task.caption, true).join(" "),
        )
      )
    }`,
    data: {},
  };
}
