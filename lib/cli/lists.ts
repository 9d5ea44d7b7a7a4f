/**
 * How lists of agents, tasks and settings are printed.
 *
 * @module
 */

import { describeCondition } from "../settings/dependencies.ts";
import { describeRange } from "../settings/parse.ts";
import type { Setting, Settings } from "../settings/settings.ts";
import type { Terminal } from "./terminal.ts";
import { entry, wrapped } from "./text_layout.ts";

const INDENT = "      ";

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
    printSetting(`${owner}.${key}`, setting, [], terminal);
  }
}

/**
 * Prints one setting: its default and range, its purpose, when it has an effect, the reason for the default.
 *
 * @param synonyms Its names in other tools.
 */
export function printSetting(
  name: string,
  setting: Setting,
  synonyms: readonly string[],
  terminal: Terminal,
): void {
  const { columns } = terminal;
  const value = `  ${terminal.bold(name)} = ${setting.default}`;
  const range = `(${describeRange(setting)})`;
  if (`  ${name} = ${setting.default}   ${range}`.length <= columns) terminal.print(`${value}   ${range}`);
  else {
    terminal.print(value);
    for (const line of wrapped(range, columns, INDENT)) terminal.print(line);
  }
  const texts = [
    setting.about,
    ...(setting.when === undefined ? [] : [`Has an effect only with ${describeCondition(setting.when)}.`]),
    ...(setting.source === undefined ? [] : [`Why: ${setting.source}`]),
    ...(synonyms.length === 0 ? [] : [`Elsewhere: ${synonyms.join(", ")}`]),
  ];
  for (const text of texts) {
    for (const line of wrapped(text, columns, INDENT)) terminal.print(line);
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
