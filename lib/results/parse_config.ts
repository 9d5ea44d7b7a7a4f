/**
 * Parses and checks a `config.json`. A folder belongs to mbrl if its `config.json` says so, whatever the
 * names of its files.
 *
 * @module
 */

import { comparisonSettings, MOST_RUNS } from "../settings/comparison_settings.ts";
import { checkSetting, isRecord } from "../settings/parse.ts";
import { choice, integer, number, type Setting } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { labelOf } from "./labels.ts";
import type { StoredConfig } from "./stored_config.ts";
import type { StoredPlan } from "./stored_plan.ts";

const about = ""; // these are never listed
const place = integer(1, { about, min: 1, max: MOST_RUNS });
const finite = number(0, { about, min: -Number.MAX_VALUE, max: Number.MAX_VALUE });
const kind = choice("control", ["model-free", "model-based", "control"], { about });

/**
 * A report may combine several comparisons; an edited plan must not name so many runs that counting them
 * never ends.
 */
const MOST_REPORTED = 10 * MOST_RUNS;

/**
 * Parses a configuration. Fields added by later versions are kept. Only the types of hyperparameters are
 * checked, because a folder may be older than the present ranges; a comparison that resumes one compares the
 * values with its own.
 *
 * @param path The file's path, for messages.
 * @throws {UsageError} If the text is not a valid configuration of mbrl.
 */
export function parseConfig(text: string, path: string): StoredConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notOurs(path, "it is not JSON");
  }
  if (!isRecord(value)) throw notOurs(path, "it is not an object");
  if (!isRecord(value.plan) || !isRecord(value.versions) || typeof value.versions.mbrl !== "string") {
    throw notOurs(path, "it does not say what was compared, by which version of mbrl");
  }
  if (value.format === undefined) throw notOurs(path, "it has no format");
  if (value.format !== 1) {
    throw new UsageError(
      `${path} has the format ${JSON.stringify(value.format)} and this version of mbrl reads format 1: ` +
        `use the version that wrote it (${value.versions.mbrl}).`,
    );
  }
  try {
    checkConfig(value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `${path} is damaged or was edited, and mbrl leaves its folder alone: ${error.message}`,
    );
  }
  return value as unknown as StoredConfig;
}

/**
 * Checks a plan that stands in another file than `config.json`.
 *
 * @param path The file's path, for messages.
 * @throws {UsageError} If it is none.
 */
