/**
 * Every pair of agents: the probability that a run of the one needs fewer real steps than a run of the other.
 *
 * @module
 */

import { parse } from "@std/csv";
import type { SeedStatistics } from "../results/seed_statistics.ts";
import { probabilityOfFewer } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { SURE } from "./probabilities.ts";
import { type StudyAnswer, type StudyTable, studyTable } from "./study.ts";

/** One agent with its seeds. */
interface Ranked {
  readonly label: string;
  readonly statistics: readonly SeedStatistics[];
}

/** The table's name. */
const PAIRS = "pairs";

/** The table of every pair. */
export function pairsTable(agents: readonly Ranked[]): StudyTable {
  return studyTable(PAIRS, "Probability that a run of the first agent needs fewer steps", [
    { csv: { agent: ({ a }) => a } },
    { csv: { than: ({ b }) => b } },
    { csv: { p_fewer: ({ probability }) => probability } },
  ], pairsOf(agents));
}

/** A sentence on whether the stored answer agrees with every pair that these agents separate. */
export function agreementWith(stored: StudyAnswer, agents: readonly Ranked[]): string {
  const table = stored.tables.find(({ name }) => name === PAIRS);
  const rows = table === undefined
    ? []
    : parse(table.csv, { skipFirstRow: true }) as unknown as Record<string, string>[];
  const known = new Map(rows.flatMap(({ agent, than, p_fewer }): [string, number][] => {
    const probability = Number(p_fewer);
    return [[`${agent}\n${than}`, probability], [`${than}\n${agent}`, 1 - probability]];
  }));
  const separated = pairsOf(agents)
    .map(({ a, b, probability }) =>
      probability < 0.5 ? { a: b, b: a, probability: 1 - probability } : { a, b, probability }
    )
    .filter(({ a, b, probability }) => probability > SURE && known.has(`${a}\n${b}`));
  const opposed = separated.filter(({ a, b }) => known.get(`${a}\n${b}`)! <= 0.5);
  return `Of ${
    counted(separated.length, "pair")
  } of agents in which one needs fewer steps than the other on more than ${
    Math.round(100 * SURE)
  }% of pairs of seeds, the stored study has the same order for ${separated.length - opposed.length}${
    opposed.length === 0 ? "" : `, and not for ${opposed.map(({ a, b }) => `${a} and ${b}`).join(", ")}`
  }.`;
}

function pairsOf(agents: readonly Ranked[]) {
  const steps = ({ statistics }: Ranked) => statistics.map(({ stepsToSolve }) => stepsToSolve);
  return agents.flatMap((a, i) =>
    agents.slice(i + 1).map((b) => ({
      a: a.label,
      b: b.label,
      probability: probabilityOfFewer(steps(a), steps(b)),
    }))
  );
}
