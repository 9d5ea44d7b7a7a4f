/**
 * The log of trials: rows of `results/tuning`, each one configuration that was tried on some seeds.
 *
 * @module
 */

import { parse } from "@std/csv";
import { ResultFileError } from "../results/csv.ts";

/** What became of a configuration: the default now, or the one before it; `control` if nothing was chosen by it. */
export type TrialRole = "now" | "before" | "control" | "";

/** One configuration on some seeds. */
export interface Trial {
  readonly agent: string;
  /** What was different in the program, in words; empty if the settings say all. */
  readonly idea: string;
  /** Settings that were given, `key=value key=value`: the agent's, `task.key`, or `preset`. */
  readonly settings: string;
  /** "hidden" or "known"; empty for agents that use no rules. */
  readonly rules: string;
  readonly task: string;
  /** As `--seeds` has them; empty if they were not recorded. */
  readonly seeds: string;
  readonly runs: number;
  /** Real steps of a run. */
  readonly budget: number | undefined;
  /** Real steps between evaluation points. */
  readonly every: number | undefined;
  /** Episodes of an evaluation point; 100 if undefined. */
  readonly episodes: number | undefined;
  /** Runs that are solved. */
  readonly solved: number | undefined;
  /** Median real steps to solve; infinite if half of the runs or more are not solved. */
  readonly median: number | undefined;
  /** Median real steps to the first crossing, likewise. */
  readonly first: number | undefined;
  /** Mean share of real steps from the first crossing on that lie at or above the line. */
  readonly held: number | undefined;
  /** Mean return at the end. */
  readonly return: number | undefined;
  readonly role: TrialRole;
  readonly note: string;
}

/** The columns of a file of trials. */
export const TRIAL_COLUMNS = [
  "agent",
  "idea",
  "settings",
  "rules",
  "task",
  "seeds",
  "runs",
  "budget",
  "every",
  "episodes",
  "solved",
  "median",
  "first",
  "held",
  "return",
  "role",
  "note",
] as const satisfies readonly (keyof Trial)[];

const roles: readonly string[] = ["now", "before", "control", ""] satisfies TrialRole[];

/**
 * Reads a file of trials.
 *
 * @throws {ResultFileError} If it has another form.
 */
export function parseTrials(text: string, file: string): Trial[] {
  let rows: string[][];
  try {
    rows = parse(text);
  } catch {
    throw new ResultFileError(`${file} is damaged: its rows do not fit its heading.`);
  }
  const [heading, ...cells] = rows;
  if (heading?.join() !== TRIAL_COLUMNS.join()) {
    throw new ResultFileError(`${file} is no file of trials: its columns must be ${TRIAL_COLUMNS.join()}.`);
  }
  return cells.map((row): Trial => {
    const cell = Object.fromEntries(TRIAL_COLUMNS.map((column, i) => [column, row[i]])) as Record<
      keyof Trial,
      string
    >;
    const number = (column: keyof Trial) => {
      if (cell[column] === "") return undefined;
      const value = cell[column] === "inf" ? Infinity : Number(cell[column]);
      if (Number.isNaN(value)) {
        throw new ResultFileError(`${file} is damaged: ${cell[column]} in ${column} is not a number.`);
      }
      return value;
    };
    const runs = number("runs");
    if (runs === undefined || !roles.includes(cell.role)) {
      throw new ResultFileError(
        `${file} is damaged: each row needs its runs, and a role of ${roles.join(", ")}none.`,
      );
    }
    return {
      ...cell,
      runs,
      budget: number("budget"),
      every: number("every"),
      episodes: number("episodes"),
      solved: number("solved"),
      median: number("median"),
      first: number("first"),
      held: number("held"),
      return: number("return"),
      role: cell.role as TrialRole,
    };
  });
}

/** What was different from the defaults, in words and settings. */
export function changeOf({ idea, settings }: Trial): string {
  if (idea === "") return settings === "" ? "the defaults" : settings;
  return settings === "" ? idea : `${idea} (${settings})`;
}

/**
 * The command that makes a trial again with this version; undefined if the program that it tried is gone, or its seeds or
 * budget were not recorded.
 */
export function commandOf(trial: Trial): string | undefined {
  const { agent, idea, settings, rules, task, seeds, budget, every, episodes, role } = trial;
  if (idea !== "" && role !== "now" || seeds === "" || budget === undefined) return undefined;
  const given = settings.split(" ").filter((word) => word !== "").map((word) =>
    word.startsWith("preset=")
      ? `--preset ${word.slice("preset=".length)}`
      : `--set ${word.startsWith("task.") ? "" : `${agent}.`}${word}`
  );
  return [
    `mbrl compare --agents ${agent}`,
    ...task === "cartpole" ? [] : [`--task ${task}`],
    ...rules === "known" ? ["--rules known"] : [],
    ...given,
    `--seeds ${seeds}`,
    `--steps ${budget}`,
    ...every === undefined ? [] : [`--eval-every ${every}`],
    ...episodes === undefined ? [] : [`--eval-episodes ${episodes}`],
  ].join(" ");
}
