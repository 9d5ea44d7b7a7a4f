/**
 * A study: a question, the runs that answer it, and the answer, every number of which is computed from the
 * runs.
 *
 * @module
 */

import type { PartialComparison } from "../experiment/comparison_config.ts";
import type {
  MeasuredValues,
  MeasurementName,
  Measurements,
} from "../experiment/measurements/measurement.ts";
import { type Cell, format } from "../results/csv.ts";
import type { Picture } from "../results/pictures.ts";
import type { PointRow, RunRow } from "../results/rows.ts";
import type { Interval } from "../results/statistics.ts";
import type { StoredPlan } from "../results/stored_plan.ts";
import { UsageError } from "../settings/usage_error.ts";

/** A small version, whose answer says what it is too small to show, or the whole. */
export type StudySize = "quick" | "full";

/** A task that a study is asked about in place of its own. */
export interface StudyTask {
  /** A built-in task's name, or the path of a file, as it was given. */
  readonly given: string;
  /** The task's name. */
  readonly name: string;
  /** The return at and above which it counts as solved; absent if it names none. */
  readonly solved?: number;
}

/** One question; a file of this folder. */
export interface Study {
  /** Its name on the command line, and of its folder in `results/`. */
  readonly name: string;
  /** The question, as one sentence. */
  readonly question: string;
  /** The lecture's section, exercise or discussion question that it answers. */
  readonly lecture: string;
  /** Minutes on two cores; none where a size has no runs. */
  readonly minutes: Readonly<Record<StudySize, number>>;
  /**
   * Names of files of trials, each `NAME.csv` in the study's folder, that were made one by one: the answer comes from them, and
   * the whole has no runs of its own. Absent for every other study.
   */
  readonly log?: readonly string[];
  /** Whether its measurements are made one at a time, whatever `--jobs`, since they are of time. */
  readonly isAlone?: boolean;
  /**
   * The same question about another task; absent if the question makes sense on its own tasks alone.
   *
   * @throws {UsageError} If it makes none on this task.
   */
  onTask?(task: StudyTask): Study;
  /** Its runs and measurements. */
  parts(size: StudySize): readonly StudyPart[];
  /** The answer. Every number and comparison in it is computed from the results. */
  answer(results: StudyResults): StudyAnswer;
  /** Its pictures. */
  pictures(results: StudyResults): Promise<readonly Picture[]>;
}

/** A part of a study: runs of agents, or measurements of models and planners by themselves. */
export type StudyPart = ComparedPart | MeasuredPart;

/** Runs of agents: comparisons of a study may differ in budget and evaluation. */
export interface ComparedPart {
  /** Its name, unique in the study; also that of its folder. */
  readonly name: string;
  /** What is compared; the rest as `mbrl compare` has it. */
  readonly comparison: PartialComparison;
}

/** Measurements of one kind, of every case with every seed; each is a job of its own that returns rows of numbers. */
export type MeasuredPart = { readonly [N in MeasurementName]: MeasuredPartOf<N> }[MeasurementName];

interface MeasuredPartOf<N extends MeasurementName> {
  /** Its name, unique in the study; also that of its folder and its table of rows. */
  readonly name: string;
  /** What is measured. */
  readonly measure: N;
  /** What each case says, by its name. */
  readonly cases: Readonly<Record<string, Measurements[N]>>;
  readonly seeds: readonly number[];
}

/** One row that was measured. */
export interface MeasuredRow {
  /** The name of its case. */
  readonly name: string;
  readonly seed: number;
  readonly values: MeasuredValues;
}

/** How long one measurement took: one case with one seed. */
export interface MeasurementTime {
  readonly part: string;
  readonly name: string;
  readonly seed: number;
  readonly seconds: number;
}

/** What the runs and measurements of a study gave. */
export interface StudyResults {
  readonly size: StudySize;
  /** The texts of the files of trials, by name; absent where the study has none. */
  readonly log?: ReadonlyMap<string, string>;
  /** The rows of every measured part, by its name. */
  readonly measured: ReadonlyMap<string, readonly MeasuredRow[]>;
  /** Every measurement. */
  readonly times: readonly MeasurementTime[];
  /** The joint plan of all runs; of none where nothing is compared. */
  readonly plan: StoredPlan;
  /** Every evaluation point. */
  readonly points: readonly PointRow[];
  /** How every run ended. */
  readonly runs: readonly RunRow[];
  /** The stored answer of the full study, for a quick one to compare itself with; absent if there is none. */
  readonly stored?: StudyAnswer;
}

/** An answer. */
export interface StudyAnswer {
  /** Three to eight sentences, in the order in which they are read. */
  readonly sentences: readonly string[];
  /** The first is printed under the sentences; all are files. */
  readonly tables: readonly StudyTable[];
  /** The claim that the project's README begins with, as Markdown; absent if it copies none. */
  readonly claim?: string;
  /** The part that the project's README copies further down, as Markdown; absent if it copies none. */
  readonly excerpt?: string;
}

/** A table, for reading and for programs. */
export interface StudyTable {
  /** Its file's name, without `.csv`. */
  readonly name: string;
  /** What its rows are, in one line. */
  readonly about: string;
  /** The text of the file. */
  readonly csv: string;
  /** The heading and the rows to read; absent for a table that only programs read. */
  readonly shown?: readonly (readonly string[])[];
}

/** A column: one or several of the file, and at most one to read. */
export interface StudyColumn<Row> {
  /** Columns of the file by name. */
  readonly csv: Readonly<Record<string, (row: Row) => Cell>>;
  /** Heading and text to read. */
  readonly shown?: readonly [heading: string, text: (row: Row) => string];
}

/**
 * A task for a study that counts real steps to solve.
 *
 * @throws {UsageError} If the task names no return at which it is solved.
 */
export function withThreshold(study: string, task: StudyTask): StudyTask {
  if (task.solved !== undefined) return task;
  throw new UsageError(
    `${study} counts real steps to solve, and ${task.name} names no return at which it is solved: add solved to it, or ask ` +
      `mbrl study tasks --task ${task.given}.`,
  );
}

/** A table of rows. */
export function studyTable<Row>(
  name: string,
  about: string,
  columns: readonly StudyColumn<Row>[],
  rows: readonly Row[],
): StudyTable {
  const cells = columns.flatMap(({ csv }) => Object.entries(csv));
  const shown = columns.flatMap(({ shown }) => shown === undefined ? [] : [shown]);
  return {
    name,
    about,
    csv: format(cells.map(([name]) => name), rows.map((row) => cells.map(([, cell]) => cell(row)))),
    ...shown.length === 0 ? {} : {
      shown: [shown.map(([heading]) => heading), ...rows.map((row) => shown.map(([, text]) => text(row)))],
    },
  };
}

/** The file's columns of a statistic, `name`, and of the ends of its interval, `name_low` and `name_high`. */
export function intervalColumns<Row>(
  name: string,
  of: (row: Row) => Interval | undefined,
): StudyColumn<Row>["csv"] {
  return {
    [name]: (row) => of(row)?.value,
    [`${name}_low`]: (row) => of(row)?.low,
    [`${name}_high`]: (row) => of(row)?.high,
  };
}
