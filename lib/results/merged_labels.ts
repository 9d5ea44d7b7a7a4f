/**
 * Tells apart agents that have one label in several folders and are not the same: separate jobs with one value of a setting
 * each, or versions with other defaults.
 *
 * @module
 */

import { withoutRemoved } from "../settings/removed.ts";
import type { SettingValues } from "../settings/settings.ts";
import { UsageError } from "../settings/usage_error.ts";
import { compareNames, formatCurves, formatEpisodes } from "./csv.ts";
import type { DreamRecording } from "./dreams/recording.ts";
import { labelOf, RULES_KNOWN } from "./labels.ts";
import { type CurveRow, hasEnded, type RunKey } from "./rows.ts";
import { rulesOf } from "./rules.ts";
import { type FinishedRun, nameOfRun } from "./run_files.ts";
import type { StoredConfig } from "./stored_config.ts";
import type { StoredContender, StoredPlan, StoredTask } from "./stored_plan.ts";

/** What a folder holds. */
export interface FolderContent {
  readonly folder: string;
  readonly config: StoredConfig;
  readonly runs: readonly FinishedRun[];
  readonly dreams: readonly DreamRecording[];
}

/** One agent of one folder. */
interface Held {
  readonly content: FolderContent;
  readonly contender: StoredContender;
}

/**
 * The folders with labels that tell agents apart: by the rules, by the settings in which they differ, or by the version.
 * Agents that differ in something else keep their labels. What a label becomes does not depend on the order of folders.
 *
 * @returns The folders, and a sentence for each label that has changed.
 */
export function distinctLabels(
  folders: readonly FolderContent[],
): { readonly folders: readonly FolderContent[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let current = folders;
  for (const suffixesOf of [byRules, bySettings, byVersion]) {
    const names = new Map<FolderContent, Map<string, string>>();
    const held = current.flatMap((content) =>
      content.config.plan.contenders.map((contender): Held => ({ content, contender }))
    );
    for (const [label, own] of Map.groupBy(held, ({ contender }) => contender.label)) {
      if (own.length < 2) continue;
      const suffixes = suffixesOf(own);
      if (suffixes === undefined || new Set(suffixes).size < 2) continue;
      const labels = own.map((_, i) => withSuffix(label, suffixes[i]));
      own.forEach(({ content }, i) => {
        const changed = names.get(content) ?? new Map<string, string>();
        names.set(content, changed.set(label, labels[i]));
      });
      const told = [...new Set(labels)].sort(compareNames).map((text) => `"${text}"`).join(" and ");
      notes.push(`${label} is not the same in every folder: it is shown as ${told}.`);
    }
    current = current.map((content) => relabelled(content, names.get(content) ?? new Map()));
  }
  return { folders: current, notes };
}

function byRules(own: readonly Held[]): string[] | undefined {
  return own.map(({ contender }) => rulesOf(contender) === "known" ? RULES_KNOWN : "");
}

/** `key=value` of each setting in which agents of one label differ. */
function bySettings(own: readonly Held[]): string[] | undefined {
  const settings = own.map(({ contender }) => presentSettings(contender));
  const keys = [...new Set(settings.flatMap(Object.keys))].sort(compareNames).filter((key) =>
    new Set(settings.filter((one) => Object.hasOwn(one, key)).map((one) => one[key])).size > 1
  );
  return settings.map((one) =>
    keys.filter((key) => Object.hasOwn(one, key)).map((key) => `${key}=${one[key]}`).join(" ")
  );
}

/** The version, if agents of one label still differ, or have runs with different results. */
function byVersion(own: readonly Held[]): string[] | undefined {
  const differ = own.some(({ contender }) => identityOf(contender) !== identityOf(own[0].contender));
  if (!differ && !haveDifferentResults(own)) return undefined;
  return own.map(({ content }) => `(mbrl ${content.config.versions.mbrl})`);
}

function haveDifferentResults(own: readonly Held[]): boolean {
  if (new Set(own.map(({ content }) => content.config.versions.mbrl)).size < 2) return false;
  const known = new Map<string, FinishedRun>();
  for (const { content, contender } of own) {
    for (const run of content.runs) {
      if (run.run.label !== contender.label || !hasEnded(run.run)) continue;
      const other = known.get(nameOfRun(run.run));
      if (other === undefined) known.set(nameOfRun(run.run), run);
      else if (!sameResults(other, run)) return true;
    }
  }
  return false;
}

/** A label with a suffix; that the rules were known stays its end. */
function withSuffix(label: string, suffix: string): string {
  if (suffix === "") return label;
  const isMarked = label.endsWith(` ${RULES_KNOWN}`);
  const name = isMarked ? label.slice(0, -RULES_KNOWN.length - 1) : label;
  return labelOf([name, suffix, ...isMarked ? [RULES_KNOWN] : []].join(" "));
}

function relabelled(content: FolderContent, names: ReadonlyMap<string, string>): FolderContent {
  if (names.size === 0) return content;
  const nameOf = (label: string) => names.get(label) ?? label;
  const of = <T extends RunKey>(row: T): T => ({ ...row, label: nameOf(row.label) });
  const { config } = content;
  const plan: StoredPlan = {
    ...config.plan,
    contenders: once(config.plan.contenders.map((item) => ({ ...item, label: nameOf(item.label) })), content),
    ...config.plan.groups === undefined ? {} : {
      groups: config.plan.groups.map((group) => ({
        ...group,
        agents: [...new Set(group.agents.map(nameOf))],
      })),
    },
  };
  return {
    ...content,
    config: { ...config, plan },
    runs: content.runs.map(({ run, curve, episodes }) => ({
      run: of(run),
      curve: curve.map(of),
      episodes: episodes.map(of),
    })),
    dreams: content.dreams.map((recording) => ({ ...recording, run: of(recording.run) })),
  };
}

/** An agent that had two labels in a folder, one of which has become the other, stays once. */
function once(contenders: readonly StoredContender[], { folder }: FolderContent): StoredContender[] {
  const kept = new Map<string, StoredContender>();
  for (const item of contenders) {
    const other = kept.get(item.label);
    if (other !== undefined && identityOf(other) !== identityOf(item)) {
      throw new UsageError(
        `${folder} has two agents that would both be shown as "${item.label}": leave it out, or run one with --label.`,
      );
    }
    kept.set(item.label, other ?? item);
  }
  return [...kept.values()];
}

function presentSettings(item: StoredContender | StoredTask): SettingValues {
  return withoutRemoved("agent" in item ? item.agent : "task", item.settings);
}

/** All that a contender or a task is, whichever version wrote it down. */
export function identityOf(item: StoredContender | StoredTask): string {
  const rules = "agent" in item ? rulesOf(item) : undefined;
  const settings = Object.entries(presentSettings(item)).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify({ ...item, rules, settings });
}

/** Whether two results of a run have the same rows. */
export function sameResults(a: FinishedRun, b: FinishedRun): boolean {
  // an empty column of merged files may be another agent's
  const given = (curve: readonly CurveRow[]) =>
    formatCurves(curve.map((row) => ({
      ...row,
      diagnostics: Object.fromEntries(
        Object.entries(row.diagnostics).filter(([, value]) => !Number.isNaN(value)),
      ),
    })));
  return given(a.curve) === given(b.curve) &&
    formatEpisodes(a.episodes) === formatEpisodes(b.episodes);
}
