/**
 * The plan of a comparison: which runs there are, how long each lasts, and when it is evaluated.
 *
 * @module
 */

import { removalOf, withoutRemoved } from "../settings/removed.ts";
import type { SettingValues } from "../settings/settings.ts";
import type { SourceText } from "../user_files/source_file.ts";
import { compareKeys, compareNames } from "./csv.ts";
import type { EvaluationPlan } from "./evaluation_grid.ts";
import type { RunKey } from "./rows.ts";
import { rulesOf } from "./rules.ts";

/** One part of a comparison: of the runs in the order of agents, `number`, `number + of`, `number + 2 of`, … */
export interface StoredPart {
  /** From 1 to `of`. */
  readonly number: number;
  /** Number of parts. */
  readonly of: number;
}

/** The plan that a resumed comparison must share. */
export interface StoredPlan {
  /** Agents with their hyperparameters. */
  readonly contenders: readonly StoredContender[];
  /** Tasks with their options. */
  readonly tasks: readonly StoredTask[];
  /** Ascending. */
  readonly seeds: readonly number[];
  /** How long each run lasts, in real steps or real episodes. */
  readonly budget: { readonly steps: number } | { readonly episodes: number };
  /** When each run is evaluated, and over how many episodes. */
  readonly evaluation: EvaluationPlan;
  /**
   * The runs group by group where their budgets or evaluations differ, which only a merged folder has; `budget` and
   * `evaluation` are then the first group's.
   */
  readonly groups?: readonly StoredGroup[];
  /**
   * Smaller budgets, with which runs of the folder ended before it was extended; absent where every run has the present one.
   */
  readonly earlierBudgets?: readonly StoredPlan["budget"][];
  /** Present with `--fast`: the last digits depend on the machine. */
  readonly fast?: true;
}

/** What a run's length and evaluation are. */
export type RunPlan = Pick<StoredPlan, "budget" | "evaluation">;

/** Runs of the same length and evaluation: every agent on every task with every seed. */
export interface StoredGroup extends RunPlan {
  /** Labels. */
  readonly agents: readonly string[];
  /** Labels. */
  readonly tasks: readonly string[];
  /** Ascending. */
  readonly seeds: readonly number[];
}

/** One agent with one choice of hyperparameters. */
export interface StoredContender {
  /** Its name in CSVs and pictures. */
  readonly label: string;
  /** The agent's name. */
  readonly agent: string;
  /** Its role in the comparison. */
  readonly kind: "model-free" | "model-based" | "control";
  /** Whether the task's rewards and ends were given to it; absent for agents that use none, and in folders of before there was a choice, where they were known. */
  readonly rules?: "hidden" | "known";
  /** Every hyperparameter. */
  readonly settings: SettingValues;
  /** SHA-256 of the checkpoint whose model it starts with; absent if it learns its own. */
  readonly modelDigest?: string;
  /** Real steps that trained that model, on another task. */
  readonly sourceSteps?: number;
  /** The user's file and its imports, for reading; absent for a built-in agent. */
  readonly files?: readonly SourceText[];
}

/** One task with one choice of options. */
export interface StoredTask {
  /** Its name in CSVs and pictures. */
  readonly label: string;
  /** The task's name. */
  readonly task: string;
  /** Mean return at and above which it counts as solved; absent if the task has none. */
  readonly solvedThreshold?: number;
  /** Every option. */
  readonly settings: SettingValues;
  /** The user's file and its imports, for reading; absent for a built-in task. */
  readonly files?: readonly SourceText[];
}

/**
 * The runs of a plan, or of one part of it, seed by seed. The runs of each agent are dealt to the parts in turn, so that no part
 * gets all of one agent or all seeds of one variant, and parts cost about the same. The plan alone decides, and the order
 * of agents and tasks on the command line does not matter.
 */
