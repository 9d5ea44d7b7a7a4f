/**
 * The runs of a study.
 *
 * @module
 */

import {
  type ComparisonConfig,
  defaultComparison,
  expandRuns,
  layOver,
} from "../experiment/comparison_config.ts";
import type { RunSpec } from "../experiment/run_spec.ts";
import type { StoredPart } from "../results/stored_plan.ts";
import type { Study, StudySize } from "./study.ts";

/** One comparison of a study, with those of its runs that a process makes. */
export interface StudyRuns {
  readonly name: string;
  readonly config: ComparisonConfig;
  readonly specs: readonly RunSpec[];
}

/**
 * The comparisons of a study, each with the runs of one part of all: of every agent on every task, each N-th
 * seed, so that parts cost about the same.
 *
 * @param part All runs if absent.
 */
export function runsOfStudy(study: Study, size: StudySize, part?: StoredPart): StudyRuns[] {
  let number = 0;
  return study.parts(size).filter((part) => "comparison" in part).map(({ name, comparison }) => {
    const config = layOver(defaultComparison, comparison);
    const all = expandRuns(config).sort((a, b) =>
      a.taskLabel === b.taskLabel
        ? a.agentLabel === b.agentLabel ? a.seed - b.seed : a.agentLabel < b.agentLabel ? -1 : 1
        : a.taskLabel < b.taskLabel
        ? -1
        : 1
    );
    const specs = all.filter(() => part === undefined || number++ % part.of === part.number - 1);
    return { name, config, specs };
  });
}

/** All runs in the order in which they are made: seed by seed, so that early results cover every agent. */
export function inOrder(parts: readonly StudyRuns[]): RunSpec[] {
  return parts.flatMap(({ specs }) => specs).sort((a, b) => a.seed - b.seed);
}
