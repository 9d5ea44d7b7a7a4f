/**
 * Checks that the agent of a user's file keeps its contract, by calling it as runs will.
 *
 * @module
 */

import type { Rules } from "../agents/agent_context.ts";
import type { AgentDescription } from "../agents/own/description.ts";
import { agentOf } from "../agents/registry.ts";
import type { Stateful } from "../checkpoint/parts.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../checkpoint/safetensors.ts";
import { startEngine } from "../nn/engine.ts";
import { Generator } from "../random/generator.ts";
import { defaultsOf, type SettingValues } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import { instanceOf } from "../tasks/instance.ts";
import { findTask } from "../tasks/registry.ts";
import type { Task } from "../tasks/task.ts";
import { now } from "../user_files/clock.ts";
import { thrownByLoaded } from "../user_files/load.ts";
import { extremesOf } from "../user_files/parse_settings.ts";
import { baseName, idOf } from "../user_files/source_file.ts";
import { differingAction, differingPart, Trial } from "./agent_trial.ts";
import { evaluate } from "./evaluation.ts";
import { Run } from "./run.ts";
import type { RunSpec } from "./run_spec.ts";

/** Findings about an agent. */
export interface AgentReport {
  /** Real steps that were made twice, saved and restored, with the same actions. */
  readonly repeated: number;
  /** Steps at which it was saved and restored. */
  readonly saves: number;
  /** Gradient steps within the repeated steps, as the agent counts them. */
  readonly repeatedGradientSteps: number;
  /** Steps on a task of three actions, and how many of them it took. */
  readonly threeActions: { readonly steps: number; readonly taken: number };
  /** Steps on a task of long episodes, and their length. */
  readonly longTask: { readonly steps: number; readonly episode: number };
  /** Mean returns of its greedy policy on CartPole by real steps, and that of random play. */
  readonly learning: {
    readonly points: readonly { readonly steps: number; readonly meanReturn: number }[];
    readonly random: number;
  };
  /** Real steps of CartPole per second, learning included. */
  readonly stepsPerSecond: number;
  /** Gradient steps of these. */
  readonly gradientSteps: number;
}

/** Steps of CartPole that are repeated; more until it has learned for a while, fewer if they take too long. */
const REPEATED = { least: 500, learning: 200, most: 3000, seconds: 8 };
/** Steps on each of the other tasks. */
const OTHERS = { steps: 3000, seconds: 5 };
/** Steps of learning, and how often it is measured. */
const LEARNING = { steps: 5000, seconds: 20, every: 1000, episodes: 20 };
/** Steps at each extreme value of a setting. */
const EXTREME = { steps: 20, seconds: 2 };
/** Steps before the first run of a comparison, and seconds at most. */
const TRIED_STEPS = 200;
/** Shares of the repeated steps at which the agent is saved. */
const SAVES = [0.13, 0.47, 0.81];
/** Mean return of uniformly random actions on CartPole. */
const RANDOM_RETURN = 22.3;

/** A task of three actions with an angle, whose episodes are longer than those of any built-in one. */
const longTask: Task = {
  mbrl: 1,
  name: "long",
  summary: "A drift that is to be kept near 0.",
  variables: [
    { name: "place", unit: "", low: -1, high: 1 },
    { name: "heading", unit: "rad", low: -Math.PI, high: Math.PI, angle: true },
  ],
  actions: ["down", "wait", "up"],
  timeLimit: 2000,
  start: (random) => [random.uniform(-1, 1), 0],
  step([place, heading], action, random) {
    const next = Math.min(1, Math.max(-1, place + 0.05 * (action - 1) + 0.02 * random.normal()));
    return { state: [next, heading + 0.1 * place], reward: -1e-3 * Math.abs(next), terminated: false };
  },
};

/**
 * Runs an agent in several ways and compares what it does.
 *
 * @param description The agent, which was loaded in this thread.
 * @param emit Told what is checked next.
 * @throws {UsageError} For the first violation of the contract.
 */
