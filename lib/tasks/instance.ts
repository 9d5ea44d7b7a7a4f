/**
 * Resolves a task's settings: creates its constants, environments and rules.
 *
 * @module
 */

import { Generator } from "../random/generator.ts";
import type { SettingValues } from "../settings/settings.ts";
import {
  anglesOf,
  type EnvironmentSpec,
  type TaskDefinition,
  type TaskInstance,
  type TaskRules,
} from "./environment.ts";
import { Lanes, type LaneSource, SingleLane } from "./lanes.ts";
import type { SourceFile } from "../user_files/source_file.ts";
import type { InPlace, Rules, State, Task } from "./task.ts";

/**
 * The entry of the registry that a task becomes.
 *
 * @param source The user's file that it stands in.
 */
export function defineTask<S extends SettingValues>(task: Task<S>, source?: SourceFile): TaskDefinition {
  const settings = task.settings ?? {};
  const create = (values: SettingValues) => instanceOf(task, values as S);
  return {
    name: task.name,
    summary: task.summary,
    settings,
    create,
    ...(source === undefined ? {} : { source }),
  };
}

/**
 * A task with its settings resolved.
 *
 * @param settings Every setting of the task, checked.
 */
export function instanceOf<S extends SettingValues>(task: Task<S>, settings: S): TaskInstance {
  const spec = specOf(task, settings);
  const sample = task.start(new Generator(0), settings);
  const stateSize = sample.length;
  const source: LaneSource = {
    spec,
    stateSize,
    start(states, offset, random) {
      const state = task.start(random, settings);
      refuseLength(state, stateSize, "start");
      for (let i = 0; i < stateSize; i++) states[offset + i] = state[i];
    },
    inPlace: task.inPlace?.(settings) ?? copying(task, settings, stateSize),
  };
  const rules = task.rules?.(settings);
  const draw = task.draw === undefined ? undefined : (state: State) => task.draw!(state, settings);
  const observesState = task.observe === undefined || task.observe(sample, settings) === sample;
  return {
    spec,
    observesState,
    ...(draw === undefined ? {} : { draw }),
    ...(draw === undefined || !observesState ? {} : { drawObservation: draw }),
    ...(rules === undefined ? {} : { rules: rulesOf(rules, spec.observationSize) }),
    environment: (random) => new SingleLane(source, random),
    vectorEnvironment: (count, random) =>
      new Lanes(source, Array.from({ length: count }, (_, lane) => random.stream(`lane ${lane}`))),
  };
}

/** The numbers of a task with its settings resolved. */
export function specOf<S extends SettingValues>(task: Task<S>, settings: S): EnvironmentSpec {
  const variables = typeof task.variables === "function" ? task.variables(settings) : task.variables;
  const picture = task.picture?.(settings);
  const solved = typeof task.solved === "function" ? task.solved(settings) : task.solved;
  return {
    id: task.name,
    variables,
    actions: task.actions,
    observationSize: picture === undefined ? variables.length : picture.height * picture.width,
    actionCount: task.actions.length,
    timeLimit: task.timeLimit,
    ...(picture === undefined ? {} : { picture }),
    angles: anglesOf(variables),
    ...(solved === undefined ? {} : { solvedThreshold: solved }),
  };
}

/** Steps in place, by the task's pure functions. */
function copying<S extends SettingValues>(task: Task<S>, settings: S, stateSize: number): InPlace {
  const stateAt = (states: Float64Array, offset: number) =>
    Array.from(states.subarray(offset, offset + stateSize));
  return {
    step(states, offset, action, random, ended) {
      const { state, reward, terminated } = task.step(stateAt(states, offset), action, random, settings);
      refuseLength(state, stateSize, "step");
      for (let i = 0; i < stateSize; i++) states[offset + i] = state[i];
      ended[0] = terminated ? 1 : 0;
      return reward;
    },
    observe(states, offset, out, outOffset) {
      const state = stateAt(states, offset);
      const seen = task.observe?.(state, settings) ?? state;
      for (let i = 0; i < seen.length; i++) out[outOffset + i] = seen[i];
    },
  };
}

/** Refuses a state of another length, which would overwrite the next row. */
function refuseLength(state: State, size: number, from: string): void {
  if (state.length === size) return;
  throw new TypeError(`${from} gives a state of ${state.length} numbers, and before it were ${size}`);
}

/** Rules for rows, from rules for single observations. */
function rulesOf(rules: Rules, size: number): TaskRules {
  const before = new Float32Array(size);
  const after = new Float32Array(size);
  const read = (from: Float32Array, row: number, to: Float32Array) => {
    for (let i = 0; i < size; i++) to[i] = from[row * size + i];
  };
  return {
    terminated(next, count, out) {
      for (let row = 0; row < count; row++) {
        read(next, row, after);
        out[row] = rules.terminated(after) ? 1 : 0;
      }
    },
    reward(observations, actions, next, count, out) {
      for (let row = 0; row < count; row++) {
        read(observations, row, before);
        read(next, row, after);
        out[row] = rules.reward(before, actions[row], after);
      }
    },
  };
}
