/**
 * How lists of agents, tasks and settings are printed.
 *
 * @module
 */

import { describeCondition } from "../settings/dependencies.ts";
import { describeRange } from "../settings/parse.ts";
import type { Settings } from "../settings/settings.ts";
import type { Terminal } from "./terminal.ts";
import { entry, wrapped } from "./text_layout.ts";

/** Prints rows in two columns: a name and its description. */
export function printTwoColumns(rows: readonly (readonly string[])[], terminal: Terminal): void {
  const widest = rows.reduce((most, [name]) => Math.max(most, name.length), 0);
  for (const [name, about] of rows) {
    for (const line of entry(name, about, widest, terminal.columns)) terminal.print(line);
  }
}

/** Prints every setting with its default, its range and its purpose. */
export function printSettings(owner: string, settings: Settings, terminal: Terminal): void {
  for (const [key, setting] of Object.entries(settings)) {
    terminal.print("");
    terminal.print(
      `  ${terminal.bold(`${owner}.${key}`)} = ${setting.default}   (${describeRange(setting)})`,
    );
    for (const line of wrapped(setting.about, terminal.columns, "      ")) terminal.print(line);
    if (setting.when !== undefined) {
      const text = `Has an effect only with ${describeCondition(setting.when)}.`;
      for (const line of wrapped(text, terminal.columns, "      ")) terminal.print(line);
    }
    if (setting.source === undefined) continue;
    for (const line of wrapped(`Why: ${setting.source}`, terminal.columns, "      ")) terminal.print(line);
  }
}

/** A value as JSON, infinite bounds as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item) => item === Infinity ? "inf" : item === -Infinity ? "-inf" : item,
    2,
  );
}
