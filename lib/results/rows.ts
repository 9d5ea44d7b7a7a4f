/**
 * The rows of a comparison's files, as values.
 *
 * @module
 */

/** The key of a run within a comparison. */
export interface RunKey {
  /** The name of an agent with its settings: the registry's, and in a sweep the variant, "mbpo rolloutLength=5". */
  readonly label: string;
  /** The task's name, with the settings that differ from its defaults: "cartpole observation=positions". */
  readonly task: string;
  /** The run's seed. */
  readonly seed: number;
}

/** What statistics need of an evaluation point. */
export interface PointRow extends RunKey {
  /** Real steps the agent had seen. */
  readonly env_steps: number;
  /** Mean return over the evaluation episodes. */
  readonly eval_return_mean: number;
}

/** One evaluation point of a run: a row of `curves.csv`. */
export interface CurveRow extends PointRow {
  /** Real episodes it had finished. */
  readonly episodes: number;
  /** Standard deviation over the evaluation episodes (population). */
  readonly eval_return_std: number;
  /** The worst evaluation episode. */
  readonly eval_return_min: number;
  /** Mean length of the evaluation episodes, in steps. */
  readonly eval_length_mean: number;
  /** See `Agent.modelError`; undefined if the agent has no such model. */
  readonly model_error: number | undefined;
  /** Gradient steps taken, of every network together. */
  readonly gradient_steps: number;
  /** Imagined transitions made. */
  readonly imagined_steps: number;
  /** The agent's own columns. */
  readonly diagnostics: Readonly<Record<string, number>>;
}

/** One real training episode: a row of `episodes.csv`. */
export interface EpisodeRow extends RunKey {
  /** From 1. */
  readonly episode: number;
  /** Real steps at its end. */
  readonly env_steps: number;
  /** Sum of its rewards. */
  readonly return: number;
  /** Its steps. */
  readonly length: number;
  /** Whether the task's own rule ended it, and not the time limit. */
  readonly terminated: boolean;
}

/** How a run ended: a row of `runs.csv`. */
export interface RunRow extends RunKey {
  /** Runs that are done count in the statistics; those whose agent diverged count as never solved. */
  readonly status: "done" | "diverged" | "failed" | "interrupted";
  /** Infinity if censored; NaN if the task has no threshold. */
  readonly steps_to_solve: number;
  /** Infinity if the threshold was never crossed; NaN if the task has none. */
  readonly first_crossing: number;
  /** Undefined if the threshold was never crossed. */
  readonly retention: number | undefined;
  /** Mean evaluation return at the last point. */
  readonly final_return: number;
  /** Seconds of work, those before a resume included. */
  readonly wall_seconds: number;
  /** Real steps per second of work. */
  readonly steps_per_second: number;
  /** CPU seconds of acting and learning, without evaluations; NaN in folders of versions that did not measure it. */
  readonly cpu_seconds: number;
  /** CPU seconds up to the point of `steps_to_solve`; infinity if censored, NaN where not known. */
  readonly cpu_seconds_to_solve: number;
  /** Gradient steps taken, of every network together. */
  readonly gradient_steps: number;
  /** Imagined transitions made. */
  readonly imagined_steps: number;
  /** When it ended, in UTC; like all of its origin, empty in folders of versions that did not record it. */
  readonly date: string;
  /** The operating system and the instruction set: `linux x86_64`. */
  readonly system: string;
  /** The model of the processor; empty where the system does not tell. */
  readonly cpu: string;
  /** The version of mbrl. */
  readonly version: string;
  /** The commit of mbrl, with `-modified` or `-source` behind it where the program may differ; empty if unknown. */
  readonly commit: string;
  /** Why it failed, as one sentence; empty otherwise. */
  readonly error: string;
}

/** Whether repeating a run would give the same end; a failed run may succeed. */
export function hasEnded(run: RunRow | undefined): boolean {
  return run?.status === "done" || run?.status === "diverged";
}
