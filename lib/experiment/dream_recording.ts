/**
 * Records an agent's dreams at the end of its run: the same episodes and dreams as `mbrl watch --dream` shows, with a dream
 * from many moments of every episode.
 *
 * @module
 */

import type { Agent, LearnedModel } from "../agents/agent.ts";
import { collectTrajectories, type Trajectory } from "../dynamics/diagnostics/trajectories.ts";
import type { Moment } from "../dynamics/imagined_episodes.ts";
import { Generator } from "../random/generator.ts";
import { type DrawingRows, drawingRows } from "../results/dreams/packed_drawings.ts";
import { type ModelMap, type ModelMaps, packMap } from "../results/dreams/model_maps.ts";
import { packTable } from "../results/dreams/packed_table.ts";
import type {
  DreamRecording,
  DreamScene,
  EpisodeEnd,
  RecordedDream,
  RecordedEpisode,
} from "../results/dreams/recording.ts";
import { UsageError } from "../settings/usage_error.ts";
import { drawingFault } from "../tasks/drawing_fault.ts";
import { type TaskInstance } from "../tasks/environment.ts";
import type { Drawing } from "../tasks/task.ts";
import { beat } from "../user_files/pulse.ts";
import { Divergence } from "./dream_divergence.ts";
import { dreamOf, Dreams, NO_DREAM } from "./dreams.ts";
import { labelsOf, mappedVariables, mapsOver, probeModel } from "./inspection/error_maps.ts";
import type { Run } from "./run.ts";
import { keyOf } from "./run_spec.ts";

/** What is recorded. */
interface Extent {
  /** Real steps in all. */
  readonly steps: number;
  /** Steps between the starts of two dreams of an episode. */
  readonly stride: number;
  /** Imagined steps of a dream. */
  readonly horizon: number;
  /** Dreams in all. */
  readonly dreams: number;
}

const OF_NUMBERS: Extent = { steps: 500, stride: 5, horizon: 50, dreams: 100 };
/** Dreams of pictures, which need more room, follow each other. */
const OF_PICTURES: Extent = { steps: 240, stride: 30, horizon: 30, dreams: 8 };
/** Real steps of a run from which all of that is recorded, and true transitions for its maps: of a shorter run, its share. */
const WHOLE_STEPS = 1000;
const PROBES = 12_000;
/** Real episodes at most. */
const MOST_EPISODES = 5;
/** A variable that has run away is recorded as this many times its range beyond it. */
const FARTHEST = 10;
/** Variables of which every pair has a map: the first ones. */
const MOST_MAPPED = 6;

/**
 * Records the dreams of a finished run's agent, and where its model is wrong; does not change the agent.
 *
 * @param share The share of everything that is recorded: short runs take little time, and their recordings must take less.
 */
export function recordDreams(
  { spec, task, agent, steps, divergedAt }: Run,
  share: number = Math.min(1, steps / WHOLE_STEPS),
): DreamRecording {
  const plain = { format: 1, run: keyOf(spec), steps } as const;
  if (divergedAt !== undefined) {
    return { ...plain, missing: `The agent diverged at step ${divergedAt}, so there is no dream to show.` };
  }
  try {
    // as mbrl watch and mbrl inspect draw, unless told another seed
    const scene = recordScene(task, agent, share, new Generator(0).stream("watch"));
    const learned = agent.learnedModel?.();
    const maps = learned === undefined || task.spec.picture !== undefined
      ? undefined
      : recordMaps(task, learned, share, new Generator(0).stream("inspect"));
    return { ...plain, scene, ...maps === undefined ? {} : { maps } };
  } catch (error) {
    // the run's results are complete, and a recording that fails must not take them away
    const message = error instanceof Error ? error.message : String(error);
    const reason = error instanceof UsageError && message.startsWith(NO_DREAM) ? NO_DREAM : message;
    return { ...plain, missing: `${reason.replace(/\.$/, "")}.` };
  }
}

