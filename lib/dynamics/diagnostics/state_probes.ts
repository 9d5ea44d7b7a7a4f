/**
 * True transitions from anywhere: states drawn over the whole box in which the cart runs, whether any policy goes there or
 * not, advanced by the true physics.
 *
 * @module
 */

import { advance, ANGLE_LIMIT, POSITION_LIMIT, STATE_SIZE } from "../../tasks/cartpole_physics.ts";
import type { Generator } from "../../random/generator.ts";
import type { TransitionRows } from "../../replay/replay_buffer.ts";
import { makeRows } from "../transition_rows.ts";

/** Half the box on each side: x (m), x' (m/s), theta (rad), theta' (rad/s). Speeds are those a falling pole reaches. */
export const PROBE_LIMITS: readonly number[] = [POSITION_LIMIT, 3, ANGLE_LIMIT, 3];

/** True transitions without noise from `count` states uniform in the box, under random actions. */
export function stateProbes(count: number, random: Generator): TransitionRows {
  const rows = makeRows(count, STATE_SIZE);
  const state = new Float64Array(STATE_SIZE);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < STATE_SIZE; k++) {
      rows.observations[i * STATE_SIZE + k] = random.uniform(-PROBE_LIMITS[k], PROBE_LIMITS[k]);
      state[k] = rows.observations[i * STATE_SIZE + k];
    }
    rows.actions[i] = random.integer(2);
    advance(state, 0, rows.actions[i]);
    rows.nextObservations.set(state, i * STATE_SIZE);
  }
  return rows;
}
