/**
 * Which part of a comparison's runs a process makes.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";

/** Part `index` (from 0) of `count`: the runs whose number leaves `index` when divided by `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const MOST_SHARDS = 100_000;

/**
 * The shard that is asked for, or that the scheduler's environment variables tell; undefined for the whole.
 *
 * - Slurm array task: `SLURM_ARRAY_TASK_ID` between `SLURM_ARRAY_TASK_MIN` and `SLURM_ARRAY_TASK_MAX`;
 * - Kubernetes indexed job: `JOB_COMPLETION_INDEX`, with `MBRL_SHARDS` set to the number of completions;
 * - GNU parallel: `PARALLEL_SEQ`, with `MBRL_SHARDS` set to the number of jobs.
 *
 * @param text `I/N`, I from 1 to N; undefined where no option was given.
 * @param variable Reads an environment variable.
 * @throws {UsageError} If the text or a variable makes no sense.
 */
export function shardFrom(
  text: string | undefined,
  variable: (name: string) => string | undefined,
): Shard | undefined {
  if (text !== undefined) {
    const parts = /^(\d+)\/(\d+)$/.exec(text);
    const [place, count] = [Number(parts?.[1]), Number(parts?.[2])];
    if (parts === null || count < 1 || count > MOST_SHARDS || place < 1 || place > count) {
      throw new UsageError(`--shard takes I/N with I from 1 to N, such as 2/4: got "${text}".`);
    }
    return { index: place - 1, count };
  }
  const whole = (name: string): number | undefined => {
    const value = variable(name);
    if (value === undefined || value === "") return undefined;
    if (!/^\d+$/.test(value)) throw new UsageError(`${name} must be a whole number: got "${value}".`);
    return Number(value);
  };
  const task = whole("SLURM_ARRAY_TASK_ID");
  if (task !== undefined) {
    const least = whole("SLURM_ARRAY_TASK_MIN") ?? 0;
    const most = whole("SLURM_ARRAY_TASK_MAX");
    const step = whole("SLURM_ARRAY_TASK_STEP") ?? 1;
    if (most === undefined) return undefined;
    return { index: Math.floor((task - least) / step), count: Math.floor((most - least) / step) + 1 };
  }
  const count = whole("MBRL_SHARDS");
  const completion = whole("JOB_COMPLETION_INDEX");
  const sequence = whole("PARALLEL_SEQ");
  const index = completion ?? (sequence === undefined ? undefined : sequence - 1);
  if (count === undefined || index === undefined) return undefined;
  if (index >= count) {
    throw new UsageError(`MBRL_SHARDS is ${count}, and this is job ${index + 1}: raise it.`);
  }
  return { index, count };
}
