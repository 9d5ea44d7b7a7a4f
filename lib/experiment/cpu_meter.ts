/**
 * The CPU time of a run's acting and learning, without its evaluations: what an agent costs beside real steps.
 *
 * @module
 */

import process from "node:process";
import type { EvaluationProbe } from "./run.ts";

// before a user's file is loaded, which may not read the time
const usage = process.threadCpuUsage.bind(process);

/** Measures this thread. The clock's grain may be 10 ms, which evens out over a run. */
export class CpuMeter implements EvaluationProbe {
  /** Seconds at every evaluation point so far. */
  readonly #points: number[] = [];
  #seconds = 0;
  #since = NaN;

  /**
   * Starts measuring, after what an earlier process measured.
   *
   * @param saved As {@linkcode CpuMeter.save} gave it; absent for a new run.
   */
  start(saved: Float64Array = new Float64Array(1)): void {
    for (const seconds of saved.subarray(0, -1)) this.#points.push(seconds);
    this.#seconds = saved[saved.length - 1];
    this.proceed();
  }

  /** CPU seconds of acting and learning so far; while paused, until then. */
  get seconds(): number {
    return this.#seconds + (Number.isNaN(this.#since) ? 0 : now() - this.#since);
  }

  /** CPU seconds before each evaluation point so far. */
  get points(): readonly number[] {
    return this.#points;
  }

  /** [points + 1]: the seconds at every point, and those so far. */
  save(): Float64Array {
    return Float64Array.from([...this.#points, this.seconds]);
  }

  /** Stops the clock, for work that is neither acting nor learning. */
  pause(): void {
    this.#seconds = this.seconds;
    this.#since = NaN;
  }

  /** Lets it run on. */
  proceed(): void {
    this.#since = now();
  }

  evaluationBegins(): void {
    this.pause();
    this.#points.push(this.#seconds);
  }

  evaluationEnds(): void {
    this.proceed();
  }
}

function now(): number {
  const { user, system } = usage();
  return (user + system) / 1e6;
}
