/**
 * The part of a comparison's runs that a process performs.
 *
 * @module
 */

import type { StoredPart } from "../results/stored_plan.ts";
import { counted, withThousands } from "../results/thousands.ts";
import type { EnvironmentVariable } from "../settings/environment_variables.ts";
import { UsageError } from "../settings/usage_error.ts";

/** One part of a comparison, and its source. */
export interface Shard extends StoredPart {
  /** `--shard`, or the scheduler's name for the task, such as `Slurm array task 2`. */
  readonly source: string;
}

const MOST_SHARDS = 100_000;

/**
 * The requested part, or the one that the scheduler's environment variables give; undefined for the whole.
 *
 * With `MBRL_SHARDS=N`, tasks are numbered from 1 to N, so that a resubmitted task performs the same part as
 * before, whatever the others do:
 * - Slurm: `SLURM_ARRAY_TASK_ID`; an array that begins at 0 only as a whole, because a part of it cannot be
 *   distinguished from one of an array that begins at 1;
 * - Kubernetes: `JOB_COMPLETION_INDEX`, which always begins at 0, plus 1;
 * - GNU parallel: `PARALLEL_SEQ`.
 *
 * Without it, a whole Slurm array (0 to N − 1 or 1 to N, at least two tasks, no gap) determines the number of
 * parts. Other arrays and indexed jobs do not, and are refused. A job of GNU parallel performs the whole
 * comparison, because its jobs usually differ in their options.
 *
 * @param text `I/N`, I from 1 to N; undefined if the option was not given.
 * @param variable Reads an environment variable.
 * @throws {UsageError} If the text or a variable is invalid, or the part cannot be determined.
 */
export function shardFrom(
  text: string | undefined,
  variable: (name: EnvironmentVariable) => string | undefined,
): Shard | undefined {
  if (text !== undefined) return fromOption(text);
  const whole = (name: EnvironmentVariable): number | undefined => {
    const value = variable(name);
    if (value === undefined || value === "") return undefined;
    if (!/^\d{1,15}$/.test(value)) {
      throw new UsageError(`${name} must be a whole number: got ${JSON.stringify(value)}.`);
    }
    return Number(value);
  };
  const count = whole("MBRL_SHARDS");
  const slurm = slurmTask(whole);
  const completion = whole("JOB_COMPLETION_INDEX");
  if (count === undefined) {
    if (slurm !== undefined) return partOfWholeArray(slurm);
    if (completion === undefined) return undefined;
    throw new UsageError(
      `Kubernetes completion index ${completion} does not say how many parts there are: set MBRL_SHARDS to the ` +
        "job's completions, or give --shard I/N (1/1 makes every run).",
    );
  }
  if (count < 1 || count > MOST_SHARDS) {
    throw new UsageError(`MBRL_SHARDS must be from 1 to ${MOST_SHARDS}: got "${count}".`);
  }
  const sequence = whole("PARALLEL_SEQ");
  const tasks: Shard[] = [];
  if (slurm !== undefined) tasks.push(partOfNumberedArray(slurm, count));
  if (completion !== undefined) {
    tasks.push({ number: completion + 1, of: count, source: `Kubernetes completion index ${completion}` });
  }
  if (sequence !== undefined) {
    tasks.push({ number: sequence, of: count, source: `GNU parallel job ${sequence}` });
  }
  if (tasks.length === 0) {
    throw new UsageError(
      `MBRL_SHARDS is ${count}, and no scheduler says which part this is: give --shard I/${count}, or unset it.`,
    );
  }
  if (tasks.length > 1) {
    const sources = tasks.map(({ source }) => source).join(" and ");
    throw new UsageError(`This is ${sources}, and either could be the part: give --shard I/${count}.`);
  }
  const [task] = tasks;
  if (task.number > count) {
    throw new UsageError(`MBRL_SHARDS is ${count}, and this is ${task.source}: raise it.`);
  }
  if (task.number < 1) throw new UsageError(`This is ${task.source}: parts are numbered from 1 to ${count}.`);
  return task;
}

/**
 * The part in words: `part 2 of 4 (Slurm array task 2): 6 of 24 runs`.
 *
 * @param runs Number of runs in the part.
 * @param all Number of runs in the whole comparison.
 */
export function describeShard({ number, of, source }: Shard, runs: number, all: number): string {
  return `part ${number} of ${of} (${source}): ${withThousands(runs)} of ${counted(all, "run")}`;
}

function fromOption(text: string): Shard {
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  const [number, of] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || of < 1 || of > MOST_SHARDS || number < 1 || number > of) {
    throw new UsageError(`--shard takes I/N with I from 1 to N, such as 2/4: got "${text}".`);
  }
  return { number, of, source: "--shard" };
}

/** A task of a Slurm array. */
interface SlurmTask {
  /** Its own number. */
  readonly id: number;
  /** Minimum and maximum number of the array, and its number of tasks; undefined if Slurm does not say. */
  readonly array: { readonly least: number; readonly most: number; readonly tasks: number } | undefined;
}

function slurmTask(whole: (name: EnvironmentVariable) => number | undefined): SlurmTask | undefined {
  const id = whole("SLURM_ARRAY_TASK_ID");
  if (id === undefined) return undefined;
  const [least, most] = [whole("SLURM_ARRAY_TASK_MIN"), whole("SLURM_ARRAY_TASK_MAX")];
  if (least === undefined || most === undefined) return { id, array: undefined };
  const step = Math.max(1, whole("SLURM_ARRAY_TASK_STEP") ?? 1);
  const tasks = whole("SLURM_ARRAY_TASK_COUNT") ?? Math.floor((most - least) / step) + 1; // older than 16.05
  return { id, array: { least, most, tasks } };
}

/** Without MBRL_SHARDS, an array determines the number of parts if it cannot be part of a longer one. */
function partOfWholeArray({ id, array }: SlurmTask): Shard {
  const isWhole = array !== undefined && array.least <= 1 && array.tasks > 1 &&
    array.tasks === array.most - array.least + 1;
  if (isWhole) return { number: id - array.least + 1, of: array.tasks, source: `Slurm array task ${id}` };
  const told = array === undefined
    ? ""
    : array.tasks === 1
    ? ", alone in its array,"
    : `, in an array of ${array.tasks} from ${array.least} to ${array.most},`;
  throw new UsageError(
    `Slurm array task ${id}${told} does not say how many parts there are: set MBRL_SHARDS to the number of tasks of ` +
      "the whole array, numbered from 1, or give --shard I/N.",
  );
}

/** With MBRL_SHARDS, the part has the task's number, whichever tasks of the array were submitted. */
function partOfNumberedArray({ id, array }: SlurmTask, of: number): Shard {
  const source = `Slurm array task ${id}`;
  if (id > 0 && array?.least !== 0) return { number: id, of, source };
  if (array?.least === 0 && array.most === of - 1 && array.tasks === of) {
    return { number: id + 1, of, source };
  }
  throw new UsageError(
    `${source} is of an array that begins at 0 and is not the whole of MBRL_SHARDS (${of}): number its tasks from 1 ` +
      `to ${of}, or give --shard I/${of}.`,
  );
}
