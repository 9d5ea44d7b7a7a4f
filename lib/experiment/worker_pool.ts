/**
 * A pool of worker threads, each performing one run at a time. Results depend neither on which worker
 * performs a run nor on how many there are.
 *
 * @module
 */

import type { EngineInfo } from "../nn/engine.ts";
import { type Call, isAgentCall, LONGEST_CALL, newPulse, watchPulse } from "../user_files/pulse.ts";
import type { DreamRecording } from "../results/dreams/recording.ts";
import type { RunSpec } from "./run_spec.ts";
import { deathOf, startWorker } from "./start_worker.ts";
import {
  requests,
  type RunProgress,
  type RunResult,
  type StartMessage,
  type WorkerMessage,
} from "./worker_protocol.ts";
import { counted } from "../results/thousands.ts";

/** Time that a run has to finish its step after it is asked to stop. */
const PATIENCE_SECONDS = 2;

/** Longer than any step of any agent takes, on the slowest machine. */
export const STALL_SECONDS = 600;

/** How runs are made; nothing of it changes what they give. */
export interface PoolOptions {
  /** Runs at the same time. */
  readonly jobs: number;
  /** Seconds between two saved states of a run; 0 for none. */
  readonly checkpointSeconds: number;
  /** Seconds without a sign of life after which a run has failed and its worker is ended; 600 unless given. */
  readonly stallSeconds?: number;
  /** Whether a finished run sends its state. */
  readonly keepCheckpoints: boolean;
  /**
   * Aborting stops the pool: each run sends its state between two steps, or is abandoned after two seconds.
   */
  readonly signal: AbortSignal;
  /** On an event `save`, each run sends its state between two steps, and continues. */
  readonly saving?: EventTarget;
}

/** Callbacks of a pool, called on the main thread, one at a time. */
export interface PoolListener {
  /** A worker has started its numeric engine. */
  backend(info: EngineInfo): void;
  /** A run has begun. */
  started(spec: RunSpec): void;
  /** The saved state cannot be used, for this reason, and the run starts again. */
  refused(spec: RunSpec, reason: string): void;
  /** A run has made progress. */
  progress(spec: RunSpec, progress: RunProgress): void;
  /** A run has sent its state. */
  checkpoint(spec: RunSpec, bytes: Uint8Array): void;
  /** A run has finished; with a recording of its dreams, if it was asked for and came to an end. */
  finished(spec: RunSpec, result: RunResult, dream: DreamRecording | undefined): void;
  /** A run has failed. */
  failed(spec: RunSpec, error: Error): void;
  /** A run was stopped within a step: its work since the last checkpoint is lost. */
  abandoned(spec: RunSpec): void;
}

/** A run, with the saved state to continue from, if there is one. */
export interface PoolTask {
  /** The run. */
  readonly spec: RunSpec;
  /** Whether its dreams are recorded. */
  readonly recordsDream?: boolean;
  /** Called when the run is about to start, so that saved states are not all in memory at once. */
  readonly resumeFrom: () => Uint8Array | undefined;
}

/**
 * Performs all runs, `jobs` at a time, in order. Resolves when all have finished or failed, or on abort. An
 * error thrown by the listener (a full disk, say) stops the pool and rejects.
 */
