/**
 * The columns that say what a row of a comparison's files is about: the agent, whether it was given the rules, and every
 * setting that the comparison sweeps.
 *
 * @module
 */

import { withoutRemoved } from "../settings/removed.ts";
import type { SettingValue } from "../settings/settings.ts";
import { fixedColumns } from "./columns.ts";
import { compareNames, type Described } from "./csv.ts";
import type { RunKey } from "./rows.ts";
import { rulesOf } from "./rules.ts";
import type { StoredContender, StoredPlan } from "./stored_plan.ts";

/**
 * The columns `agent` and `rules`, then the swept settings in alphabetical order, in snake_case; a task's begin with `task_`. A cell
 * is undefined where the agent has no such setting.
 */
export interface SettingsColumns extends Described {
  /** The swept settings of an agent on a task, by column; those that it does not have are absent. */
  settings(row: Pick<RunKey, "label" | "task">): Readonly<Record<string, SettingValue>>;
}

/**
 * The columns of a plan. A setting is swept if two contenders of one agent, or two tasks of one name, differ in it; its column is
 * shared by all agents that have the setting, and holds the value in force.
 *
 * A setting whose column would have the name of another one is followed by `_setting`.
 *
 * @param diagnostics Names of the columns of agents' own.
 */
export function settingsColumns(plan: StoredPlan, diagnostics: readonly string[] = []): SettingsColumns {
  const contenders = new Map(plan.contenders.map((item) => [item.label, {
    agent: item.agent,
    rules: rulesOf(item),
    settings: presentSettings(item.agent, item),
  }]));
  const tasks = new Map(plan.tasks.map((item) => [item.label, {
    task: item.task,
    settings: presentSettings("task", item),
  }]));
  const used = new Set([...fixedColumns, ...diagnostics]);
  const columns: { name: string; of(row: Pick<RunKey, "label" | "task">): SettingValue | undefined }[] = [];
  const add = (name: string, of: (row: Pick<RunKey, "label" | "task">) => SettingValue | undefined) => {
    while (used.has(name)) name += "_setting";
    used.add(name);
    columns.push({ name, of });
  };
  for (const key of sweptKeys([...contenders.values()], ({ agent }) => agent)) {
    add(snakeCase(key), ({ label }) => contenders.get(label)?.settings[key]);
  }
  for (const key of sweptKeys([...tasks.values()], ({ task }) => task)) {
    add(`task_${snakeCase(key)}`, ({ task }) => tasks.get(task)?.settings[key]);
  }
  columns.sort((a, b) => compareNames(a.name, b.name));
  return {
    names: ["agent", "rules", ...columns.map(({ name }) => name)],
    cells(row) {
      const contender = contenders.get(row.label);
      return [contender?.agent, contender?.rules, ...columns.map(({ of }) => of(row))];
    },
    settings: (row) =>
      Object.fromEntries(columns.flatMap(({ name, of }) => {
        const value = of(row);
        return value === undefined ? [] : [[name, value]];
      })),
  };
}

/** The settings of a contender or a task that there still are. */
function presentSettings(owner: string, { settings }: Pick<StoredContender, "settings">) {
  return withoutRemoved(owner, settings);
}

/** The settings in which two items of one owner differ, in alphabetical order. */
function sweptKeys<T extends { readonly settings: Readonly<Record<string, SettingValue>> }>(
  items: readonly T[],
  ownerOf: (item: T) => string,
): string[] {
  const values = new Map<string, Map<string, SettingValue>>();
  const swept = new Set<string>();
  for (const item of items) {
    const known = values.get(ownerOf(item)) ?? new Map<string, SettingValue>();
    values.set(ownerOf(item), known);
    for (const [key, value] of Object.entries(item.settings)) {
      if (!known.has(key)) known.set(key, value);
      else if (known.get(key) !== value) swept.add(key);
    }
  }
  return [...swept].sort(compareNames);
}

/** `learningRate` as `learning_rate`. */
function snakeCase(key: string): string {
  return key.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (capital) => `_${capital}`).toLowerCase();
}
