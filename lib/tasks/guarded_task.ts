/**
 * A user's task as runs call it. Each call is visible while it lasts, so that a call that hangs is detected
 * from outside, and values that would corrupt learning are refused. The rest of its contract is checked
 * beforehand (`contract.ts`).
 *
 * @module
 */

import type { SettingValues } from "../settings/settings.ts";
import { type Call, during } from "../user_files/pulse.ts";
import type { AnyTask } from "./parse_task.ts";
import type { Outcome, State } from "./task.ts";

/** Wraps a task in these checks. */
export function guardedTask(task: AnyTask): AnyTask {
  const { observe, draw } = task;
  const size = task.variables.length;
  return {
    ...task,
    start: (random, settings) =>
      finite("start", "the state", during("start", () => task.start(random, settings))),
    step(state, action, random, settings): Outcome {
      const outcome = during("step", () => task.step(state, action, random, settings));
      finite("step", "the state", outcome.state);
      if (Number.isFinite(outcome.reward)) return outcome;
      throw new TypeError(`step gives the reward ${outcome.reward} at state [${state.join(", ")}]`);
    },
    ...(observe === undefined ? {} : {
      observe(state: State, settings: SettingValues): ArrayLike<number> {
        const seen = during("observe", () => observe.call(task, state, settings));
        if (seen.length === size) return finite("observe", "the observation", seen);
        throw new TypeError(`observe gives ${seen.length} numbers in place of ${size}`);
      },
    }),
    rules(settings) {
      const rules = during("rules", () => task.rules?.(settings));
      return rules && {
        reward: (before, action, next) => during("rules.reward", () => rules.reward(before, action, next)),
        terminated: (next) => during("rules.terminated", () => rules.terminated(next)),
      };
    },
    ...(draw === undefined ? {} : {
      draw: (state: State, settings: SettingValues) => during("draw", () => draw.call(task, state, settings)),
    }),
  };
}

function finite<T extends ArrayLike<number>>(call: Call, what: string, numbers: T): T {
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i])) continue;
    throw new TypeError(`${call} gives ${what} [${Array.from(numbers).join(", ")}]`);
  }
  return numbers;
}
