/**
 * One step of a watched episode as text: the task's own drawing, the observed picture, or its variables as bars.
 *
 * @module
 */

import type { WatchedEpisode, WatchedFrame } from "../experiment/watching.ts";
import { difference, unexplained } from "../results/dreams/distance.ts";
import type { Variable } from "../tasks/task.ts";
import { drawingPicture } from "./drawing_picture.ts";
import { greyPicture } from "./grey_picture.ts";
import { cutMiddle, wrapped } from "./text_layout.ts";

/**
 * Columns between two pictures, and the minimum width of a picture with its caption: narrower terminals show
 * one below the other.
 */
const GAP = 2;
const NARROWEST = 34;
/** Maximum number of variables shown as bars. */
const MOST_BARS = 16;

/** The lines of one step: the real state, and the imagined one beside it. */
export function frameLines(
  { title, step, real, imagined, parted, variables }: WatchedFrame,
  width: number,
): string[] {
  const sides: (readonly [string, WatchedEpisode])[] = [["real", real]];
  if (imagined !== undefined) sides.push(["imagined", imagined]);
  const half = Math.floor((width - GAP * (sides.length - 1)) / sides.length);
  const isBeside = half >= NARROWEST;
  const columns = isBeside ? half : width;
  const panels = sides.map(([name, side]) =>
    [name, ...pictureOf(side, variables, columns), ...caption(side, variables, columns)].map((line) =>
      line.slice(0, columns).padEnd(columns)
    )
  );
  const highest = panels.reduce((most, { length }) => Math.max(most, length), 0);
  const row = (at: number) =>
    panels.map((lines) => lines[at] ?? " ".repeat(columns)).join(" ".repeat(GAP)).trimEnd();
  const isOver = real.end !== undefined || imagined?.end !== undefined;
  const below = imagined === undefined
    ? []
    : [isOver ? "" : offBy(real, imagined, variables, width), ...wrapped(parted ?? "", width)];
  return [
    title,
    `step ${step}`,
    ...(isBeside
      ? Array.from({ length: highest }, (_, at) => row(at))
      : panels.flat().map((line) => line.trimEnd())),
    ...below,
  ];
}

function pictureOf(
  { drawing, picture, observation }: WatchedEpisode,
  variables: readonly Variable[],
  columns: number,
): string[] {
  if (picture !== undefined) return greyPicture(picture, columns);
  return drawing === undefined ? bars(observation, variables, columns) : drawingPicture(drawing, columns);
}

/** Every variable as a bar over its typical range; values outside it are arrows at the edge. */
function bars(observation: readonly number[], variables: readonly Variable[], columns: number): string[] {
  const shown = variables.slice(0, MOST_BARS);
  const widest = Math.min(14, shown.reduce((most, { name }) => Math.max(most, name.length), 0));
  const room = Math.max(5, columns - widest - 18);
  return shown.map(({ name, unit, low, high }, i) => {
    const share = (observation[i] - low) / (high - low);
    const at = Math.min(room - 1, Math.max(0, Math.round(share * (room - 1))));
    const mark = share < 0 ? "◀" : share > 1 ? "▶" : "●";
    const bar = "·".repeat(at) + mark + "·".repeat(room - 1 - at);
    return `${cutMiddle(name, widest).padEnd(widest)} ${bar} ${signed(observation[i])} ${unit}`.trimEnd();
  });
}

function caption(side: WatchedEpisode, variables: readonly Variable[], columns: number): string[] {
  const doing = side.end === "truncated"
    ? "time is up"
    : side.end === "terminated"
    ? "the episode has ended"
    : side.end === "unknown"
    ? "outside the model's data"
    : side.action ?? "";
  const state = side.drawing === undefined ? [] : [
    list(
      variables.map(({ name, unit }, i) => `${name} ${signed(side.observation[i])} ${unit}`.trimEnd()),
      columns,
    ),
  ];
  return [...state, `return ${Number(side.return.toPrecision(5))}, ${doing}`];
}

/** The imagination's error in each variable: a number that does not fit is left out, never cut. */
function offBy(
  real: WatchedEpisode,
  imagined: WatchedEpisode,
  variables: readonly Variable[],
  columns: number,
): string {
  if (real.picture !== undefined && imagined.picture !== undefined) {
    const share = unexplained(real.picture.pixels, imagined.picture.pixels);
    return Number.isFinite(share) ? `dream off by ${Math.round(100 * share)}% of the picture's variance` : "";
  }
  const errors = variables.map(({ name, unit, angle }, i) => {
    const error = difference(imagined.observation[i], real.observation[i], angle === true);
    const digits = error > 0 && error < 1e-3 ? error.toExponential(1) : error.toPrecision(2);
    return `${name} ${digits} ${unit}`.trimEnd();
  });
  const start = "dream off by ";
  return start + list(errors, columns - start.length);
}

/** Texts separated by commas, as many as fit. */
function list(texts: readonly string[], columns: number): string {
  let line = "";
  for (const text of texts) {
    const longer = line === "" ? text : `${line}, ${text}`;
    if (longer.length > columns) break;
    line = longer;
  }
  return line;
}

function signed(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1000 || (size > 0 && size < 1e-3)
    ? size.toPrecision(3)
    : size.toFixed(size < 10 ? 3 : 1);
  return `${value < 0 ? "−" : "+"}${digits}`;
}
