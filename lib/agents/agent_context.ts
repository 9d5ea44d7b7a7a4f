/**
 * The part of a task that an agent may know.
 *
 * @module
 */

import type { Generator } from "../random/generator.ts";
import type { TaskInstance } from "../tasks/environment.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { AgentContext } from "./agent.ts";

/** Whether the task's rewards and ends are given to agents that can use them. */
export type Rules = "hidden" | "known";

/**
 * The context of an agent in a task.
 *
 * @param rules Whether the agent is given the task's rules; hidden unless given.
 * @param note Told what the agent does between two steps, where that takes long.
 * @throws {UsageError} If the rules are requested and observations do not determine them.
 */
export function agentContext(
  { spec, rules: taskRules }: TaskInstance,
  random: Generator,
  rules?: Rules,
  note?: (text: string) => void,
): AgentContext {
  if (rules === "known" && taskRules === undefined) {
    throw new UsageError(
      `The rules of ${spec.id} cannot be computed from observations: choose --rules hidden, or another task.observation.`,
    );
  }
  return {
    variables: spec.variables,
    actions: spec.actions,
    observationSize: spec.observationSize,
    actionCount: spec.actionCount,
    angles: spec.angles ?? [],
    timeLimit: spec.timeLimit,
    random,
    ...(spec.picture === undefined ? {} : { picture: spec.picture }),
    ...(rules === "known" && taskRules !== undefined ? { rules: taskRules } : {}),
    ...(note === undefined ? {} : { note }),
  };
}
