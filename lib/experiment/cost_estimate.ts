/**
 * Estimates the cost of a comparison from a short trial of each contender.
 *
 * @module
 */

import process from "node:process";
import { startEngine } from "../nn/engine.ts";
import { Generator } from "../random/generator.ts";
import { now } from "../user_files/clock.ts";
import { pointsWithin } from "../results/evaluation_grid.ts";
import { Run } from "./run.ts";
import { contendersOf, type RunSpec } from "./run_spec.ts";
import { trialSeconds } from "./trial_length.ts";
import { adoptModel, modelOf, type ModelSource } from "./transfer.ts";

/** The cost of one contender's run. */
export interface CostEstimate {
  /** The contender's label. */
  readonly label: string;
  readonly task: string;
  /** Runs of this contender. */
  readonly runs: number;
  /** Seconds of one run on one core. */
  readonly secondsPerRun: number;
}

/** Seconds for which its policy is timed. */
const POLICY_SECONDS = 0.3;
/** Seconds between two marks of a trial. */
const LOOK_SECONDS = 0.002;

/**
 * Tries each contender for about two seconds, for less if there are many, and extrapolates. Evaluation counts with its full cost, episodes
 * of maximum length; if the budget is in episodes, a training episode counts as half of one.
 */
export async function estimateCosts(specs: readonly RunSpec[]): Promise<CostEstimate[]> {
  await startEngine({ fast: specs[0]?.fast === true });
  const estimates: CostEstimate[] = [];
  const contenders = contendersOf(specs);
  const seconds = trialSeconds(contenders.length);
  for (const runs of contenders) {
    estimates.push({
      label: runs[0].agentLabel,
      task: runs[0].taskLabel,
      runs: runs.length,
      secondsPerRun: await trySeconds(runs[0], await modelOf(runs[0]), seconds),
    });
  }
  return estimates;
}

async function trySeconds(spec: RunSpec, model: ModelSource | undefined, seconds: number): Promise<number> {
  // evaluation does not affect learning: it is timed separately
  const run = await Run.begin({
    ...spec,
    evaluation: { every: Number.MAX_SAFE_INTEGER, episodes: 1 },
  });
  if (model !== undefined) adoptModel(run, model);
  const { marks, longest, scale } = tryLearning(run, seconds);
  const { budget, evaluation } = spec;
  const total = "steps" in budget
    ? budget.steps
    : run.steps + (budget.episodes - run.episodes.length) * run.task.spec.timeLimit / 2;
  const learning = (longest + wholeSeconds(marks, total)) * scale;
  const points = pointsWithin(total, evaluation);
  return learning + points * evaluationSeconds(run, evaluation.episodes);
}

/** A mark in a trial. */
export interface TrialMark {
  /** Real steps. */
  readonly steps: number;
  /** Seconds of work so far, not counting the trial's longest step. */
  readonly seconds: number;
}

/** The fraction of a trial's work that counts as none: steps before learning begins. */
const NO_WORK = 0.02;

/**
 * Estimated seconds of a run of `total` real steps, not counting the trial's longest step. If steps get
 * cheaper, as in learning from few steps, the trend continues as a power of the steps since learning began;
 * otherwise the rate of the second half of the trial continues.
 *
 * @param marks The trial's marks, in order; the last one is its end.
 */
export function wholeSeconds(marks: readonly TrialMark[], total: number): number {
  const end = marks.at(-1);
  if (end === undefined || end.steps >= total) return end?.seconds ?? 0;
  const start = marks.findLast(({ seconds }) => seconds <= NO_WORK * end.seconds) ?? { steps: 0, seconds: 0 };
  const [steps, seconds] = [end.steps - start.steps, end.seconds - start.seconds];
  const half = marks.find((mark) => mark.seconds - start.seconds >= seconds / 2) ?? end;
  if (half.steps >= end.steps || half.steps <= start.steps) return end.seconds * total / end.steps;
  const power = Math.log(seconds / (half.seconds - start.seconds)) /
    Math.log(steps / (half.steps - start.steps));
  if (power < 1) return start.seconds + seconds * ((total - start.steps) / steps) ** power;
  return end.seconds + (end.seconds - half.seconds) / (end.steps - half.steps) * (total - end.steps);
}

/**
 * Takes real steps for so many seconds of work, not counting the longest step, or to the end of the run.
 */
function tryLearning(run: Run, seconds: number) {
  const clock = new WorkClock();
  const looks: TrialMark[] = [];
  let [last, longest, longestEnd, looked] = [0, 0, 0, 0];
  while (!run.done) {
    run.advance(1);
    const elapsed = clock.elapsed();
    if (elapsed - last > longest) [longest, longestEnd] = [elapsed - last, run.steps];
    last = elapsed;
    if (elapsed - looked < LOOK_SECONDS && !run.done) continue;
    looked = elapsed;
    looks.push({ steps: run.steps, seconds: elapsed });
    if ((elapsed - longest) * clock.share() >= seconds) break;
  }
  const marks = looks.map(({ steps, seconds }): TrialMark => ({
    steps,
    seconds: steps >= longestEnd ? seconds - longest : seconds,
  }));
  return { marks, longest, scale: clock.share() };
}

/** Seconds of one evaluation whose episodes last to the time limit. */
function evaluationSeconds(run: Run, episodes: number): number {
  const random = new Generator(0).stream("trial");
  const lanes = run.task.vectorEnvironment(episodes, random.stream("environment"));
  const controller = run.agent.controller(episodes, random.stream("controller"));
  const alive = new Uint8Array(episodes).fill(1);
  const actions = new Uint8Array(episodes);
  const { timeLimit } = run.task.spec;
  lanes.reset();
  controller.reset();
  const clock = new WorkClock();
  let steps = 0;
  while (clock.elapsed() < POLICY_SECONDS && steps < 4 * timeLimit) {
    controller.act(lanes.observations, alive, actions);
    lanes.step(actions);
    steps++;
  }
  return clock.elapsed() * clock.share() / steps * timeLimit;
}

/**
 * Seconds since creation, and the fraction of them in which this thread had a core; on a busy machine, less
 * than 1.
 */
class WorkClock {
  readonly #began = now();
  readonly #busy = process.threadCpuUsage();

  elapsed(): number {
    return (now() - this.#began) / 1000;
  }

  share(): number {
    const { user, system } = process.threadCpuUsage(this.#busy);
    const elapsed = this.elapsed();
    return elapsed < 0.05 ? 1 : Math.min(1, Math.max(0.05, (user + system) / 1e6 / elapsed)); // its grain is 10 ms
  }
}
