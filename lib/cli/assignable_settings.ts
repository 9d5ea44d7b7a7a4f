/**
 * The settings that `--set` assigns, with the values that are known, for completions.
 *
 * @module
 */

import { agents } from "../agents/registry.ts";
import type { Setting } from "../settings/settings.ts";
import { tasks } from "../tasks/registry.ts";

/**
 * Every setting of the built-in agents and tasks by its name, with its values where they are words.
 *
 * @param nameOf How a setting of an agent is named; those of tasks are `task.KEY`.
 */
export function assignableSettings(
  nameOf: (agent: string, key: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, Set<string>>();
  const add = (name: string, setting: Setting) => {
    const known = values.get(name) ?? new Set();
    values.set(name, known);
    for (const word of wordsOf(setting)) known.add(word);
  };
  for (const { name, settings } of agents) {
    for (const [key, setting] of Object.entries(settings)) add(nameOf(name, key), setting);
  }
  for (const { settings } of tasks) {
    for (const [key, setting] of Object.entries(settings)) add(`task.${key}`, setting);
  }
  return new Map([...values].map(([name, words]) => [name, [...words]]));
}

function wordsOf(setting: Setting): readonly string[] {
  return setting.kind === "boolean" ? ["true", "false"] : setting.kind === "choice" ? setting.choices : [];
}
