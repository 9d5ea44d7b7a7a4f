/**
 * A few trials of the log again: the defaults of some cheap agents beside those that they had before.
 *
 * @module
 */

import { parse } from "@std/csv";
import { boundsOf, groupCurves, groupStatistics } from "../results/seed_statistics.ts";
import { formatSteps } from "../results/statistic_texts.ts";
import { bootstrapCensored, type CensoredInterval, medianOfSorted } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import type { SettingValues } from "../settings/settings.ts";
import { orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import { type StudyAnswer, type StudyPart, type StudyResults, type StudySize, studyTable } from "./study.ts";

/** An agent, the defaults that it had before, and the real steps of its trials. */
interface Repeated {
  readonly agent: string;
  readonly before: SettingValues;
  readonly steps: number;
}

const repeated: readonly Repeated[] = [
  { agent: "dqn", before: { updatesPerStep: 2, weightAveraging: 0.005 }, steps: 4000 },
  { agent: "sac", before: { updatesPerStep: 2 }, steps: 4000 },
  { agent: "dyna", before: { updatesPerStep: 2 }, steps: 1200 },
];
/** Those that chose, so that the log's numbers should come again. */
const seeds = [100, 101, 102, 103, 104];
const beforeLabel = (agent: string) => `${agent} before`;

/** The runs of the small version; the log itself has none. */
export function quickParts(size: StudySize): StudyPart[] {
  if (size === "full") return [];
  return repeated.map(({ agent, before, steps }) => ({
    name: agent,
    comparison: {
      agents: [agent],
      variants: [{ label: beforeLabel(agent), agent, settings: before }],
      seeds,
      budget: { steps },
      evaluation: { every: 50 },
    },
  }));
}

/** One configuration, run again. */
interface Again {
  readonly label: string;
  readonly solved: number;
  readonly steps: CensoredInterval;
  /** Real steps to solve of each seed; infinite where it is not solved. */
  readonly stepsOfSeeds: readonly number[];
}

/** One agent in the stored log. */
interface Logged {
  readonly solved: number;
  readonly solvedBefore: number;
  /** Median steps to solve, in words. */
  readonly median: string;
  readonly medianBefore: string;
  readonly runs: number;
}

/** What the repeated trials gave, beside the log. */
export function quickAnswer({ points, plan, runs, stored }: StudyResults): StudyAnswer {
  const rows = groupCurves(points, runs).map((group): Again => {
    const own = groupStatistics(group, plan);
    return {
      label: group.label,
      solved: own.filter(({ stepsToSolve }) => stepsToSolve < Infinity).length,
      steps: bootstrapCensored(boundsOf(own, "stepsToSolve"), medianOfSorted),
      stepsOfSeeds: own.map(({ stepsToSolve }) => stepsToSolve),
    };
  });
  const told = ({ solved, steps }: Again) => `${solved} of ${seeds.length} (median ${formatSteps(steps)})`;
  const pairs = repeated.map(({ agent, steps }) => {
    const [now, before] = [agent, beforeLabel(agent)].map((label) =>
      rows.find((row) => row.label === label)!
    );
    const median = Math.sign(before.steps.value - now.steps.value);
    return {
      agent,
      steps,
      now,
      before,
      told: orderOfSeeds(now.stepsOfSeeds, before.stepsOfSeeds),
      order: Math.sign(now.solved - before.solved) || (median || 0),
      logged: loggedOf(agent, stored),
    };
  });
  const known = pairs.filter(({ logged }) => logged !== undefined);
  const agreeing = known.filter(({ order, logged }) =>
    order >= 0 && logged!.solved >= logged!.solvedBefore ||
    order <= 0 && logged!.solved <= logged!.solvedBefore
  );
  return {
    sentences: [
      firstSentence(pairs),
      ...pairs.map(({ agent, steps, now, before, logged }) =>
        `${agent} is solved within ${withThousands(steps)} real steps on ${
          told(now)
        } with its defaults, and on ${told(before)} with those before${
          logged === undefined
            ? ""
            : `; the log has ${logged.solved} (median ${logged.median}) and ${logged.solvedBefore} (${logged.medianBefore}) of ${logged.runs}`
        }.`
      ),
      ...known.length === 0 ? [] : [
        `These seeds (${seeds[0]} to ${
          seeds[seeds.length - 1]
        }) do not contradict the log's order for ${agreeing.length} of ${counted(known.length, "agent")}.`,
      ],
      `${
        counted(seeds.length, "seed")
      } of three agents are too few to choose by, and the other trials are in the log only: ` +
      `each is made again by its command, which mbrl study tuning --json prints.`,
    ],
    tables: [
      studyTable<Again>("tuning", "Defaults now and before, run again", [
        { csv: { agent: ({ label }) => label }, shown: ["agent", ({ label }) => label] },
        {
          csv: { solved: ({ solved }) => solved },
          shown: ["solved", ({ solved }) => `${solved} of ${seeds.length}`],
        },
        {
          csv: { steps_to_solve_median: ({ steps }) => steps.value },
          shown: ["median steps", ({ steps }) => formatSteps(steps)],
        },
      ], rows),
    ],
  };
}

/** For which agents today's defaults are solved sooner, and for which later. */
function firstSentence(pairs: readonly { readonly agent: string; readonly told: string }[]): string {
  const words = { lower: "solved sooner than", higher: "solved later than", unclear: "not told apart from" };
  const parts = Object.entries(words).flatMap(([told, word]) => {
    const own = pairs.filter((pair) => pair.told === told).map(({ agent }) => agent);
    return own.length === 0 ? [] : [`${word} those before for ${listed(own)}`];
  });
  return `Run again on ${counted(seeds.length, "seed")}, today's defaults are ${
    listed(parts)
  } (95% confidence).`;
}

/** What the stored log says of an agent, on the seeds that chose its default. */
function loggedOf(agent: string, stored: StudyAnswer | undefined): Logged | undefined {
  const table = stored?.tables.find(({ name }) => name === "tuning");
  const rows = table === undefined
    ? []
    : parse(table.csv, { skipFirstRow: true }) as unknown as Record<string, string>[];
  const row = rows.find((row) => row.agent === agent && row.solved_before !== "");
  const median = (cell: string) =>
    cell === "inf" ? "beyond the budget" : cell === "" ? "not stored" : withThousands(Number(cell));
  return row && {
    solved: Number(row.solved),
    solvedBefore: Number(row.solved_before),
    runs: Number(row.runs),
    median: median(row.median),
    medianBefore: median(row.median_before),
  };
}
