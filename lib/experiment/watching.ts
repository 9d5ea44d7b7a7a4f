/**
 * An episode of a trained agent, step by step, in the real task and as the agent imagines it.
 *
 * @module
 */

import type { Agent } from "../agents/agent.ts";
import type { ImaginedEpisodes } from "../dynamics/imagined_episodes.ts";
import type { Generator } from "../random/generator.ts";
import type { EpisodeEnd } from "../results/dreams/recording.ts";
import type { EnvironmentSpec, TaskInstance } from "../tasks/environment.ts";
import type { Drawing, PictureSize, Variable } from "../tasks/task.ts";
import { Divergence } from "./dream_divergence.ts";
import { dreamOf, Dreams } from "./dreams.ts";
import type { Run } from "./run.ts";
import { counted } from "../results/thousands.ts";

/** The state of an episode at one step. */
export interface WatchedEpisode {
  /** The observation, in the order of the task's variables; empty if it is a picture. */
  readonly observation: readonly number[];
  /** A drawing of the state; undefined if the task has none, or cannot draw an observation. */
  readonly drawing: Drawing | undefined;
  /** The observed picture, where it is shown in place of a drawing. */
  readonly picture?: GreyPicture;
  /** The name of the next action; undefined after the end of the episode. */
  readonly action: string | undefined;
  /** Rewards so far. */
  readonly return: number;
  /** How the episode ended, if it has. */
  readonly end: EpisodeEnd | undefined;
}

/** A grey picture. */
export interface GreyPicture extends PictureSize {
  /** [height × width], from 0, black, to 1, white. */
  readonly pixels: Float32Array;
}

/** One step of an episode. */
export interface WatchedStep {
  /** Steps taken. */
  readonly step: number;
  /** The real episode. */
  readonly real: WatchedEpisode;
  /** The agent's imagination from the same start under the same policy; undefined without a dream. */
  readonly imagined: WatchedEpisode | undefined;
  /** When and how the dream left reality, as a sentence; undefined before, and without a dream. */
  readonly parted: string | undefined;
}

/** A step to be shown, with everything that a picture of it needs. */
export interface WatchedFrame extends WatchedStep {
  /** The agent and its experience. */
  readonly title: string;
  /** What is observed; empty where observations are pictures. */
  readonly variables: readonly Variable[];
  /** Whether it is the last one of its episode. */
  readonly isLast: boolean;
}

/**
 * The steps of episodes to be shown: every n-th, and those at which the episode or the dream ends. What `next` is given says
 * whether to skip the rest of the episode.
 *
 * @throws {UsageError} If a dream is requested and the agent imagines nothing that could be shown.
 */
export function* watchRun(
  run: Run,
  random: Generator,
  episodes: number,
  every: number,
  withDream: boolean,
): Frames {
  const title = `${run.spec.agentLabel} after ${counted(run.steps, "real step")}`;
  const { variables } = run.task.spec;
  const imagined = withDream ? dreamOf(run.agent, random.stream("dream")) : undefined;
  for (let episode = 1; episode <= episodes; episode++) {
    const heading = episodes === 1 ? title : `${title}, episode ${episode} of ${episodes}`;
    let ended = 0;
    for (const step of watchEpisode(run.task, run.agent, random.stream(`episode ${episode}`), imagined)) {
      const sides = [step.real, step.imagined].filter((side) => side !== undefined);
      const endings = sides.filter(({ end }) => end !== undefined).length;
      if (step.step % every !== 0 && endings === ended) continue;
      ended = endings;
      const isSkipped = yield { ...step, title: heading, variables, isLast: endings === sides.length };
      if (isSkipped) break;
    }
  }
}

/** Frames, one after the other; `next(true)` skips the rest of the episode. */
type Frames = globalThis.Generator<WatchedFrame, void, boolean | undefined>;

/**
 * Plays an episode with the agent's greedy policy. A dream starts from the first real observation; after that
 * the model predicts every step, and the policy acts on the predictions alone.
 *
 * @param random Source of the start and the controller's draws.
 * @param imagined The dream, of one row; absent for none.
 * @returns The steps, from the start until the episode (and the dream) have ended.
 */
export function* watchEpisode(
  task: TaskInstance,
  agent: Agent,
  random: Generator,
  imagined?: ImaginedEpisodes,
): IterableIterator<WatchedStep> {
  const lanes = task.vectorEnvironment(1, random.stream("environment"));
  lanes.reset();
  const { actions: names, timeLimit } = task.spec;
  const controller = agent.controller(1, random.stream("controller"));
  const alive = Uint8Array.of(1);
  const chosen = new Uint8Array(1);
  const returns = { real: 0, dream: 0 };
  const dreams = imagined && new Dreams(imagined, [timeLimit]);
  let end: EpisodeEnd | undefined;
  const divergence = new Divergence(task.spec);
  controller.reset();
  imagined?.start(lanes.observations);
  for (let step = 0;; step++) {
    const dreamEnd = dreams?.ends[0];
    if (end === undefined) controller.act(lanes.observations, alive, chosen);
    dreams?.act();
    const real: WatchedEpisode = {
      ...seen(task.spec, lanes.observations, task.draw?.([...lanes.states]), imagined !== undefined),
      action: end === undefined ? names[chosen[0]] : undefined,
      return: returns.real,
      end,
    };
    const dream: WatchedEpisode | undefined = imagined && {
      ...seen(task.spec, imagined.observations, task.drawObservation?.([...imagined.observations]), true),
      action: dreamEnd === undefined ? names[imagined.actions[0]] : undefined,
      return: returns.dream,
      end: dreamEnd,
    };
    if (imagined !== undefined) {
      divergence.observe(step, lanes.observations, imagined.observations, end, dreamEnd);
    }
    yield { step, real, imagined: dream, parted: divergence.sentence };
    if (end !== undefined && (dreams === undefined || dreams.isOver)) return;
    if (end === undefined) {
      lanes.step(chosen);
      returns.real += lanes.rewards[0];
      if (lanes.terminated[0] === 1) end = "terminated";
      else if (lanes.truncated[0] === 1) end = "truncated";
    }
    if (imagined !== undefined && dreamEnd === undefined) {
      dreams?.step();
      returns.dream += imagined.rewards[0];
    }
  }
}

/** What is observed: numbers, or a picture where there is no drawing to show or one to compare it with. */
function seen(
  { picture }: EnvironmentSpec,
  observation: Float32Array,
  drawing: Drawing | undefined,
  withDream: boolean,
): Pick<WatchedEpisode, "observation" | "drawing" | "picture"> {
  if (picture === undefined) return { observation: [...observation], drawing };
  if (drawing !== undefined && !withDream) return { observation: [], drawing };
  return { observation: [], drawing: undefined, picture: { ...picture, pixels: observation.slice() } };
}
