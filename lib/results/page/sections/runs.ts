/**
 * Every run, and the one that the reader chose.
 *
 * @module
 */

import { folderOfRun } from "../../run_files.ts";
import type { RunRow } from "../../rows.ts";
import { withThousands } from "../../thousands.ts";
import { formatShare } from "../../statistic_texts.ts";
import { type Markup, markup } from "../markup.ts";
import { PageRoom } from "../page_room.ts";
import type { PageSection } from "../section.ts";
import { pageTable } from "../table.ts";

/** What the script says of a run beside its statistics. */
export interface RunsData {
  /** The folder of each run below the comparison's, by label, task and seed. */
  readonly runs:
    readonly (Pick<RunRow, "label" | "task" | "seed" | "status" | "error"> & { readonly folder: string })[];
}

/** A table of every run. */
export function runsSection(runs: readonly RunRow[], room: PageRoom = new PageRoom()): PageSection {
  const severalTasks = new Set(runs.map(({ task }) => task)).size > 1;
  const data: RunsData = {
    runs: runs.map(({ label, task, seed, status, error }) => ({
      label,
      task,
      seed,
      status,
      error,
      folder: folderOfRun(".", { label, task, seed }),
    })),
  };
  return {
    id: "runs",
    title: "Single runs",
    content: markup`<div class="live run-panel"></div>
${room.when("run table", () => tableOf(runs, severalTasks))}`,
    data,
  };
}

function tableOf(runs: readonly RunRow[], severalTasks: boolean): Markup {
  return markup`<details><summary>All ${runs.length} runs</summary>${
    pageTable("Every run", [
      { title: "agent", cell: ({ label, task }: RunRow) => severalTasks ? `${label} (${task})` : label },
      { title: "seed", isNumber: true, cell: ({ seed }) => ({ text: `${seed}`, value: seed }) },
      { title: "ended", cell: ({ status }) => status },
      {
        title: "steps to solve",
        isNumber: true,
        cell: ({ steps_to_solve }) => stepsCell(steps_to_solve),
      },
      {
        title: "first crossing",
        isNumber: true,
        cell: ({ first_crossing }) => stepsCell(first_crossing),
      },
      {
        title: "held",
        isNumber: true,
        cell: ({ retention }) => ({ text: formatShare(retention), value: retention }),
      },
      {
        title: "last return",
        isNumber: true,
        cell: ({ final_return: value }) => ({ text: Number.isNaN(value) ? "–" : value.toFixed(1), value }),
      },
    ], runs)
  }</details>`;
}

function stepsCell(value: number): { text: string; value: number } {
  return { text: Number.isNaN(value) ? "–" : value === Infinity ? "never" : withThousands(value), value };
}