export async function examineAgent(
  description: AgentDescription,
  emit: (what: string) => Promise<unknown>,
): Promise<AgentReport> {
  const { name, source, settings } = description;
  const file = baseName(source.path);
  const refuse = (what: string) => new UsageError(`${file}: ${what}`);
  const definition = agentOf({ agent: name, agentFile: idOf(source) });
  const values = defaultsOf(settings);
  await startEngine();
  const cartPole = taskNamed("cartpole");
  const begin = (seed: number, task = cartPole, rules: Rules = "hidden", over: SettingValues = {}) =>
    guarded(file, () => Trial.begin(definition, task, { ...values, ...over }, seed, rules));
  const go = (trial: Trial, steps: number) => guarded(file, () => trial.advance(steps));

  await emit("the same seed twice, saving and restoring");
  const first = await begin(0);
  await advanceUntilLearning(first, go);
  const end = first.steps;
  const state = await guarded(file, () => saved(first));
  const [second, other] = [await begin(0), await begin(1)];
  const wanted = SAVES.map((share) => Math.round(share * end));
  const places = new Map<number, Uint8Array>();
  for (let step = 0; step < end; step++) {
    if (wanted.includes(step)) places.set(step, await guarded(file, () => saved(second)));
    await go(second, 1);
    if (step < 50) await go(other, 1); // what is kept outside of create is shared by both
  }
  const twice = differingAction(first, second, end);
  if (twice !== undefined) {
    throw refuse(
      `two runs of the same seed differ from step ${twice} on: draw from streams of context.random alone, and keep nothing outside create.`,
    );
  }
  for (const [place, early] of places) {
    await guarded(file, () => other.restore(decodeCheckpoint(early, file).snapshot));
    await go(other, end - place);
    const at = differingAction(first, other, end, place);
    if (at !== undefined) {
      throw refuse(
        `saved at step ${place} and restored, it acts differently from step ${at} on: something that changes is not among its parts.`,
      );
    }
    const bytes = await guarded(file, () => saved(other));
    if (bytes.length === state.length && bytes.every((byte, i) => byte === state[i])) continue;
    const part = differingPart(
      decodeCheckpoint(state, file).snapshot,
      decodeCheckpoint(bytes, file).snapshot,
    );
    throw refuse(
      `saved at step ${place} and restored, it ends in another state (parts.${
        part?.replace(/^agent\/own\//, "").replaceAll("/", ".")
      }): something that changes is not among its parts.`,
    );
  }
  const evaluated = await begin(0);
  for (let step = 0; step < end; step++) {
    if (step % Math.ceil(end / 4) === 0) await guarded(file, () => evaluated.evaluate(2));
    await go(evaluated, 1);
  }
  const disturbed = differingAction(first, evaluated, end);
  if (disturbed !== undefined) {
    throw refuse(
      `evaluating its policy changes what it does from step ${disturbed} on: greedy and controller must change nothing, and draw from the generator that controller is given alone.`,
    );
  }

  await emit("a short run and the beginning of a longer one");
  await checkBeginning(description, values, Math.min(end, 200), file);

  await emit("a task of three actions, and one of long episodes");
  const three = await begin(0, taskNamed("pendulum"));
  await during(OTHERS, three, go);
  await guarded(file, () => three.evaluate(1));
  const long = await begin(0, instanceOf(longTask, {}));
  await during(OTHERS, long, go);
  await guarded(file, () => long.evaluate(1));
  if (description.usesRules) await during(EXTREME, await begin(0, cartPole, "known"), go);

  for (const [key, value] of extremesOf(settings)) {
    try {
      await during(EXTREME, await begin(0, cartPole, "hidden", { [key]: value }), go);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`With ${name}.${key}=${value}, ${error.message}`);
    }
  }

  await emit("learning CartPole");
  const learner = await begin(0);
  const points = [{ steps: 0, meanReturn: await guarded(file, () => learner.evaluate(LEARNING.episodes)) }];
  let seconds = 0;
  while (learner.steps < LEARNING.steps && seconds < LEARNING.seconds) {
    const began = now();
    const until = Math.min(learner.steps + LEARNING.every, LEARNING.steps);
    while (learner.steps < until && seconds + (now() - began) / 1000 < LEARNING.seconds) await go(learner, 1);
    seconds += (now() - began) / 1000;
    points.push({
      steps: learner.steps,
      meanReturn: await guarded(file, () => learner.evaluate(LEARNING.episodes)),
    });
  }
  return {
    repeated: end,
    saves: places.size,
    repeatedGradientSteps: first.gradientSteps,
    threeActions: { steps: three.steps, taken: new Set(three.actions).size },
    longTask: { steps: long.steps, episode: longTask.timeLimit },
    learning: { points, random: RANDOM_RETURN },
    stepsPerSecond: learner.steps / seconds,
    gradientSteps: learner.gradientSteps,
  };
}

