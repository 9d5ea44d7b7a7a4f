/**
 * How a comparison was made, and how to make it again.
 *
 * @module
 */

import { agents } from "../../../agents/registry.ts";
import type { Settings, SettingValues } from "../../../settings/settings.ts";
import { tasks } from "../../../tasks/registry.ts";
import { describeBudget, describeEvaluation, groupsOf } from "../../plan_groups.ts";
import { rulesOf } from "../../rules.ts";
import type { StoredConfig } from "../../stored_config.ts";
import type { StoredContender, StoredGroup, StoredPlan, StoredTask } from "../../stored_plan.ts";
import { type Markup, markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { pageTable } from "../table.ts";

/** The command, the settings that differ from their defaults, the versions, and the text of users' files. */
export function againSection({ argv, versions, backend, plan }: StoredConfig): PageSection {
  return {
    id: "again",
    title: "How to run it again",
    content: markup`<p>The command that made the folder:</p>
<pre><code>${commandLine(argv)}</code></pre>
${settingsMarkup(plan)}
<p class="note">Made with ${
      Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")
    }${backend === null ? "" : `, numeric engine ${backend.name}`}${
      plan.fast === true ? ", --fast" : ""
    }. The same command gives the same curves on every machine.</p>`,
  };
}

/** What was run: groups, settings, and the text of users' files. */
export function settingsMarkup(plan: StoredPlan): Markup {
  const items = [...plan.contenders, ...plan.tasks];
  const files = new Map(items.flatMap(({ files = [] }) => files).map((file) => [file.sha256, file]));
  return markup`${
    pageTable("What was run", [
      { title: "agents", cell: ({ agents }: StoredGroup) => agents.join(", ") },
      { title: "tasks", cell: ({ tasks }) => tasks.join(", ") },
      { title: "seeds", cell: ({ seeds }) => describeSeeds(seeds) },
      { title: "budget", cell: ({ budget }) => describeBudget(budget) },
      { title: "evaluation", cell: ({ evaluation }) => describeEvaluation(evaluation) },
    ], groupsOf(plan))
  }
${
    pageTable("Settings", [
      { title: "agent or task", cell: ({ label }: StoredContender | StoredTask) => label },
      { title: "is", cell: (item) => "agent" in item ? item.kind : "task" },
      { title: "rules", cell: (item) => "agent" in item ? rulesOf(item) : "" },
      { title: "settings that differ from the defaults of this version", cell: differingSettings },
    ], items)
  }
<details><summary>Every setting</summary>${
    items.map(({ label, settings }) =>
      markup`<h3><bdi>${label}</bdi></h3><p class="note">${
        Object.entries(settings).map(([name, value]) => `${name}=${value}`).join(", ") || "none"
      }</p>`
    )
  }</details>
${[...files.values()].map(({ name, text, sha256 }) => fileMarkup(name, text, sha256))}`;
}

function fileMarkup(name: string, text: string, sha256: string): Markup {
  return markup`<details><summary>The file <bdi>${name}</bdi></summary>
<p class="note">SHA-256 ${sha256}</p>
<pre><code>${text}</code></pre></details>
`;
}

/** A command line as a POSIX shell reads it. */
export function commandLine(argv: readonly string[]): string {
  return ["mbrl", ...argv].map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}

/** "0 to 9", or the seeds one by one. */
export function describeSeeds(seeds: readonly number[]): string {
  const isRange = seeds.length > 1 && seeds.every((seed, i) => seed === seeds[0] + i);
  return isRange ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.join(", ");
}

/** Settings that are not at the default of this version, as text; all of them for a user's own file. */
function differingSettings(item: StoredContender | StoredTask): string {
  const defaults = item.files !== undefined ? {} : defaultsOf(item);
  const told = Object.entries(item.settings).filter(([name, value]) => {
    const known = defaults[name];
    return known === undefined ? item.files !== undefined : known !== value;
  }).map(([name, value]) => `${name}=${value}`);
  return told.join(", ") || "none";
}

function defaultsOf(item: StoredContender | StoredTask): SettingValues {
  const settings: Settings =
    ("agent" in item
      ? agents.find(({ name }) => name === item.agent)
      : tasks.find(({ name }) => name === item.task))?.settings ?? {};
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.default]));
}
