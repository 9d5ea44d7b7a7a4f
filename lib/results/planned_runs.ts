/**
 * The runs that a result folder should hold.
 *
 * @module
 */

import { compareNames } from "./csv.ts";
import type { RunKey } from "./rows.ts";
import type { StoredPart, StoredPlan } from "./stored_config.ts";

/**
 * The runs of a plan, or of one part of it: seed by seed, and of those every `part.of`-th, starting with
 * number `part.number`. The order of agents and tasks on the command line does not matter.
 */
export function plannedRuns({ contenders, tasks, seeds }: StoredPlan, part?: StoredPart): RunKey[] {
  const [agents, names] = [contenders, tasks].map((items) =>
    items.map(({ label }) => label).sort(compareNames)
  );
  const runs = seeds.flatMap((seed) =>
    names.flatMap((task) => agents.map((agent) => ({ agent, task, seed })))
  );
  return part === undefined ? runs : runs.filter((_, i) => i % part.of === part.number - 1);
}