export async function runPool(
  tasks: readonly PoolTask[],
  options: PoolOptions,
  listener: PoolListener,
): Promise<void> {
  const queue = [...tasks];
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const serve = async () => {
    let worker: RunWorker | undefined;
    try {
      for (let task = queue.shift(); task !== undefined && !signal.aborted; task = queue.shift()) {
        worker ??= new RunWorker();
        listener.started(task.spec);
        const survived = await worker.make(task, options, listener, broken.signal);
        if (!survived) {
          worker.terminate();
          worker = undefined;
        }
      }
    } catch (error) {
      broken.abort(); // if one listener fails, stop the other workers too
      throw error;
    } finally {
      worker?.terminate();
    }
  };
  const servers = Array.from({ length: Math.min(options.jobs, tasks.length) }, serve);
  const failure = (await Promise.allSettled(servers)).find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** One worker thread. */
class RunWorker {
  readonly #worker = startWorker();
  readonly #pulse = newPulse();
  readonly #request = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /**
   * Performs one run; resolves to whether the worker can perform another. Rejects if the listener throws.
   *
   * @param broken Aborting ends the run at once.
   */
  make(task: PoolTask, options: PoolOptions, listener: PoolListener, broken: AbortSignal): Promise<boolean> {
    const { spec } = task;
    const { signal, saving } = options;
    Atomics.store(this.#request, 0, requests.none);
    return new Promise((resolve, reject) => {
      let patience: ReturnType<typeof setTimeout> | undefined;
      let result: RunResult | undefined; // once it is there, the run is finished
      const settle = (act: () => void) => {
        clearTimeout(patience);
        unwatch();
        signal.removeEventListener("abort", onStop);
        broken.removeEventListener("abort", onBroken);
        saving?.removeEventListener("save", onSave);
        this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
        try {
          act();
        } catch (error) {
          reject(error);
        }
      };
      const abandon = () => {
        if (result === undefined) listener.abandoned(spec);
        else listener.finished(spec, result, undefined);
        resolve(false);
      };
      const onBroken = () => settle(() => resolve(false));
      const onSave = () => Atomics.compareExchange(this.#request, 0, requests.none, requests.save);
      const onStop = () => {
        Atomics.store(this.#request, 0, requests.stop);
        patience = setTimeout(() => settle(abandon), PATIENCE_SECONDS * 1000);
      };
      const end = (error: Error) =>
        settle(() => {
          if (result === undefined) listener.failed(spec, error);
          else listener.finished(spec, result, undefined);
          resolve(false);
        });
      const { stallSeconds = STALL_SECONDS } = options;
      const unwatch = watchPulse(
        this.#pulse,
        (call) => limitOf(call, stallSeconds),
        (call) => end(silence(call, stallSeconds)),
      );
      broken.addEventListener("abort", onBroken);
      signal.addEventListener("abort", onStop);
      saving?.addEventListener("save", onSave);
      this.#worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
        try {
          if (data.type === "started") listener.backend(data.backend);
          else if (data.type === "refused") listener.refused(spec, data.reason);
          else if (data.type === "progress") listener.progress(spec, data.progress);
          else if (data.type === "checkpoint") listener.checkpoint(spec, data.bytes);
          else if (data.type === "stopped") settle(() => resolve(false));
          else if (data.type === "result") result = data.result;
          else if (data.type === "failed") end(Object.assign(new Error(data.message), { stack: data.stack }));
          else {
            settle(() => {
              if (result !== undefined) listener.finished(spec, result, data.dream);
              resolve(true);
            });
          }
        } catch (error) {
          settle(() => reject(error));
        }
      };
      this.#worker.onerror = (event) => end(deathOf(event));
      const message: StartMessage = {
        type: "start",
        spec,
        resumeFrom: task.resumeFrom(),
        checkpointSeconds: options.checkpointSeconds,
        keepCheckpoint: options.keepCheckpoints,
        recordsDream: task.recordsDream === true,
        request: this.#request,
        pulse: this.#pulse,
      };
      this.#worker.postMessage(message);
    });
  }

  terminate(): void {
    this.#worker.terminate();
  }
}

/** A call of a task and loading a file are short; everything else may take as long as `--stall` says. */
function limitOf(call: Call, stallSeconds: number): number {
  return call === "" || isAgentCall(call) ? stallSeconds : Math.min(LONGEST_CALL, stallSeconds);
}

function silence(call: Call, stallSeconds: number): Error {
  if (limitOf(call, stallSeconds) < stallSeconds) {
    return new Error(`${call} did not come to an end within ${LONGEST_CALL} seconds`);
  }
  return new Error(
    `the worker gave no sign of life for ${counted(stallSeconds, "second")}${
      call === "" ? "" : ` (at ${call})`
    } and was ended; --stall SECONDS allows more`,
  );
}
