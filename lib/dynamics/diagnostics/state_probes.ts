/**
 * True transitions from many parts of the state space: states that a task reaches under actions held for a while,
 * which lead further than those drawn anew at every step; and, where an observation is the whole state, states drawn
 * uniformly between the variables' `low` and `high`, whether any policy goes there or not.
 *
 * @module
 */

import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import { makeRows } from "../transition_rows.ts";

/** Episodes played at the same time. */
const LANES = 64;
/** For how many steps an action is held. */
const HELD = [1, 2, 4, 8, 16, 32];

/**
 * True transitions without noise of the agent's: `count` of them, the reached ones first. Where an observation is the
 * whole state, half of them start uniformly between `low` and `high`; a state there that ends an episode, or that the
 * task refuses, is drawn again.
 *
 * @param random Source of starts, actions, states and the task's noise.
 */
export function stateProbes(task: TaskInstance, count: number, random: Generator): TransitionRows {
  const rows = makeRows(count, task.spec.observationSize);
  const reached = task.observesState ? Math.ceil(count / 2) : count;
  reach(task, rows, reached, random.stream("reached"));
  if (reached < count && !drawUniformly(task, rows, reached, random.stream("uniform"))) {
    reach(task, rows, count, random.stream("reached")); // the task refuses such states
  }
  return rows;
}

/** Fills rows 0 … `count` − 1 with transitions of episodes under held random actions. */
function reach(task: TaskInstance, rows: TransitionRows, count: number, random: Generator): void {
  const { observationSize: size, actionCount } = task.spec;
  const lanes = task.vectorEnvironment(LANES, random.stream("episodes"));
  lanes.reset();
  const actions = new Uint8Array(LANES);
  const left = new Uint32Array(LANES);
  for (let at = 0; at < count;) {
    for (let lane = 0; lane < LANES; lane++) {
      if (left[lane]-- > 0) continue;
      actions[lane] = random.integer(actionCount);
      left[lane] = HELD[random.integer(HELD.length)] - 1;
    }
    const before = lanes.observations.slice();
    lanes.step(actions);
    for (let lane = 0; lane < LANES && at < count; lane++, at++) {
      rows.observations.set(before.subarray(lane * size, (lane + 1) * size), at * size);
      rows.nextObservations.set(lanes.observations.subarray(lane * size, (lane + 1) * size), at * size);
      rows.actions[at] = actions[lane];
      rows.terminated[at] = lanes.terminated[lane];
    }
    for (let lane = 0; lane < LANES; lane++) {
      if (lanes.terminated[lane] === 0 && lanes.truncated[lane] === 0) continue;
      lanes.reset(lane);
      left[lane] = 0;
    }
  }
}

/** Draws at most so many states for one that is kept, on average. */
const TRIES = 20;

/** Fills the rows from `first` with transitions from uniform states; false if too few of them can be stepped from. */
function drawUniformly(task: TaskInstance, rows: TransitionRows, first: number, random: Generator): boolean {
  const { observationSize: size, actionCount, variables } = task.spec;
  const lane = task.vectorEnvironment(1, random.stream("episodes"));
  const ended = new Uint8Array(1);
  const action = new Uint8Array(1);
  const state = new Float32Array(size);
  let at = first;
  for (let tries = TRIES * (rows.count - first); at < rows.count && tries > 0; tries--) {
    variables.forEach(({ low, high }, k) => state[k] = random.uniform(low, high));
    action[0] = random.integer(actionCount);
    task.rules?.terminated(state, 1, ended);
    if (ended[0] === 1) continue;
    lane.reset();
    lane.states.set(state);
    try {
      lane.step(action);
    } catch {
      continue; // a state that the task never reaches
    }
    if (!lane.observations.every(Number.isFinite)) continue;
    rows.observations.set(state, at * size);
    rows.nextObservations.set(lane.observations, at * size);
    rows.actions[at] = action[0];
    rows.terminated[at++] = lane.terminated[0];
  }
  return at === rows.count;
}
