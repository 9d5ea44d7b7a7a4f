/**
 * A recording of an agent's dreams: real episodes of one run's final agent, what it imagines from moments of them, and
 * where the two part. One file an agent, under `dreams/` in a comparison's folder, in the layout of `runs/`.
 *
 * @module
 */

import type { PictureSize, Variable } from "../../tasks/task.ts";
import type { RunKey } from "../rows.ts";
import type { ModelMaps } from "./model_maps.ts";
import type { DrawingLayouts } from "./packed_drawings.ts";
import { type PackedTable, selectBytes, selectRows } from "./packed_table.ts";

/** How an episode ends: by a rule, by the time limit, or, of a dream, at a state of which the model knows nothing. */
export type EpisodeEnd = "terminated" | "truncated" | "unknown";

/** A recording, as its file holds it. */
export interface DreamRecording {
  /** Increases when the meaning of the content changes. */
  readonly format: 1;
  /** Whose it is. */
  readonly run: RunKey;
  /** Real steps that the agent had learned from. */
  readonly steps: number;
  /** How often it was thinned, so that a comparison's recordings have room together; never if absent. */
  readonly thinned?: number;
  /** Why there are no dreams, as one sentence; absent if there are. */
  readonly missing?: string;
  /** The dreams; absent if there are none. */
  readonly scene?: DreamScene;
  /** Where the model of observations is wrong; absent if there is none. */
  readonly maps?: ModelMaps;
}

/** Real episodes and dreams of them, frame by frame. */
export interface DreamScene {
  /** What is observed; empty if it is pictures. */
  readonly variables: readonly Variable[];
  /** Names of the actions. */
  readonly actions: readonly string[];
  /** The size of observed pictures. */
  readonly picture?: PictureSize;
  /** Imagined steps of a dream that does not end before. */
  readonly horizon: number;
  /** The real episodes. */
  readonly episodes: readonly RecordedEpisode[];
  /** Dreams, by episode and step. */
  readonly dreams: readonly RecordedDream[];
  /**
   * A row for each frame: of every episode its start and the state after each step, then of every dream the states after
   * each of its steps. Columns: the variables, the reward of the step, the numbers of the drawing.
   */
  readonly frames: PackedTable;
  /** [frames], a byte each, in base64: the action that led to the frame; 255 at a start. */
  readonly taken: string;
  /** [frames, height × width], a byte each, in base64: the observed pictures, 0 black to 255 white. */
  readonly pictures?: string;
  /** How the frames are drawn; absent if they are not. */
  readonly drawing?: DrawingLayouts & {
    /** [frames], a byte each, in base64: the number of the frame's layout, from 1; 0 for none. */
    readonly layoutOf: string;
  };
}

/** A real episode. */
export interface RecordedEpisode {
  /** Recorded steps. */
  readonly length: number;
  /** How it ended; absent if it went on. */
  readonly end?: EpisodeEnd;
}

/** A dream. */
export interface RecordedDream {
  /** The number of the episode, from 0. */
  readonly episode: number;
  /** The step of it at which the dream begins. */
  readonly start: number;
  /** Imagined steps. */
  readonly length: number;
  /** How it ended; absent if it went on. */
  readonly end?: EpisodeEnd;
  /** When and how it left reality; absent if it did not while both lasted. */
  readonly parted?: Parting;
}

/** Where a dream leaves reality. */
export interface Parting {
  /** Steps since the start of the dream. */
  readonly step: number;
  /** "x was off by 0.5 m". */
  readonly how: string;
}

/** The most that all recordings of a comparison take together, in bytes. */
export const MOST_BYTES = 1_000_000;

/** The text of a recording's file. */
export function recordingText(recording: DreamRecording): string {
  return `${JSON.stringify(recording)}\n`;
}

/**
 * A recording thinned so many times: each time to every second dream of an episode; where there is one left, once to no
 * drawings, then to the first half of the dreams, and at last to the reason.
 */
