/**
 * Dependencies between settings: `dqn.double` has an effect only with `temperature=0`.
 *
 * @module
 */

import type { Setting, Settings, SettingValue, SettingValues } from "./settings.ts";

/** The required value of another setting, or of `task.KEY`: one value, one of several, or a bound. */
export type Requirement = SettingValue | readonly SettingValue[] | { readonly above: number } | {
  readonly below: number;
};

/** Requirements by the name of the other setting; all of them must hold. */
export type Requirements = Readonly<Record<string, Requirement>>;

/** When a setting has an effect: if the requirements hold, or, for a list, those of at least one entry. */
export type Condition = Requirements | readonly Requirements[];

/**
 * Whether the setting `key` has an effect under `values`: its condition holds, and so do those of the
 * settings that it names.
 *
 * @param values A value for every setting, and for the task's under `task.KEY`; a missing one counts as
 * meeting the requirement.
 */
export function acts(settings: Settings, key: string, values: SettingValues): boolean {
  const { when } = settings[key];
  if (when === undefined) return true;
  return alternatives(when).some((requirements) =>
    Object.entries(requirements).every(([other, requirement]) =>
      !(other in values) || holds(requirement, values[other]) &&
        (!(other in settings) || acts(settings, other, values))
    )
  );
}

/** A condition in words: "temperature=0", "planner=shooting, cem or mppi and tail=value", "munchausen above 0". */
export function describeCondition(when: NonNullable<Setting["when"]>): string {
  return alternatives(when).map((requirements) =>
    Object.entries(requirements).map(([other, requirement]) => describe(other, requirement)).join(" and ")
  ).join(", or ");
}

function alternatives(when: Condition): readonly Requirements[] {
  return Array.isArray(when) ? when as readonly Requirements[] : [when as Requirements];
}

function holds(requirement: Requirement, value: SettingValue): boolean {
  if (typeof requirement !== "object") return value === requirement;
  if ("above" in requirement) return typeof value === "number" && value > requirement.above;
  if ("below" in requirement) return typeof value === "number" && value < requirement.below;
  return requirement.includes(value);
}

function describe(other: string, requirement: Requirement): string {
  if (typeof requirement !== "object") return `${other}=${requirement}`;
  if ("above" in requirement) return `${other} above ${requirement.above}`;
  if ("below" in requirement) return `${other} below ${requirement.below}`;
  const last = requirement.length - 1;
  return `${other}=${requirement.slice(0, last).join(", ")} or ${requirement[last]}`;
}
