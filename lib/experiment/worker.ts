/**
 * The worker: performs runs and jobs (`jobs.ts`) one after another and reports them. Loaded by `new Worker`,
 * never imported.
 *
 * @module
 */

import { startEngine } from "../nn/engine.ts";
import { now as milliseconds } from "../user_files/clock.ts";
import { thrownByLoaded } from "../user_files/load.ts";
import { beat, showPulse } from "../user_files/pulse.ts";
import { CheckpointError } from "../checkpoint/safetensors.ts";
import { encodeRunCheckpoint, resumeRun } from "./run_checkpoint.ts";
import type { GoOnMessage, JobMessage, JobReply } from "./job_protocol.ts";
import { type EvaluationProbe, Run } from "./run.ts";
import type { RunSpec } from "./run_spec.ts";
import { loadFilesOf } from "./load_files.ts";
import { adoptModel, modelOf } from "./transfer.ts";
import { requests, type RunProgress, type StartMessage, type WorkerMessage } from "./worker_protocol.ts";

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<StartMessage | JobMessage | GoOnMessage>) => void) | null;
  postMessage(message: WorkerMessage | JobReply): void;
}

/** Seconds between two progress messages. */
const PROGRESS_SECONDS = 0.2;

const scope = globalThis as unknown as WorkerScope;
/** Bound before a user's file is loaded, because its code must not reach it. */
const post = scope.postMessage.bind(scope);

/** Called when the main thread has processed the last event of a job. */
let goOn: ((isSkipped: boolean) => void) | undefined;

scope.onmessage = async ({ data }) => {
  if (data.type === "go on") return goOn?.(data.isSkipped);
  showPulse(data.pulse);
  if (data.type === "job") return await performJob(data);
  try {
    await performRun(data);
  } catch (error) {
    const { message, stack } = failureOf(error);
    post({ type: "failed", message, stack });
  }
};

async function performJob({ name, input }: JobMessage): Promise<void> {
  try {
    const { jobs } = await import("./jobs.ts");
    const job = jobs[name] as (
      input: unknown,
      emit: (event: unknown) => Promise<boolean>,
    ) => Promise<unknown>;
    const result = await job(input, (event) => {
      post({ type: "event", event });
      return new Promise((resolve) => goOn = resolve);
    });
    post({ type: "result", result });
  } catch (error) {
    post({ type: "refused", ...failureOf(error) });
  }
}

/** The error message; for errors in a user's file, with its line. */
function failureOf(
  error: unknown,
): { readonly name: string; readonly message: string; readonly stack: string } {
  const failure = error instanceof Error ? error : new Error(String(error));
  const { name, message, stack = "" } = failure;
  const own = name === "UsageError" ? undefined : thrownByLoaded(failure);
  return { name, message: own ?? message, stack };
}

async function performRun(
  { spec, resumeFrom, checkpointSeconds, keepCheckpoint, recordsDream, request }: StartMessage,
) {
  const measuring = import("./cpu_meter.ts"); // Node's process, which takes as long to load as the engine to start
  const backend = await startEngine({ fast: spec.fast === true });
  post({ type: "started", backend });
  const { CpuMeter } = await measuring;
  const meter = new CpuMeter();
  await loadFilesOf([spec]);
  let lastNote = -Infinity;
  let told = 0; // evaluation points
  const progressOf = (run: Run, stepsPerSecond: number): RunProgress => {
    const points = run.curve.slice(told).map((row) => ({
      steps: row.env_steps,
      value: row.eval_return_mean,
    }));
    told = run.curve.length;
    return {
      steps: run.steps,
      share: run.share,
      evaluationReturn: run.curve.at(-1)?.eval_return_mean,
      points,
      stepsPerSecond,
    };
  };
  let current: Run | undefined = undefined; // undefined while the run is being created, which may take long
  const { run, earlier, cpu } = await begin(spec, resumeFrom, meter, (text) => {
    beat();
    const now = milliseconds() / 1000;
    if (current === undefined || now - lastNote < PROGRESS_SECONDS) return;
    lastNote = now;
    post({ type: "progress", progress: { ...progressOf(current, NaN), note: text } });
  });
  current = run;
  const began = milliseconds();
  const firstStep = run.steps;
  const seconds = () => (milliseconds() - began) / 1000;
  let lastProgress = 0;
  let lastCheckpoint = 0;
  let savedSteps = firstStep;
  const save = (now: number) => {
    lastCheckpoint = now;
    if (run.steps === savedSteps) return;
    savedSteps = run.steps;
    const total = earlier + now;
    meter.pause();
    post({ type: "checkpoint", bytes: encodeRunCheckpoint(run, total, meter.save()), seconds: total });
    meter.proceed();
  };
  meter.start(cpu);
  while (!run.done) {
    const asked = Atomics.exchange(request, 0, requests.none);
    if (asked !== requests.none) save(seconds());
    if (asked === requests.stop) return post({ type: "stopped" });
    run.advance(1);
    const now = seconds();
    if (now - lastProgress >= PROGRESS_SECONDS || run.done) {
      lastProgress = now;
      post({ type: "progress", progress: progressOf(run, (run.steps - firstStep) / now) });
    }
    if (checkpointSeconds > 0 && now - lastCheckpoint >= checkpointSeconds && !run.done) save(now);
  }
  meter.pause();
  const total = earlier + seconds();
  post({
    type: "result",
    result: {
      curve: run.curve,
      episodes: run.episodes,
      divergedAt: run.divergedAt,
      gradientSteps: run.agent.gradientSteps,
      imaginedSteps: run.agent.imaginedSteps,
      seconds: total,
      cpuSeconds: meter.seconds,
      cpuSecondsAtPoints: meter.points,
      checkpoint: keepCheckpoint ? encodeRunCheckpoint(run, total, meter.save()) : undefined,
    },
  });
  const recorder = recordsDream ? await import("./dream_recording.ts") : undefined;
  post({ type: "done", dream: recorder?.recordDreams(run) });
}

/** The run, continued from its saved state if that can be used, and the seconds of work before it. */
async function begin(
  spec: RunSpec,
  saved: Uint8Array | undefined,
  probe: EvaluationProbe,
  note: (text: string) => void,
): Promise<{ readonly run: Run; readonly earlier: number; readonly cpu: Float64Array | undefined }> {
  if (saved !== undefined) {
    try {
      const { run, seconds, cpu } = await resumeRun(saved, spec, note, probe);
      return { run, earlier: seconds, cpu };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      post({ type: "refused", reason: error.reason });
    }
  }
  const model = await modelOf(spec);
  const run = await Run.begin(spec, note, probe);
  if (model !== undefined) adoptModel(run, model);
  return { run, earlier: 0, cpu: undefined };
}