/**
 * Tries the agent of a file for a moment, as its run will: some steps, an evaluation, saving and restoring.
 *
 * @param seconds Time after which no new step begins.
 * @throws {UsageError} If anything throws, or gives what no run can use.
 */
export async function tryAgent(spec: RunSpec, seconds: number): Promise<void> {
  const file = baseName(spec.agentFile?.path ?? spec.agent);
  const begin = () =>
    guarded(file, () => Run.begin({ ...spec, evaluation: { every: Number.MAX_SAFE_INTEGER, episodes: 1 } }));
  const run = await begin();
  const late = now() + seconds * 1000;
  await guarded(file, () => {
    while (run.steps < TRIED_STEPS && now() < late && !run.done) run.advance(1);
    evaluate(run.agent, run.task, 1, new Generator(0));
    run.agent.diagnostics();
  });
  const again = await begin();
  await guarded(file, () => again.restore(decodeCheckpoint(saved(run), file).snapshot));
}

/** A run of N steps gives the rows of the first N steps of a run of 2N. */
async function checkBeginning(
  { name, source }: AgentDescription,
  agentSettings: SettingValues,
  steps: number,
  file: string,
): Promise<void> {
  const spec: RunSpec = {
    agent: name,
    agentFile: idOf(source),
    agentLabel: name,
    agentSettings,
    rules: "hidden",
    task: "cartpole",
    taskLabel: "cartpole",
    taskSettings: defaultsOf(findTask("cartpole").settings),
    seed: 0,
    budget: { steps },
    evaluation: { every: steps, episodes: 2 },
  };
  const rows = async (budget: number) => {
    const run = await guarded(file, () => Run.begin({ ...spec, budget: { steps: budget } }));
    await guarded(file, () => run.advance(steps));
    return JSON.stringify([run.curve, run.episodes]);
  };
  if (await rows(steps) === await rows(2 * steps)) return;
  throw new UsageError(
    `${file}: the first ${steps} steps of a longer run differ from a run of ${steps} steps: schedules must count from the start.`,
  );
}

/** Steps until the agent has learned for a while, within bounds. */
async function advanceUntilLearning(
  trial: Trial,
  go: (trial: Trial, steps: number) => Promise<void>,
): Promise<void> {
  const { least, learning, most, seconds } = REPEATED;
  const late = now() + seconds * 1000;
  let learned = 0;
  while (trial.steps < most && (now() < late || trial.steps < 20)) {
    if (trial.steps >= least && learned >= learning) return;
    await go(trial, 1);
    if (trial.gradientSteps > 0) learned++;
  }
}

/** Steps within a bound on their number and their time. */
async function during(
  { steps, seconds }: { readonly steps: number; readonly seconds: number },
  trial: Trial,
  go: (trial: Trial, steps: number) => Promise<void>,
): Promise<void> {
  const late = now() + seconds * 1000;
  while (trial.steps < steps && now() < late) await go(trial, 1);
}

function saved(of: Stateful): Uint8Array {
  return encodeCheckpoint(of.save());
}

function taskNamed(name: string): TaskInstance {
  const task = findTask(name);
  return task.create(defaultsOf(task.settings));
}

/** Turns what a file throws into one sentence that names the file and its line. */
async function guarded<T>(file: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message = error instanceof Error ? thrownByLoaded(error) ?? error.message : `${error} is thrown`;
    throw new UsageError(`${file}: ${message.replace(/\.$/, "")}.`);
  }
}
