/**
 * A recording, unpacked: the frames of reality and of dreams, and how far they are apart.
 *
 * @module
 */

import type { Drawing } from "../../tasks/task.ts";
import { difference, PICTURE_TOLERANCE, TOLERANCE, unexplained } from "./distance.ts";
import { drawingOf } from "./packed_drawings.ts";
import { textToBytes, unpackTable } from "./packed_table.ts";
import { type DreamScene, frameStarts, type RecordedDream } from "./recording.ts";

/** Something that is measured in every frame. */
export interface Measure {
  /** "x". */
  readonly name: string;
  /** "m"; "" if it has none. */
  readonly unit: string;
  /** The distance from which on a dream has left reality, in that unit. */
  readonly tolerance: number;
}

/** The frames of a recording. */
export class Scene {
  /** As recorded. */
  readonly recorded: DreamScene;
  /** The variables; of pictures, how much of one is off. */
  readonly measures: readonly Measure[];
  readonly #columns: readonly Float64Array[];
  readonly #starts: { readonly episodes: readonly number[]; readonly dreams: readonly number[] };
  readonly #taken: Uint8Array;
  readonly #layoutOf: Uint8Array | undefined;
  readonly #pictures: Uint8Array | undefined;
  #medians: Float64Array[] | undefined;

  constructor(recorded: DreamScene) {
    this.recorded = recorded;
    this.#columns = unpackTable(recorded.frames);
    this.#starts = frameStarts(recorded);
    this.#taken = textToBytes(recorded.taken);
    this.#layoutOf = recorded.drawing && textToBytes(recorded.drawing.layoutOf);
    this.#pictures = recorded.pictures === undefined ? undefined : textToBytes(recorded.pictures);
    this.measures = recorded.picture === undefined
      ? recorded.variables.map(({ name, unit, low, high }) => ({
        name,
        unit,
        tolerance: TOLERANCE * (high - low),
      }))
      : [{ name: "picture", unit: "% of its variance", tolerance: 100 * PICTURE_TOLERANCE }];
  }

  /** The dreams. */
  get dreams(): readonly RecordedDream[] {
    return this.recorded.dreams;
  }

  /** The frame of reality `k` steps after a dream's start, or the last recorded one of its episode. */
  realFrame(dream: number, k: number): number {
    const { episode, start } = this.dreams[dream];
    return this.#starts.episodes[episode] + Math.min(start + k, this.recorded.episodes[episode].length);
  }

  /** The frame of a dream after `k` steps, or its last one; the real frame that it starts from for 0. */
  dreamFrame(dream: number, k: number): number {
    if (k === 0) return this.realFrame(dream, 0);
    return this.#starts.dreams[dream] + Math.min(k, this.dreams[dream].length) - 1;
  }

  /** Steps for which there is reality from a dream's start on. */
  realLength(dream: number): number {
    const { episode, start } = this.dreams[dream];
    return this.recorded.episodes[episode].length - start;
  }

  /** A variable's value in a frame. */
  value(frame: number, variable: number): number {
    return this.#columns[variable][frame];
  }

  /** The reward of the step that led to a frame. */
  reward(frame: number): number {
    return this.#columns[this.recorded.variables.length][frame];
  }

  /** The action that led to a frame; undefined at a start. */
  action(frame: number): string | undefined {
    return this.recorded.actions[this.#taken[frame]];
  }

  /** The drawing of a frame; undefined if it has none. */
  drawing(frame: number): Drawing | undefined {
    const layout = this.recorded.drawing?.layouts[(this.#layoutOf?.[frame] ?? 0) - 1];
    if (layout === undefined) return undefined;
    const first = this.recorded.variables.length + 1;
    return drawingOf(layout, this.#columns.slice(first).map((column) => column[frame]));
  }

  /** The picture of a frame, [height × width] from 0, black, to 255, white; undefined if there are none. */
  picture(frame: number): Uint8Array | undefined {
    const { picture } = this.recorded;
    if (picture === undefined || this.#pictures === undefined) return undefined;
    const size = picture.height * picture.width;
    return this.#pictures.subarray(frame * size, (frame + 1) * size);
  }

  /** How far a dream is from reality after `k` steps, in a measure's unit; NaN where one of them has ended before. */
  error(dream: number, k: number, measure: number): number {
    if (k > this.dreams[dream].length || k > this.realLength(dream)) return NaN;
    const [real, dreamed] = [this.realFrame(dream, k), this.dreamFrame(dream, k)];
    const picture = this.picture(real);
    if (picture !== undefined) return 100 * unexplained(picture, this.picture(dreamed)!);
    const isAngle = this.recorded.variables[measure].angle === true;
    return difference(this.value(dreamed, measure), this.value(real, measure), isAngle);
  }

  /** [horizon + 1]: the median of a measure's error over all dreams after each number of steps; NaN where none lasts so long. */
  medianErrors(measure: number): Float64Array {
    this.#medians ??= this.measures.map((_, m) =>
      Float64Array.from({ length: this.recorded.horizon + 1 }, (_, k) => {
        const errors = Array.from(this.dreams.keys(), (dream) => this.error(dream, k, m))
          .filter((error) => !Number.isNaN(error)).sort((a, b) => a - b);
        const half = errors.length >> 1;
        return errors.length === 0
          ? NaN
          : errors.length % 2 === 1
          ? errors[half]
          : (errors[half - 1] + errors[half]) / 2;
      })
    );
    return this.#medians[measure];
  }
}

/** When and how a dream left reality, as a sentence. */
export function partingSentence(scene: Scene, dream: number): string {
  const { start, length, parted } = scene.dreams[dream];
  if (parted !== undefined) {
    const steps = parted.step === 1 ? "1 step" : `${parted.step} steps`;
    return `Dream and reality part ${steps} after the start of the dream, at step ${
      start + parted.step
    } of the episode: ${parted.how}.`;
  }
  const together = Math.min(length, scene.realLength(dream));
  return `Dream and reality stay together for ${together === 1 ? "the only step" : `all ${together} steps`}.`;
}
