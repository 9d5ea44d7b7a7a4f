/**
 * Workers: each a thread of its own that makes runs, one at a time. What a run gives does not depend on which
 * worker makes it, nor on how many there are.
 *
 * @module
 */

import type { BackendInfo } from "../nn/backend.ts";
import type { RunSpec } from "./run_spec.ts";
import type { RunProgress, RunResult, StartMessage, WorkerMessage } from "./worker_protocol.ts";

/** How the runs of a pool are made. */
export interface PoolOptions {
  /** Runs at the same time. */
  readonly jobs: number;
  /** Seconds between two saved states of a run; 0 for none. */
  readonly checkpointSeconds: number;
  /** Whether a finished run hands over its state. */
  readonly keepCheckpoint: boolean;
  /** Aborting ends every worker at once. */
  readonly signal: AbortSignal;
}

/** What a pool tells while it works. Called on the main thread, one call at a time. */
export interface PoolListener {
  backend(info: BackendInfo): void;
  started(spec: RunSpec): void;
  /** The saved state cannot be used, for this reason, and the run starts anew. */
  refused(spec: RunSpec, reason: string): void;
  progress(spec: RunSpec, progress: RunProgress): void;
  checkpoint(spec: RunSpec, bytes: Uint8Array): void;
  finished(spec: RunSpec, result: RunResult): void;
  failed(spec: RunSpec, error: Error): void;
}

/** A run to be made, and the saved state to continue it from, if there is one. */
export interface PoolTask {
  readonly spec: RunSpec;
  /** Called when the run is about to start, so that saved states are not all in memory at once. */
  readonly resumeFrom: () => Uint8Array | undefined;
}

/**
 * Makes every run, `jobs` at a time, in order. Resolves when all have finished or failed, or on abort. An error
 * thrown by the listener (a full disk, say) ends the pool and is thrown on.
 */
export async function runPool(
  tasks: readonly PoolTask[],
  options: PoolOptions,
  listener: PoolListener,
): Promise<void> {
  const queue = [...tasks];
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const serve = async () => {
    let worker: RunWorker | undefined;
    try {
      for (let task = queue.shift(); task !== undefined && !signal.aborted; task = queue.shift()) {
        worker ??= new RunWorker();
        listener.started(task.spec);
        const survived = await worker.make(task, options, listener, signal);
        if (!survived) {
          worker.terminate();
          worker = undefined;
        }
      }
    } catch (error) {
      stop.abort(); // one broken listener must not leave the other workers at work for nothing
      throw error;
    } finally {
      worker?.terminate();
    }
  };
  const servers = Array.from({ length: Math.min(options.jobs, tasks.length) }, serve);
  const failure = (await Promise.allSettled(servers)).find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** The worker's module: beside this one, in the source as in a bundle. */
const workerModule = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js";

/** One worker thread. */
class RunWorker {
  readonly #worker = new Worker(new URL(workerModule, import.meta.url), { type: "module" });

  /** Makes one run; resolves to whether the worker can make another. Rejects where the listener throws. */
  make(task: PoolTask, options: PoolOptions, listener: PoolListener, signal: AbortSignal): Promise<boolean> {
    const { spec } = task;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        signal.removeEventListener("abort", onAbort);
        this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
        try {
          act();
        } catch (error) {
          reject(error);
        }
      };
      const onAbort = () => settle(() => resolve(false));
      signal.addEventListener("abort", onAbort);
      if (signal.aborted) return onAbort();
      this.#worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
        try {
          if (data.type === "started") listener.backend(data.backend);
          else if (data.type === "refused") listener.refused(spec, data.reason);
          else if (data.type === "progress") listener.progress(spec, data.progress);
          else if (data.type === "checkpoint") listener.checkpoint(spec, data.bytes);
          else {
            settle(() => {
              if (data.type === "done") listener.finished(spec, data.result);
              else listener.failed(spec, withStack(data.message, data.stack));
              resolve(data.type === "done");
            });
          }
        } catch (error) {
          settle(() => reject(error));
        }
      };
      this.#worker.onerror = (event) => {
        event.preventDefault(); // the failure belongs to this run, not to the program
        settle(() => {
          listener.failed(spec, new Error(`The worker died: ${event.message || "out of memory"}.`));
          resolve(false);
        });
      };
      const message: StartMessage = {
        type: "start",
        spec,
        resumeFrom: task.resumeFrom(),
        checkpointSeconds: options.checkpointSeconds,
        keepCheckpoint: options.keepCheckpoint,
      };
      this.#worker.postMessage(message);
    });
  }

  terminate(): void {
    this.#worker.terminate();
  }
}

function withStack(message: string, stack: string): Error {
  const error = new Error(message);
  error.stack = stack;
  return error;
}
