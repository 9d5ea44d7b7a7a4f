/**
 * The probability that a run of one agent needs fewer real steps than a run of another, for every pair.
 *
 * @module
 */

import type { TaskPictures } from "../../pictures.ts";
import { boundsOf, type SeedStatistics } from "../../seed_statistics.ts";
import { probabilityOfFewer } from "../../statistics.ts";
import { type Markup, markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { shadeClass } from "../shade.ts";

/**
 * A table for each task; undefined if no task has a threshold and two agents.
 *
 * @param sourceSteps Real steps of another task that trained the model an agent began with, by its label.
 */
export function pairwiseSection(
  tasks: readonly TaskPictures[],
  sourceSteps: (label: string) => number,
): PageSection | undefined {
  const shown = tasks.filter(({ solve, groups }) => solve !== undefined && groups.length > 1);
  if (shown.length === 0) return undefined;
  return {
    id: "pairwise",
    title: "P(fewer), agent by agent",
    content:
      markup`<p>The probability that a run of the agent of the row needs fewer real steps to solve the task than a run of
the agent of the column; ties, and two runs that never solve it, count half.</p>
${shown.map((task) => matrix(task, sourceSteps))}`,
  };
}

function matrix({ task, groups }: TaskPictures, sourceSteps: (label: string) => number): Markup {
  const steps = groups.map(({ label, seeds }) => stepsOf(seeds, sourceSteps(label)));
  const caption = `P(fewer) on ${task}`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="matrix">
<caption><span>${caption}</span></caption>
<thead><tr><td></td>${
    groups.map(({ label }, i) =>
      markup`<th scope="col" title="${label}">${i + 1}<span class="said"> ${label}</span></th>`
    )
  }</tr></thead>
<tbody>
${
    groups.map(({ label }, row) =>
      markup`<tr><th scope="row">${row + 1} <bdi>${label}</bdi></th>${
        groups.map((_, column) => {
          if (row === column) return markup`<td>–</td>`;
          const share = probabilityOfFewer(steps[row], steps[column]);
          return markup`<td class="${shadeClass(share)}">${share.toFixed(2)}</td>`;
        })
      }</tr>
`
    )
  }</tbody></table></div>
`;
}

function stepsOf(seeds: readonly SeedStatistics[], before: number): number[] {
  return boundsOf(seeds, "stepsToSolve", before).map(({ atMost }) => atMost);
}
