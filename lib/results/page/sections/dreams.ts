/**
 * Reality beside the dream: what each model-based agent imagines from moments of real episodes.
 *
 * @module
 */

import type { DreamRecording, DreamScene } from "../../dreams/recording.ts";
import { withThousands } from "../../thousands.ts";
import { markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { pageTable } from "../table.ts";

/** What the script draws. */
export interface DreamsData {
  readonly recordings: readonly Omit<DreamRecording, "maps">[];
}

/** The recordings as a table and, with a script, to be looked at; undefined if there are none. */
export function dreamsSection(recordings: readonly DreamRecording[]): PageSection | undefined {
  if (recordings.length === 0) return undefined;
  const severalTasks = new Set(recordings.map(({ run }) => run.task)).size > 1;
  const data: DreamsData = { recordings: recordings.map(({ maps: _, ...recording }) => recording) };
  return {
    id: "dreams",
    title: "Reality beside the dream",
    content:
      markup`<p>At the end of one run of each agent with a model, its policy played real episodes, and its model
imagined them from many of their moments on: from there the policy acts on what is imagined alone. A dream has left reality
when a variable is off by a tenth of its range, a picture by half of its variance, or only one of the two has ended.</p>
${
        recordings.some(({ thinned = 0 }) => thinned > 0)
          ? markup`<p class="note">The recordings share 1 MB, so that some of the recorded dreams are left out.</p>\n`
          : undefined
      }<div class="live dream-player"></div>
${
        pageTable("Dreams of the recorded runs", [
          {
            title: "agent",
            cell: ({ run }: DreamRecording) => severalTasks ? `${run.label} (${run.task})` : run.label,
          },
          { title: "seed", isNumber: true, cell: ({ run }) => ({ text: `${run.seed}`, value: run.seed }) },
          { title: "real steps", isNumber: true, cell: ({ steps }) => count(steps) },
          { title: "dreams", isNumber: true, cell: ({ scene }) => count(scene?.dreams.length) },
          {
            title: "leave reality",
            about: "Dreams that leave reality before they end.",
            isNumber: true,
            cell: ({ scene }) => count(scene?.dreams.filter(({ parted }) => parted !== undefined).length),
          },
          {
            title: "after steps",
            about: "Imagined steps until a dream leaves reality, median over dreams; > if most do not.",
            isNumber: true,
            cell: ({ scene }) => scene === undefined ? "–" : medianCell(scene),
          },
          {
            title: "mostly because",
            cell: ({ scene, missing }) => scene === undefined ? missing ?? "–" : commonReason(scene),
          },
        ], recordings)
      }`,
    data,
  };
}

function count(value: number | undefined): { text: string; value: number | undefined } {
  return { text: value === undefined ? "–" : withThousands(value), value };
}

/** The median number of steps until a dream leaves reality; dreams that do not count with their length as a bound. */
function medianCell({ dreams }: DreamScene): { text: string; value: number } {
  const ends = dreams.map(({ length, parted }) => parted === undefined ? length + 0.5 : parted.step)
    .sort((a, b) => a - b);
  const median = ends[(ends.length - 1) >> 1];
  return { text: Number.isInteger(median) ? `${median}` : `>${Math.floor(median)}`, value: median };
}

/** The most frequent way of leaving reality, without its numbers. */
function commonReason({ dreams }: DreamScene): string {
  const counts = new Map<string, number>();
  for (const { parted } of dreams) {
    if (parted === undefined) continue;
    const reason = parted.how.replace(/ by [\d.e+-]+.*$/, "");
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined ? "–" : `${most[0]} (${most[1]} of ${dreams.length})`;
}
