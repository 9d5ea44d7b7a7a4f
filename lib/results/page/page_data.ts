/**
 * The numbers of a comparison that the page's script shows, as compact arrays.
 *
 * @module
 */

import type { BandPiece } from "../charts/curve_bands.ts";
import type { CurvesData } from "../charts/learning_curves.ts";
import type { SolveData, SolveGroup } from "../charts/steps_to_solve.ts";
import type { TaskPictures } from "../pictures.ts";
import type { PointRow } from "../rows.ts";
import { pack, type PackedNumbers, unpack } from "./packed_numbers.ts";
import { PageRoom } from "./page_room.ts";

/** What all sections of the page share. */
export interface PageData {
  readonly tasks: readonly TaskData[];
}

/** One task. */
export interface TaskData {
  readonly task: string;
  /** Infinite if the task has none. */
  readonly threshold: number;
  /** The labels in the order of the pictures. */
  readonly labels: readonly string[];
  /** The agent of each, which decides its colour. */
  readonly agents: readonly string[];
  readonly curves: PackedCurves;
  /** The statistics of every seed. */
  readonly groups: readonly SolveGroup[];
  /** Without the groups; absent for a task without a threshold. */
  readonly solve?: Omit<SolveData, "groups">;
  /** Real steps of evaluation points; several runs may share a grid. */
  readonly grids: readonly (readonly number[])[];
  /** The curve of every run. */
  readonly runs: readonly RunCurve[];
}

/** The curve of a run. */
export interface RunCurve {
  readonly label: string;
  readonly seed: number;
  /** Index into `grids`. */
  readonly grid: number;
  /** Mean evaluation returns. */
  readonly values: PackedNumbers;
}

/** {@linkcode CurvesData}, packed. */
export type PackedCurves = Omit<CurvesData, "pieces"> & { readonly pieces: readonly PackedPiece[] };

/** {@linkcode BandPiece}, packed. */
export interface PackedPiece extends Omit<BandPiece, "points"> {
  readonly steps: readonly number[];
  readonly value: PackedNumbers;
  readonly low: PackedNumbers;
  readonly high: PackedNumbers;
}

/** Evaluations of a seed that the page holds where it has room for few. */
const FEW_POINTS = 20;

/** The shared data of a page. @param room What the page has room for. */
export function pageData(
  tasks: readonly TaskPictures[],
  points: readonly PointRow[],
  room: PageRoom = new PageRoom(),
): PageData {
  const byTask = Map.groupBy(points, ({ task }) => task);
  const most = room.has("most points") ? Infinity : FEW_POINTS;
  return { tasks: tasks.map((pictures) => taskData(pictures, byTask.get(pictures.task) ?? [], most)) };
}

function taskData(
  { task, curves, caption, groups, solve }: TaskPictures,
  points: readonly PointRow[],
  most: number,
): TaskData {
  const grids = new Map<string, { readonly place: number; readonly steps: readonly number[] }>();
  const runs = [...Map.groupBy(points, ({ label, seed }) => `${seed} ${label}`).values()].map((own) => {
    const every = Math.max(1, Math.ceil(own.length / most));
    const curve = own.toSorted((a, b) => a.env_steps - b.env_steps)
      .filter((_, i) => i % every === 0 || i === own.length - 1);
    const steps = curve.map((point) => point.env_steps);
    const key = steps.join();
    const grid = grids.get(key) ?? { place: grids.size, steps };
    grids.set(key, grid);
    const [{ label, seed }] = own;
    return { label, seed, grid: grid.place, values: pack(curve.map((point) => point.eval_return_mean)) };
  });
  const labels = groups.map(({ label }) => label);
  return {
    task,
    threshold: caption.threshold,
    labels,
    agents: labels.map(caption.agentOf),
    curves: packCurves(curves),
    groups,
    ...solve === undefined ? {} : { solve: { medians: solve.medians, crossings: solve.crossings } },
    grids: [...grids.values()].map(({ steps }) => steps),
    runs,
  };
}

function packCurves({ pieces, ...rest }: CurvesData): PackedCurves {
  return {
    ...rest,
    pieces: pieces.map(({ points, ...piece }) => {
      const column = (of: (point: BandPiece["points"][number]) => number) => pack(points.map(of));
      return {
        ...piece,
        steps: points.map(({ steps }) => steps),
        value: column(({ value }) => value),
        low: column(({ low }) => low),
        high: column(({ high }) => high),
      };
    }),
  };
}

/** The lines and bands again. */
export function unpackPieces({ pieces }: Pick<PackedCurves, "pieces">): BandPiece[] {
  return pieces.map(({ steps, value, low, high, ...piece }) => {
    const [values, lows, highs] = [value, low, high].map(unpack);
    return {
      ...piece,
      points: steps.map((steps, i) => ({ steps, value: values[i], low: lows[i], high: highs[i] })),
    };
  });
}
