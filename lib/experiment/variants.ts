/**
 * The variants of an agent or a task: the points of the grid of its listed values, at every point drawn from its ranges.
 *
 * @module
 */

import { acts, describeCondition } from "../settings/dependencies.ts";
import { checkSetting, resolveSettings, settingOf } from "../settings/parse.ts";
import { parseRange, type Range } from "../settings/ranges.ts";
import type { Settings, SettingValue, SettingValues } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { samplePoints } from "./sampled_settings.ts";

/** The values given for settings: one value, a list, or a range (`log:1e-4..1e-2`) for each. */
export type GivenSettings = Readonly<Record<string, SettingValue | readonly SettingValue[]>>;

/** One point of the grid of an owner's settings. */
export interface Variant {
  /** The value of every setting. */
  readonly values: SettingValues;
  /** `key=value` for the settings that are swept. */
  readonly swept: readonly string[];
  /** `key=value` for the settings that are not at their default. */
  readonly changed: readonly string[];
}

/**
 * Every variant, once.
 *
 * @param owner The agent's name, or "task".
 * @param settings Those it has.
 * @param around Options of the tasks, on which some of an agent's settings depend; for a task, one without any.
 * @param samples How many points are drawn from the ranges, if there are any.
 * @throws {UsageError} If a setting or value is not allowed, or a setting acts nowhere.
 */
export function variantsOf(
  owner: string,
  settings: Settings,
  given: GivenSettings,
  around: readonly SettingValues[],
  samples?: number,
): Variant[] {
  const ranges = rangesIn(owner, settings, given);
  if (ranges.size > 0 && samples === undefined) {
    throw new UsageError(
      `${owner}.${[...ranges.keys()][0]} is a range: say how many values are drawn, with --samples N.`,
    );
  }
  let points: SettingValues[] = ranges.size === 0 ? [{}] : samplePoints(owner, ranges, samples!);
  for (const [key, value] of Object.entries(given)) {
    if (ranges.has(key)) continue;
    const choices = choicesOf(owner, settings, key, value);
    points = points.flatMap((point) => choices.map((choice) => ({ ...point, [key]: choice })));
  }
  const swept = Object.keys(given).filter((key) => ranges.has(key) || Array.isArray(given[key]));
  const variants = new Map<string, Variant>();
  const acting = new Set<string>();
  for (const values of points) {
    const asked = resolveSettings(owner, settings, values);
    const idle = Object.keys(values).filter((key) =>
      !around.some((task) => acts(settings, key, { ...asked, ...task }))
    );
    for (const key of Object.keys(values)) if (!idle.includes(key)) acting.add(key);
    // a setting without effect at this point of the grid makes no separate curve
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !idle.includes(key)));
    const resolved = resolveSettings(owner, settings, kept);
    const changed = Object.entries(resolved)
      .filter(([key, value]) => value !== settings[key].default)
      .map(([key, value]) => `${key}=${value}`);
    const identity = JSON.stringify(resolved);
    if (variants.has(identity)) continue;
    variants.set(identity, {
      values: resolved,
      swept: swept.filter((key) => !idle.includes(key)).map((key) => `${key}=${values[key]}`),
      changed,
    });
  }
  for (const [key, value] of Object.entries(given)) {
    if (acting.has(key) || value === settings[key].default) continue;
    throw new UsageError(
      `${owner}.${key} does nothing here: it acts only with ${
        describeCondition(settings[key].when!)
      }; set that too, or leave it out.`,
    );
  }
  return [...variants.values()];
}

/** The most variants that there can be. */
export function countVariants(given: GivenSettings, samples = 1): number {
  const values = Object.values(given);
  const drawn = values.some(isRange) ? samples : 1;
  return values.reduce<number>(
    (product, value) => product * (Array.isArray(value) ? value.length : 1),
    drawn,
  );
}

/** Whether a value may be a range: the settings it belongs to decide. */
export function isRange(value: SettingValue | readonly SettingValue[]): boolean {
  return typeof value === "string" && /^(log|lin|int):/.test(value);
}

function rangesIn(owner: string, settings: Settings, given: GivenSettings): Map<string, Range> {
  return new Map(
    Object.entries(given).flatMap(([key, value]): [string, Range][] => {
      const range = parseRange(`${owner}.${key}`, settingOf(owner, settings, key), value);
      return range === undefined ? [] : [[key, range]];
    }),
  );
}

function choicesOf(
  owner: string,
  settings: Settings,
  key: string,
  value: SettingValue | readonly SettingValue[],
): readonly SettingValue[] {
  const choices = Array.isArray(value) ? value as readonly SettingValue[] : [value as SettingValue];
  if (choices.length === 0) {
    throw new UsageError(`${owner}.${key} is an empty list: give at least one value.`);
  }
  if (new Set(choices).size < choices.length) {
    throw new UsageError(`${owner}.${key} lists a value twice: list each once.`);
  }
  const setting = settingOf(owner, settings, key);
  for (const choice of choices) checkSetting(`${owner}.${key}`, setting, choice);
  return choices;
}