export function plannedRuns(plan: StoredPlan, part?: StoredPart): RunKey[] {
  const [labels, names] = [plan.contenders, plan.tasks].map((items) =>
    items.map(({ label }) => label).sort(compareNames)
  );
  const runs = plan.seeds.flatMap((seed) =>
    names.flatMap((task) => labels.map((label) => ({ label, task, seed })))
  ).filter((key) => plan.groups === undefined || plan.groups.some((group) => holds(group, key)));
  if (part === undefined) return runs;
  const agentOf = new Map(plan.contenders.map(({ label, agent }) => [label, agent]));
  const dealt = runs.toSorted((a, b) =>
    compareNames(agentOf.get(a.label) ?? "", agentOf.get(b.label) ?? "") || compareKeys(a, b)
  );
  const own = new Set(dealt.filter((_, i) => i % part.of === part.number - 1));
  return runs.filter((run) => own.has(run));
}

function holds({ agents, tasks, seeds }: StoredGroup, { label, task, seed }: RunKey): boolean {
  return agents.includes(label) && tasks.includes(task) && seeds.includes(seed);
}

/** How long a run lasts and how it is evaluated. */
export function planOfRun(plan: StoredPlan, key: RunKey): RunPlan {
  return plan.groups?.find((group) => holds(group, key)) ?? plan;
}

/**
 * The differences between two plans in words, as "seeds: 0, 1 there, 0, 1, 2 here"; empty if they are equal.
 *
 * @param there The plan of an existing folder.
 * @param here The requested plan.
 */
export function planDifferences(there: StoredPlan, here: StoredPlan): string[] {
  const flatThere = flatten(there);
  const flatHere = flatten(here);
  return [...new Set([...flatThere.keys(), ...flatHere.keys()])]
    .filter((key) => flatThere.get(key) !== flatHere.get(key))
    .map((key) =>
      `${key}: ${flatThere.get(key) ?? "nothing"} there, ${flatHere.get(key) ?? "nothing"} here${
        key.startsWith(FILE) ? " (its text then stands in config.json)" : ""
      }`
    );
}

/** Prefix of the entries of a user's file. */
const FILE = "the file";

/** The part in words, as "part 2 of 4"; "all runs" if undefined. */
export function describePart(part: StoredPart | undefined): string {
  return part === undefined ? "all runs" : `part ${part.number} of ${part.of}`;
}

function flatten(plan: StoredPlan): Map<string, string> {
  const flat = new Map<string, string>([
    ["seeds", plan.seeds.join(", ")],
    ["budget", JSON.stringify(plan.budget)],
    ["evaluation", JSON.stringify(plan.evaluation)],
    ...(plan.groups ?? []).map((group, i) => [`group ${i + 1}`, JSON.stringify(group)] as const),
    ["arithmetic", plan.fast === true ? "fused (--fast)" : "plain"],
    ["agents", plan.contenders.map(({ label }) => label).sort().join(", ")],
    ["tasks", plan.tasks.map(({ label }) => label).sort().join(", ")],
  ]);
  for (const contender of plan.contenders) {
    const { label, modelDigest } = contender;
    flat.set(`${label} rules`, rulesOf(contender));
    if (modelDigest !== undefined) {
      flat.set(`${label} transferred model`, `SHA-256 ${modelDigest.slice(0, 12)}`);
    }
  }
  for (const { label, files } of [...plan.contenders, ...plan.tasks]) {
    for (const { name, sha256 } of files ?? []) {
      flat.set(`${FILE} ${name} of ${label}`, `SHA-256 ${sha256.slice(0, 12)}`);
    }
  }
  for (const item of [...plan.contenders, ...plan.tasks]) {
    const owner = "agent" in item ? item.agent : "task";
    for (const [key, value] of Object.entries(withoutRemoved(owner, item.settings))) {
      const removal = removalOf(owner, key);
      flat.set(`${item.label} ${key}`, removal === undefined ? String(value) : `${value} (${removal})`);
    }
  }
  return flat;
}
