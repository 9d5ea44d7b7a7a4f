/**
 * The rows of the files that a comparison writes, as values.
 *
 * @module
 */

/** Identifies a run inside a comparison. */
export interface RunKey {
  /** The agent's name; in a sweep, with its variant: "mbpo rolloutLength=5". */
  readonly agent: string;
  /** The task's name, with the settings that differ from its defaults: "cartpole observation=positions". */
  readonly task: string;
  readonly seed: number;
}

/** One evaluation point of a run: a row of `curves.csv`. */
export interface CurveRow extends RunKey {
  /** Real steps the agent had seen. */
  readonly env_steps: number;
  /** Real episodes it had finished. */
  readonly episodes: number;
  readonly eval_return_mean: number;
  /** Standard deviation over the evaluation episodes (population). */
  readonly eval_return_std: number;
  readonly eval_return_min: number;
  readonly eval_length_mean: number;
  /** See `Agent.modelError`; undefined where it does not apply. */
  readonly model_error: number | undefined;
  readonly gradient_steps: number;
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
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
}

/** How a run ended: a row of `runs.csv`. */
export interface RunRow extends RunKey {
  readonly status: "done" | "failed" | "interrupted";
  /** Infinity where censored. */
  readonly steps_to_solve: number;
  readonly first_crossing: number;
  /** Undefined where the line was never crossed. */
  readonly retention: number | undefined;
  readonly final_return: number;
  readonly wall_seconds: number;
  readonly steps_per_second: number;
  readonly gradient_steps: number;
  readonly imagined_steps: number;
  /** Why it failed, in one sentence; empty otherwise. */
  readonly error: string;
}