function recordScene(task: TaskInstance, agent: Agent, share: number, random: Generator): DreamScene {
  const { spec } = task;
  const extent = shareOf(spec.picture === undefined ? OF_NUMBERS : OF_PICTURES, share);
  const episodes = playEpisodes(task, agent, extent.steps, random);
  const moments = momentsOf(episodes, extent);
  const dreamed = dream(task, agent, moments, extent.horizon, random.stream("dream"));
  const kinds = episodes.map(({ trajectory, end }): RecordedEpisode => ({
    length: trajectory.length,
    ...end === undefined ? {} : { end },
  }));
  const dreams = dreamed.map(({ end, frames }, i): RecordedDream => {
    const { episode, step } = moments[i];
    const parted = partingOf(task, moments[i], frames, end);
    return {
      episode: episodes.indexOf(episode),
      start: step,
      length: frames.length,
      ...end === undefined ? {} : { end },
      ...parted === undefined ? {} : { parted },
    };
  });
  const frames = [
    ...episodes.flatMap(({ trajectory }) => realFrames(task, trajectory)),
    ...dreamed.flatMap(({ frames }) => frames),
  ];
  return {
    variables: spec.variables,
    actions: spec.actions,
    ...spec.picture === undefined ? {} : { picture: spec.picture },
    horizon: extent.horizon,
    episodes: kinds,
    dreams,
    ...packFrames(task, frames),
  };
}

/** Fewer real steps and dreams; at least the steps of a dream, and one of it. */
function shareOf(extent: Extent, share: number): Extent {
  return {
    ...extent,
    steps: Math.max(extent.horizon, Math.round(share * extent.steps)),
    dreams: Math.max(1, Math.round(share * extent.dreams)),
  };
}

/** A real episode, as far as it is recorded. */
interface PlayedEpisode {
  readonly trajectory: Trajectory;
  readonly observations: Float32Array;
  readonly actions: Uint8Array;
  readonly end: EpisodeEnd | undefined;
}

/** Episodes of the greedy policy, with the starts of `mbrl watch`, until there are enough steps. */
function playEpisodes(task: TaskInstance, agent: Agent, steps: number, random: Generator): PlayedEpisode[] {
  const episodes: PlayedEpisode[] = [];
  for (let i = 1, left = steps; i <= MOST_EPISODES && left > 0; i++) {
    beat();
    const own = random.stream(`episode ${i}`);
    const controller = agent.controller(1, own.stream("controller"));
    controller.reset();
    const [trajectory] = collectTrajectories(task, controller, 1, own.stream("environment"), left);
    const { length, terminated, observations, actions } = trajectory;
    const end = terminated ? "terminated" : length === task.spec.timeLimit ? "truncated" : undefined;
    episodes.push({ trajectory, observations, actions, end });
    left -= length;
  }
  return episodes;
}

/** A moment of a recorded episode. */
type RecordedMoment = Moment & { readonly episode: PlayedEpisode };

function momentsOf(episodes: readonly PlayedEpisode[], { stride, dreams }: Extent): RecordedMoment[] {
  return episodes.flatMap((episode) =>
    Array.from({ length: Math.ceil(episode.trajectory.length / stride) }, (_, i) => ({
      episode,
      step: i * stride,
    }))
  ).slice(0, dreams);
}

/** A state, as it is recorded. */
interface Frame {
  readonly observation: Float32Array;
  /** Of the step that led to it; NaN at a start. */
  readonly reward: number;
  /** The action that led to it; undefined at a start. */
  readonly action: number | undefined;
  readonly drawing: Drawing | undefined;
}

/** Dreams from moments, in lockstep. */
function dream(
  task: TaskInstance,
  agent: Agent,
  moments: readonly RecordedMoment[],
  horizon: number,
  random: Generator,
): { readonly frames: readonly Frame[]; readonly end: EpisodeEnd | undefined }[] {
  const { observationSize: size, timeLimit } = task.spec;
  const imagined = dreamOf(agent, random, moments.length);
  imagined.startAt(moments);
  const dreams = new Dreams(imagined, moments.map(({ step }) => timeLimit - step));
  const frames = moments.map((): Frame[] => []);
  for (let k = 0; k < horizon && !dreams.isOver; k++) {
    beat();
    const before = [...dreams.ends];
    dreams.act();
    const actions = imagined.actions.slice();
    dreams.step();
    before.forEach((end, row) => {
      if (end !== undefined) return;
      const observation = imagined.observations.slice(row * size, (row + 1) * size);
      frames[row].push({
        observation,
        reward: imagined.rewards[row],
        action: actions[row],
        drawing: drawn(() => task.drawObservation?.([...observation])),
      });
    });
  }
  return frames.map((frames, row) => ({ frames, end: dreams.ends[row] }));
}

function realFrames(task: TaskInstance, trajectory: Trajectory): Frame[] {
  const { length, observations, states, actions, rewards } = trajectory;
  const [size, width] = [observations, states].map((rows) => rows.length / (length + 1));
  return Array.from({ length: length + 1 }, (_, t) => ({
    observation: observations.subarray(t * size, (t + 1) * size),
    reward: t === 0 ? NaN : rewards[t - 1],
    action: t === 0 ? undefined : actions[t - 1],
    drawing: task.spec.picture === undefined
      ? drawn(() => task.draw?.([...states.subarray(t * width, (t + 1) * width)]))
      : undefined, // pictures are compared with pictures
  }));
}

