/** A recording as one may be, for tests: two episodes of a thing that turns, and dreams from every fifth step. */

import { packTable } from "../../../lib/results/dreams/packed_table.ts";
import { drawingRows } from "../../../lib/results/dreams/packed_drawings.ts";
import { packMap } from "../../../lib/results/dreams/model_maps.ts";
import type { DreamRecording, RecordedDream } from "../../../lib/results/dreams/recording.ts";
import type { RunKey } from "../../../lib/results/rows.ts";

/** Of the episodes. */
const LENGTHS = [40, 23];
const HORIZON = 20;

/** The recording of a run. */
export function recordingOf(run: RunKey, isDrawn = true): DreamRecording {
  const dreams = LENGTHS.flatMap((length, episode) =>
    Array.from({ length: Math.ceil(length / 5) }, (_, i): RecordedDream => ({
      episode,
      start: 5 * i,
      length: HORIZON,
      ...(i % 2 === 0 ? {} : { parted: { step: 12, how: "angle was off by 0.2 rad" } }),
    }))
  );
  const angles = [
    ...LENGTHS.flatMap((length, episode) => Array.from({ length: length + 1 }, (_, t) => episode + t / 20)),
    ...dreams.flatMap(({ episode, start }) =>
      Array.from({ length: HORIZON }, (_, k) => episode + (start + k + 1) / 20 + (k / 40) ** 2)
    ),
  ];
  const drawings = drawingRows(angles.map((angle) => ({
    view: [-1.2, -1.2, 1.2, 1.2] as const,
    shapes: [
      { line: [[0, 0], [Math.sin(angle), Math.cos(angle)]] as const, width: 0.1 },
      { circle: [0, 0, 0.1] as const, filled: true },
    ],
  })))!;
  return {
    format: 1,
    run,
    steps: 1000,
    scene: {
      variables: [
        { name: "angle", unit: "rad", low: -3, high: 3 },
        { name: "speed", unit: "rad/s", low: -1, high: 1 },
      ],
      actions: ["left", "right"],
      horizon: HORIZON,
      episodes: [{ length: LENGTHS[0], end: "truncated" }, { length: LENGTHS[1], end: "terminated" }],
      dreams,
      frames: packTable([
        Float64Array.from(angles),
        Float64Array.from(angles, (angle) => Math.cos(7 * angle)),
        new Float64Array(angles.length).fill(1),
        ...isDrawn ? drawings.columns : [],
      ]),
      taken: Uint8Array.from(angles, (_, i) => i === 0 ? 255 : i % 2).toBase64(),
      ...isDrawn
        ? {
          drawing: {
            layouts: drawings.layouts,
            width: drawings.width,
            layoutOf: drawings.layoutOf.toBase64(),
          },
        }
        : {},
    },
    maps: {
      axes: [{ label: "angle (rad)", low: -3, high: 3 }, { label: "speed (rad/s)", low: -1, high: 1 }],
      cells: 20,
      maps: [{
        over: [0, 1],
        errors: [0, 1].map((v) =>
          packMap(Array.from({ length: 400 }, (_, i) => i % 7 === 0 ? NaN : 1e-3 * (i + 1 + v)))
        ),
        data: packMap(Array.from({ length: 400 }, (_, i) => Math.max(0, 300 - i))),
      }],
    },
  };
}
