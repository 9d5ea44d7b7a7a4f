/**
 * The real training episodes of every agent.
 *
 * @module
 */

import type { EpisodeRow } from "../../rows.ts";
import { mean, median } from "../../statistics.ts";
import { withThousands } from "../../thousands.ts";
import { markup } from "../markup.ts";
import { pack, type PackedNumbers } from "../packed_numbers.ts";
import { PageRoom } from "../page_room.ts";
import type { PageSection } from "../section.ts";
import { pageTable } from "../table.ts";

/** Episodes of all runs together that the page holds; beyond them every n-th is left out. */
const MOST_EPISODES = 60_000;
/** The same where the page has room for few. */
const FEW_EPISODES = 10_000;
/** Last episodes of a run whose mean return the table tells. */
const LAST = 10;

/** The episodes that the script draws. */
export interface EpisodesData {
  /** One in so many is there. */
  readonly every: number;
  readonly runs: readonly {
    readonly label: string;
    readonly task: string;
    readonly seed: number;
    /** Real steps at the end of each. */
    readonly steps: PackedNumbers;
    readonly returns: PackedNumbers;
  }[];
}

/** A table of each agent's episodes, and their data; undefined without any. */
export function episodesSection(
  episodes: readonly EpisodeRow[],
  room: PageRoom = new PageRoom(),
): PageSection | undefined {
  if (episodes.length === 0) return undefined;
  const runs = [
    ...Map.groupBy(episodes, ({ label, task, seed }) => JSON.stringify([label, task, seed])).values(),
  ]
    .map((own) => own.toSorted((a, b) => a.episode - b.episode));
  const every = Math.ceil(episodes.length / (room.has("most episodes") ? MOST_EPISODES : FEW_EPISODES));
  const data: EpisodesData = {
    every,
    runs: runs.map((own) => {
      const { label, task, seed } = own[0];
      const kept = own.filter((_, i) => i % every === 0);
      return {
        label,
        task,
        seed,
        steps: pack(kept.map(({ env_steps }) => env_steps)),
        returns: pack(kept.map((row) => row.return)),
      };
    }),
  };
  const severalTasks = new Set(episodes.map(({ task }) => task)).size > 1;
  const agents = [...Map.groupBy(runs, ([{ label, task }]) => JSON.stringify([label, task])).values()];
  const cell = (value: number, text: string) => ({ text, value });
  return {
    id: "episodes",
    title: "Training episodes",
    content:
      markup`<p class="note">The episodes in which agents learned, exploration included; evaluation episodes are others.</p>
<div class="live chart-block"></div>
${
        pageTable("Training episodes, median over seeds", [
          {
            title: "agent",
            cell: ([[{ label, task }]]: EpisodeRow[][]) => severalTasks ? `${label} (${task})` : label,
          },
          {
            title: "episodes",
            isNumber: true,
            cell: (own) => {
              const value = median(own.map(({ length }) => length));
              return cell(value, withThousands(value));
            },
          },
          {
            title: "mean length",
            isNumber: true,
            cell: (own) => {
              const value = median(own.map((run) => mean(run.map(({ length }) => length))));
              return cell(value, value.toFixed(1));
            },
          },
          {
            title: "ended by the task",
            isNumber: true,
            cell: (own) => {
              const value = median(own.map((run) => mean(run.map(({ terminated }) => Number(terminated)))));
              return cell(value, `${Math.round(100 * value)}%`);
            },
          },
          {
            title: `mean return of the last ${LAST}`,
            isNumber: true,
            cell: (own) => {
              const value = median(own.map((run) => mean(run.slice(-LAST).map((row) => row.return))));
              return cell(value, value.toFixed(1));
            },
          },
        ], agents)
      }`,
    data,
  };
}
