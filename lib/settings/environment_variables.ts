/**
 * The environment variables that the program reads. The executable is granted these names when it is
 * compiled, and no others.
 *
 * @module
 */

/** Every name, grouped by purpose. */
export const environmentVariables = [
  // how it prints
  "NO_COLOR",
  "TERM",
  "LC_ALL",
  "LC_CTYPE",
  "LANG",
  "WT_SESSION",
  "MBRL_DEBUG",
  // which part of a comparison it runs
  "MBRL_SHARDS",
  "SLURM_ARRAY_TASK_ID",
  "SLURM_ARRAY_TASK_MIN",
  "SLURM_ARRAY_TASK_MAX",
  "SLURM_ARRAY_TASK_STEP",
  "SLURM_ARRAY_TASK_COUNT",
  "JOB_COMPLETION_INDEX",
  "PARALLEL_SEQ",
] as const;

/** A name that the program may read. */
export type EnvironmentVariable = typeof environmentVariables[number];

/**
 * The value of an environment variable; undefined where it is unset.
 *
 * @throws {Deno.errors.NotCapable} If the program was not granted it: a refusal must never look like "unset".
 */
export function environmentVariable(name: EnvironmentVariable): string | undefined {
  return Deno.env.get(name);
}
