/**
 * The main thread's end of jobs: a worker for each, that may read and nothing else.
 *
 * @module
 */

import { CheckpointError } from "../checkpoint/safetensors.ts";
import { UsageError } from "../settings/usage_error.ts";
import { type Call, isAgentCall, LONGEST_CALL, newPulse, watchPulse } from "../user_files/pulse.ts";
import type { GoOnMessage, JobMessage, JobName, JobReply, Jobs } from "./job_protocol.ts";
import { deathOf, startWorker } from "./start_worker.ts";

/** Default maximum duration of one call of an agent, in seconds. */
const LONGEST_AGENT_CALL = 60;

/** What an event is answered with. */
export type EventAnswer = void | "skip";

/** How a job is followed. */
export interface JobOptions<N extends JobName> {
  /** Told what happens on the way; the worker goes on when it is done, and skips the rest of the current part at "skip". */
  readonly onEvent?: (event: Jobs[N]["event"]) => EventAnswer | Promise<EventAnswer>;
  /** Aborting ends the job, and with it the call, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Names of the user's files that may be called, for messages. */
  readonly files?: { readonly task?: string | undefined; readonly agent?: string | undefined };
  /** Maximum duration of one call of an agent, in seconds. */
  readonly longestAgentCall?: number;
}

/**
 * Does a job in a worker of its own.
 *
 * @throws {UsageError} As the job does, and if a call of a user's file does not return in time.
 */
export async function runJob<N extends JobName>(
  name: N,
  input: Jobs[N]["input"],
  { onEvent, signal, files = {}, longestAgentCall = LONGEST_AGENT_CALL }: JobOptions<N> = {},
): Promise<Jobs[N]["result"]> {
  const worker = startWorker();
  const pulse = newPulse();
  let unwatch = () => {};
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal?.reason);
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", stop);
    return await Promise.race([
      stopped.promise,
      new Promise<Jobs[N]["result"]>((resolve, reject) => {
        const limitOf = (call: Call) =>
          call === "" ? Infinity : isAgentCall(call) ? longestAgentCall : LONGEST_CALL;
        unwatch = watchPulse(pulse, limitOf, (call) => {
          const file = called(call, files);
          reject(new UsageError(`${file}: ${call} did not come to an end within ${limitOf(call)} seconds.`));
        });
        worker.onmessage = ({ data }: MessageEvent<JobReply>) => {
          if (data.type === "result") resolve(data.result as Jobs[N]["result"]);
          else if (data.type === "refused") reject(errorOf(data));
          else {
            Promise.resolve(onEvent?.(data.event as Jobs[N]["event"])).then((answer) => {
              worker.postMessage(
                { type: "go on", isSkipped: answer === "skip" } satisfies GoOnMessage,
              );
            }).catch(reject);
          }
        };
        worker.onerror = (event) => reject(deathOf(event));
        worker.postMessage({ type: "job", name, input, pulse } satisfies JobMessage<N>);
      }),
    ]);
  } finally {
    signal?.removeEventListener("abort", stop);
    unwatch();
    worker.terminate();
  }
}

/** The file that a call is of. */
function called(call: Call, { task, agent }: NonNullable<JobOptions<JobName>["files"]>): string {
  if (isAgentCall(call)) return agent ?? "The agent's file";
  if (call !== "loading it") return task ?? "The task's file";
  return [task, agent].filter((file) => file !== undefined).join(" or ") || "The file";
}

/** The error of a job, as the kind of error that it was. */
function errorOf({ name, message, stack }: JobReply & { readonly type: "refused" }): Error {
  const error = name === "UsageError"
    ? new UsageError(message)
    : name === "CheckpointError"
    ? new CheckpointError(message, "")
    : new Error(message);
  return Object.assign(error, { stack });
}
