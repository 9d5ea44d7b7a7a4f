/**
 * The tables of the log of trials.
 *
 * @module
 */

import { RULES_KNOWN } from "../results/labels.ts";
import { formatShare } from "../results/statistic_texts.ts";
import { mean } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import { type StudyColumn, type StudyTable, studyTable } from "./study.ts";
import { describeSeeds, parseSeeds } from "../experiment/seeds.ts";
import { changeOf, commandOf, type Trial } from "./trials.ts";

/** A default, with the one before it where that is known. */
export interface Pair {
  readonly now: Trial;
  readonly before: Trial | undefined;
  /** Whether both ran on the same seeds. */
  readonly isSame: boolean;
  /** Whether an earlier pair of this agent did so too: these seeds did not choose. */
  readonly isLater: boolean;
}

/** The trials of one agent. */
export interface Effort {
  readonly agent: string;
  readonly kind: string;
  readonly trials: number;
  readonly runs: number;
  readonly steps: number;
}

/** The agent, and whether it knows the rules. */
export const labelOf = ({ agent, rules }: Trial): string =>
  rules === "known" ? `${agent} ${RULES_KNOWN}` : agent;

/** "5 of 6"; "–" if that was not recorded. */
const formatSolved = ({ solved, runs }: Trial): string => solved === undefined ? "–" : `${solved} of ${runs}`;

/** "1,600"; ">4,000" where fewer than half are solved; "–" where it was not recorded, or half of them are. */
export function formatMedian({ median, solved, runs, budget }: Trial): string {
  if (median === undefined) return "–";
  if (median < Infinity) return withThousands(median);
  return budget !== undefined && 2 * (solved ?? 0) < runs ? `>${withThousands(budget)}` : "–";
}

/** Trials of one seed are written as that seed. */
const formatSeeds = (seeds: string) => seeds === "" ? "–" : seeds.replace(/^(\d+)\.\.\1$/, "$1");
/** "4,000"; "–" if it was not recorded. */
const formatBudget = ({ budget }: Trial): string => budget === undefined ? "–" : withThousands(budget);

/** "5 of 5 (3 of 5)": now, and before where that is known. */
const besideBefore = (text: (trial: Trial) => string) => ({ now, before }: Pair): string =>
  before === undefined || text(before) === "–" ? text(now) : `${text(now)} (${text(before)})`;

const pairColumns: readonly StudyColumn<Pair>[] = [
  { csv: { agent: ({ now }) => labelOf(now) }, shown: ["agent", ({ now }) => labelOf(now)] },
  { csv: { setting: ({ now }) => changeOf(now) } },
  {
    csv: { seeds: ({ now }) => now.seeds },
    shown: [
      "seeds (before)",
      ({ now, before }) =>
        before === undefined || before.seeds === now.seeds
          ? formatSeeds(now.seeds)
          : `${formatSeeds(now.seeds)} (${formatSeeds(before.seeds)})`,
    ],
  },
  {
    csv: { solved: ({ now }) => now.solved, runs: ({ now }) => now.runs },
    shown: ["solved (before)", besideBefore(formatSolved)],
  },
  { csv: { median: ({ now }) => now.median }, shown: ["median steps (before)", besideBefore(formatMedian)] },
  {
    csv: { held: ({ now }) => now.held },
    shown: ["held (before)", besideBefore(({ held }) => formatShare(held))],
  },
  {
    csv: { setting_before: ({ before }) => before && changeOf(before) },
    shown: [
      "default (before)",
      ({ now, before }) => before === undefined ? changeOf(now) : `${changeOf(now)} (${changeOf(before)})`,
    ],
  },
  { csv: { seeds_before: ({ before }) => before?.seeds } },
  { csv: { solved_before: ({ before }) => before?.solved, runs_before: ({ before }) => before?.runs } },
  { csv: { median_before: ({ before }) => before?.median } },
  { csv: { held_before: ({ before }) => before?.held } },
];

const effortColumns: readonly StudyColumn<Effort>[] = [
  { csv: { agent: ({ agent }) => agent }, shown: ["agent", ({ agent }) => agent] },
  { csv: { kind: ({ kind }) => kind }, shown: ["kind", ({ kind }) => kind] },
  { csv: { trials: ({ trials }) => trials }, shown: ["trials", ({ trials }) => String(trials)] },
  { csv: { runs: ({ runs }) => runs }, shown: ["runs", ({ runs }) => String(runs)] },
  { csv: { real_steps: ({ steps }) => steps }, shown: ["real steps", ({ steps }) => withThousands(steps)] },
];