export function parsePlan(value: unknown, path: string): StoredPlan {
  try {
    checkPlan(table("plan", value));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${path} is damaged or was edited: ${error.message}`);
  }
  return value as StoredPlan;
}

function checkConfig({ argv, versions, backend, plan, part }: Table): void {
  list("argv", argv).forEach((word, i) => {
    if (typeof word !== "string") throw new UsageError(`argv[${i}] must be text.`);
  });
  for (const [name, version] of Object.entries(table("versions", versions))) {
    text(`versions.${name}`, version);
  }
  if (backend !== null) {
    for (const [name, value] of Object.entries(table("backend", backend))) {
      if (typeof value !== "boolean") text(`backend.${name}`, value);
    }
  }
  checkPlan(table("plan", plan));
  if (part === undefined) return;
  const { number, of } = table("part", part);
  check("part.of", place, of);
  check("part.number", integer(1, { about, min: 1, max: of as number }), number);
}

function checkPlan(plan: Table): void {
  const { contenders, tasks, seeds, budget, evaluation, groups, earlierBudgets, fast } = plan;
  const agents = labelled("plan.contenders", contenders, (place, item) => {
    text(`${place}.agent`, item.agent);
    check(`${place}.kind`, kind, item.kind);
    if (item.rules !== undefined) {
      check(`${place}.rules`, choice("hidden", ["hidden", "known"], { about }), item.rules);
    }
    if (item.modelDigest !== undefined) text(`${place}.modelDigest`, item.modelDigest);
    if (item.sourceSteps !== undefined) {
      check(`${place}.sourceSteps`, comparisonSettings.steps, item.sourceSteps);
    }
    checkFiles(place, item.files);
  });
  const worlds = labelled("plan.tasks", tasks, (place, item) => {
    text(`${place}.task`, item.task);
    if (item.solvedThreshold !== undefined) check(`${place}.solvedThreshold`, finite, item.solvedThreshold);
    checkFiles(place, item.files);
  });
  const numbers = checkSeeds("plan.seeds", seeds);
  if (agents * worlds * numbers.length > MOST_REPORTED) {
    throw new UsageError(`the plan must have at most ${MOST_REPORTED} runs.`);
  }
  checkRunPlan("plan", budget, evaluation);
  if (groups !== undefined) {
    list("plan.groups", groups).forEach((entry, i) => {
      const place = `plan.groups[${i}]`;
      const group = table(place, entry);
      for (const key of ["agents", "tasks"]) {
        list(`${place}.${key}`, group[key]).forEach((label, j) => text(`${place}.${key}[${j}]`, label));
      }
      checkSeeds(`${place}.seeds`, group.seeds);
      checkRunPlan(place, group.budget, group.evaluation);
    });
  }
  if (earlierBudgets !== undefined) {
    list("plan.earlierBudgets", earlierBudgets).forEach((entry, i) =>
      checkBudget(`plan.earlierBudgets[${i}]`, entry)
    );
  }
  if (fast !== undefined && fast !== true) throw new UsageError("plan.fast must be true or absent.");
}

function checkRunPlan(place: string, budget: unknown, evaluation: unknown): void {
  checkBudget(`${place}.budget`, budget);
  const { every, episodes } = table(`${place}.evaluation`, evaluation);
  if (every !== undefined) check(`${place}.evaluation.every`, comparisonSettings.evalEvery, every);
  check(`${place}.evaluation.episodes`, comparisonSettings.evalEpisodes, episodes);
}

function checkBudget(place: string, budget: unknown): void {
  const lasts = table(place, budget);
  const units = ["steps", "episodes"].filter((unit) => Object.hasOwn(lasts, unit));
  if (units.length !== 1) throw new UsageError(`${place} must give steps or episodes.`);
  const [unit] = units as ["steps" | "episodes"];
  check(`${place}.${unit}`, comparisonSettings[unit], lasts[unit]);
}

function checkSeeds(place: string, seeds: unknown): unknown[] {
  const numbers = list(place, seeds);
  numbers.forEach((value, i) => {
    check(`${place}[${i}]`, comparisonSettings.seed, value);
    if (i > 0 && !((numbers[i - 1] as number) < (value as number))) {
      throw new UsageError(`${place} must be in ascending order, each once.`);
    }
  });
  return numbers;
}

/** Checks the texts of a user's file and its imports, if there are any. */
function checkFiles(place: string, files: unknown): void {
  if (files === undefined) return;
  list(`${place}.files`, files).forEach((entry, i) => {
    const file = table(`${place}.files[${i}]`, entry);
    for (const key of ["name", "sha256"]) text(`${place}.files[${i}].${key}`, file[key]);
  });
}

/** Checks items with distinct labels and their settings; returns their number. */
function labelled(name: string, value: unknown, checkItem: (place: string, item: Table) => void): number {
  const items = list(name, value);
  if (items.length === 0) throw new UsageError(`${name} must not be empty.`);
  const labels = new Set<unknown>();
  for (const [i, entry] of items.entries()) {
    const place = `${name}[${i}]`;
    const item = table(place, entry);
    text(`${place}.label`, item.label);
    if (labelOf(`${item.label}`) !== item.label) {
      throw new UsageError(`${place}.label must hold no control or invisible characters.`);
    }
    if (labels.has(item.label)) throw new UsageError(`${name} must not have "${item.label}" twice.`);
    labels.add(item.label);
    checkItem(place, item);
    for (const [key, setting] of Object.entries(table(`${place}.settings`, item.settings))) {
      if (typeof setting === "number") check(`${place}.settings.${key}`, finite, setting);
      else if (typeof setting !== "string" && typeof setting !== "boolean") {
        throw new UsageError(`${place}.settings.${key} must be a number, text, true or false.`);
      }
    }
  }
  return items.length;
}

type Table = Record<string, unknown>;

function check(name: string, setting: Setting, value: unknown): void {
  if (value === undefined) throw new UsageError(`${name} is missing.`);
  checkSetting(name, setting, value);
}

function text(name: string, value: unknown): void {
  if (typeof value !== "string" || value === "") throw new UsageError(`${name} must be text.`);
}

function list(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new UsageError(`${name} must be a list.`);
  return value;
}

function table(name: string, value: unknown): Table {
  if (!isRecord(value)) throw new UsageError(`${name} must be an object.`);
  return value;
}

function notOurs(path: string, why: string): UsageError {
  return new UsageError(
    `${path} is not a configuration that mbrl wrote (${why}): choose another folder.`,
  );
}