/** A drawing; undefined if there is none, or the task cannot draw that state. */
function drawn(draw: () => Drawing | undefined): Drawing | undefined {
  try {
    const drawing = draw();
    return drawingFault(drawing) === undefined ? drawing : undefined;
  } catch {
    return undefined;
  }
}

/** Where a dream leaves the episode that it started from. */
function partingOf(
  task: TaskInstance,
  { episode: { trajectory, end: realEnd }, step }: RecordedMoment,
  frames: readonly Frame[],
  end: EpisodeEnd | undefined,
) {
  const size = task.spec.observationSize;
  const divergence = new Divergence(task.spec);
  for (let k = 1; k <= frames.length && step + k <= trajectory.length; k++) {
    const at = step + k;
    const real = trajectory.observations.subarray(at * size, (at + 1) * size);
    const isLast = at === trajectory.length;
    const dreamEnd = k === frames.length ? end : undefined;
    divergence.observe(k, real, frames[k - 1].observation, isLast ? realEnd : undefined, dreamEnd);
  }
  return divergence.parting;
}

function packFrames(
  { spec: { variables, picture } }: TaskInstance,
  frames: readonly Frame[],
): Pick<DreamScene, "frames" | "taken" | "pictures" | "drawing"> {
  const firstReward = frames.find(({ reward }) => !Number.isNaN(reward))?.reward ?? 0;
  const drawings: DrawingRows | undefined = drawingRows(frames.map(({ drawing }) => drawing));
  const columns = [
    ...variables.map(({ low, high }, v) => {
      const reach = FARTHEST * (high - low);
      return Float64Array.from(
        frames,
        ({ observation }) => Math.min(high + reach, Math.max(low - reach, observation[v])),
      );
    }),
    // a start has no reward: any number there leaves a constant one constant
    Float64Array.from(frames, ({ reward }) => Number.isNaN(reward) ? firstReward : reward),
    ...drawings?.columns ?? [],
  ];
  return {
    frames: packTable(columns),
    taken: Uint8Array.from(frames, ({ action }) => action ?? 255).toBase64(),
    ...picture === undefined ? {} : {
      pictures: greyBytes(frames, picture.width * picture.height).toBase64(),
    },
    ...drawings === undefined ? {} : {
      drawing: {
        layouts: drawings.layouts,
        width: drawings.width,
        layoutOf: drawings.layoutOf.toBase64(),
      },
    },
  };
}

/** From 0, black, to 255, white. */
function greyBytes(frames: readonly Frame[], size: number): Uint8Array {
  const bytes = new Uint8Array(frames.length * size);
  frames.forEach(({ observation }, i) =>
    bytes.set(observation.map((grey) => Math.round(255 * Math.min(1, Math.max(0, grey)))), i * size)
  );
  return bytes;
}

/** Maps over every pair of the first variables, those over which errors vary most first. */
function recordMaps(
  task: TaskInstance,
  { dynamics, data }: LearnedModel,
  share: number,
  random: Generator,
): ModelMaps {
  const probed = probeModel(task, dynamics, data, random, Math.round(share * PROBES));
  const chosen = mappedVariables(probed);
  const labels = labelsOf(task);
  const count = Math.min(MOST_MAPPED, labels.length);
  const pairs = Array.from(
    { length: count },
    (_, a) => Array.from({ length: count - a - 1 }, (_, i) => [a, a + 1 + i]),
  ).flat();
  const isChosen = (pair: readonly number[]) => pair.every((variable, i) => variable === chosen[i]);
  const over = [chosen, ...pairs.filter((pair) => !isChosen(pair))];
  const mapped = [...new Set(over.flat())].sort((a, b) => a - b);
  const ends = new Map<number, { low: number; high: number }>();
  let cells = 0;
  beat();
  const maps = mapsOver(over, probed).map(({ axes, errors, data }, i): ModelMap => {
    const variables = over[i];
    for (const { variable, low, high } of axes) ends.set(variable, { low, high });
    cells = axes[0].cells;
    return {
      over: variables.map((variable) => mapped.indexOf(variable)),
      errors: variables.map((_, i) => packMap(errors.map(({ means }) => means[i]))),
      data: packMap(data.map(({ count }) => count)),
    };
  });
  return {
    axes: mapped.map((variable) => ({ label: labels[variable], ...ends.get(variable)! })),
    cells,
    maps,
  };
}