const agentColumn: StudyColumn<Trial> = { csv: { agent: labelOf }, shown: ["agent", labelOf] };
const changeColumn: StudyColumn<Trial> = { csv: { trial: changeOf }, shown: ["what was tried", changeOf] };
const seedsColumn: StudyColumn<Trial> = {
  csv: { seeds: ({ seeds }) => seeds },
  shown: ["seeds", ({ seeds }) => formatSeeds(seeds)],
};
const budgetColumn: StudyColumn<Trial> = {
  csv: { real_steps: ({ budget }) => budget },
  shown: ["real steps", formatBudget],
};
const solvedColumn: StudyColumn<Trial> = {
  csv: { solved: ({ solved }) => solved, runs: ({ runs }) => runs },
  shown: ["solved", formatSolved],
};
const medianColumn: StudyColumn<Trial> = {
  csv: { median: ({ median }) => median },
  shown: ["median steps", formatMedian],
};
const commandColumn: StudyColumn<Trial> = { csv: { command: (trial) => commandOf(trial) } };
const roleColumn: StudyColumn<Trial> = {
  csv: { role: ({ role }) => role },
  shown: ["default", ({ role }) => role],
};
const noteColumn: StudyColumn<Trial> = {
  csv: { note: ({ note }) => note },
  shown: ["note", ({ note }) => note],
};

/** Defaults, and those before them. */
export function defaultsTable(pairs: readonly Pair[]): StudyTable {
  return studyTable(
    "tuning",
    "Defaults now and before, on the seeds of their choice and on others",
    pairColumns,
    pairs,
  );
}

/** What the choice of defaults took. */
export function effortTable(efforts: readonly Effort[]): StudyTable {
  return studyTable("effort", "What the choice of each agent's defaults took", effortColumns, efforts);
}

/** Every trial. */
export function trialsTable(trials: readonly Trial[]): StudyTable {
  return studyTable<Trial>("trials", "Every trial on CartPole", [
    agentColumn,
    changeColumn,
    seedsColumn,
    budgetColumn,
    solvedColumn,
    medianColumn,
    { csv: { first: ({ first }) => first } },
    { csv: { held: ({ held }) => held }, shown: ["held", ({ held }) => formatShare(held)] },
    {
      csv: { return: (trial) => trial.return },
      shown: ["return", (trial) => trial.return === undefined ? "–" : String(trial.return)],
    },
    roleColumn,
    noteColumn,
    commandColumn,
  ], trials);
}

/** Trials on other tasks, those of each configuration as one row. */
export function elsewhereTable(trials: readonly Trial[]): StudyTable {
  const alike = Map.groupBy(
    trials,
    ({ agent, idea, settings, rules, task, budget, role }) =>
      [agent, idea, settings, rules, task, budget, role].join("\n"),
  );
  const rows = [...alike.values()].map((own) => ({
    ...own[0],
    seeds: describeSeeds(parseSeeds(own.map(({ seeds }) => seeds).join())),
    returns: own.map((trial) => trial.return ?? NaN),
    runs: own.reduce((sum, { runs }) => sum + runs, 0),
  }));
  return studyTable<typeof rows[number]>("elsewhere", "Defaults on other tasks, and published settings", [
    agentColumn,
    changeColumn,
    { csv: { task: ({ task }) => task }, shown: ["task", ({ task }) => task] },
    seedsColumn,
    budgetColumn,
    solvedColumn,
    medianColumn,
    { csv: { held: ({ held }) => held } },
    {
      csv: { return_mean: ({ returns }) => mean(returns) },
      shown: ["mean return", ({ returns }) => mean(returns).toFixed(1)],
    },
    {
      csv: { returns: ({ returns }) => returns.length > 1 ? returns.join(" ") : "" },
      shown: [
        "of each seed",
        ({ returns }) => returns.length > 1 ? returns.map((value) => value.toFixed(0)).join(", ") : "",
      ],
    },
    roleColumn,
    noteColumn,
    commandColumn,
  ], rows);
}
