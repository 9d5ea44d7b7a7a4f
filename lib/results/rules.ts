/**
 * Whether agents were given the task's rules: the word of every table, picture and verdict.
 *
 * @module
 */

import { removalOf } from "../settings/removed.ts";
import { RULES_KNOWN } from "./labels.ts";
import type { StoredContender, StoredPlan } from "./stored_plan.ts";

/**
 * Whether an agent was given the task's rewards and terminations.
 *
 * Folders of before there was a choice do not say: there, the agents that had a setting for it knew them. From agents that cannot
 * use rules they are hidden.
 */
export function rulesOf({ agent, rules }: Pick<StoredContender, "agent" | "rules">): "hidden" | "known" {
  return rules ?? (removalOf(agent, "termination") === undefined ? "hidden" : "known");
}

/** The same of an agent of a plan, by its label; hidden if the plan has none of that name. */
export function rulesOfLabel(label: string, { contenders }: StoredPlan): "hidden" | "known" {
  const contender = contenders.find((contender) => contender.label === label);
  return contender === undefined ? "hidden" : rulesOf(contender);
}

/** An agent in a table or picture. */
export interface RulesOfAgent {
  readonly label: string;
  readonly rules: "hidden" | "known";
}

/** One sentence for a picture that shows these agents, as "Rules hidden." */
export function rulesSentence(agents: readonly RulesOfAgent[]): string {
  const known = agents.filter(({ rules }) => rules === "known").map(({ label }) => label);
  if (known.length === 0) return "Rules hidden.";
  if (known.length === agents.length) return "Rules known.";
  const [marked, unmarked] = [true, false].map((isMarked) =>
    known.filter((label) => label.endsWith(RULES_KNOWN) === isMarked)
  );
  const to = [...unmarked, ...marked.length === 0 ? [] : ["those whose name says so"]];
  return `Rules known to ${to.join(", ")}; rules hidden from the others.`;
}