export function thinned(recording: DreamRecording, times: number): DreamRecording {
  let found = recording;
  for (let done = found.thinned ?? 0; done < times; done++) found = { ...fewer(found), thinned: done + 1 };
  return found;
}

function fewer(recording: DreamRecording): DreamRecording {
  const { scene, maps: _, ...plain } = recording;
  if (scene === undefined) return recording;
  const smaller = fewerDreams(scene);
  return smaller === undefined ? { ...plain, missing: TOO_LARGE } : { ...recording, scene: smaller };
}

const TOO_LARGE = "The recording was too large for the room that a comparison's recordings share.";

/** The next smaller scene; undefined if there is none. */
function fewerDreams(scene: DreamScene): DreamScene | undefined {
  const { dreams, episodes, drawing, pictures } = scene;
  // of pictures, the real ones take as much room as the dreamed ones
  if (pictures === undefined && dreams.length > episodes.length) return withDreams(scene, everySecond(scene));
  if (drawing !== undefined) return withoutDrawing(scene);
  return dreams.length > 1 ? withFirstDreams(scene, dreams.length >> 1) : undefined;
}

/** Of every episode the first dream, the third, …. */
function everySecond({ dreams }: DreamScene): number[] {
  let place = 0;
  return Array.from(dreams.keys()).filter((i) => {
    place = i > 0 && dreams[i - 1].episode === dreams[i].episode ? place + 1 : 0;
    return place % 2 === 0;
  });
}

function withDreams(scene: DreamScene, kept: readonly number[]): DreamScene {
  const starts = frameStarts(scene);
  const real = Array.from({ length: realFrames(scene) }, (_, row) => row);
  const rows = [...real, ...kept.flatMap((i) => rowsFrom(starts.dreams[i], scene.dreams[i].length))];
  return { ...withRows(scene, rows), dreams: kept.map((i) => scene.dreams[i]) };
}

/** The first dreams, and the episodes as far as they reach. */
function withFirstDreams(scene: DreamScene, count: number): DreamScene {
  const dreams = scene.dreams.slice(0, count);
  const starts = frameStarts(scene);
  const last = dreams[count - 1];
  const episodes = scene.episodes.slice(0, last.episode + 1);
  const reach = last.start + last.length;
  if (reach < episodes[last.episode].length) episodes[last.episode] = { length: reach };
  const rows = [
    ...episodes.flatMap(({ length }, i) => rowsFrom(starts.episodes[i], length + 1)),
    ...dreams.flatMap(({ length }, i) => rowsFrom(starts.dreams[i], length)),
  ];
  return { ...withRows(scene, rows), episodes, dreams };
}

function withRows(scene: DreamScene, rows: readonly number[]): DreamScene {
  const { frames, taken, pictures, picture, drawing } = scene;
  return {
    ...scene,
    frames: selectRows(frames, rows),
    taken: selectBytes(taken, 1, rows),
    ...pictures === undefined || picture === undefined
      ? {}
      : { pictures: selectBytes(pictures, picture.width * picture.height, rows) },
    ...drawing === undefined
      ? {}
      : { drawing: { ...drawing, layoutOf: selectBytes(drawing.layoutOf, 1, rows) } },
  };
}

function withoutDrawing({ drawing: _, ...scene }: DreamScene): DreamScene {
  const columns = scene.frames.columns.slice(0, scene.variables.length + 1);
  return { ...scene, frames: { ...scene.frames, columns } };
}

/** The row of each episode's start, and that of each dream's first imagined state. */
export function frameStarts(
  { episodes, dreams }: Pick<DreamScene, "episodes" | "dreams">,
): { readonly episodes: readonly number[]; readonly dreams: readonly number[] } {
  let row = 0;
  const placed = (frames: number) => (row += frames) - frames;
  return {
    episodes: episodes.map(({ length }) => placed(length + 1)),
    dreams: dreams.map(({ length }) => placed(length)),
  };
}

function realFrames({ episodes }: DreamScene): number {
  return episodes.reduce((sum, { length }) => sum + length + 1, 0);
}

function rowsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
