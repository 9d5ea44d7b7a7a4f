/**
 * What a comparison will cost, from a short run of each contender.
 *
 * @module
 */

import { initialiseBackend } from "../nn/backend.ts";
import { Run } from "./run.ts";
import type { RunSpec } from "./run_spec.ts";
import { adoptModel, modelOf, type ModelSource } from "./transfer.ts";

/** The cost of one contender's run. */
export interface CostEstimate {
  readonly agent: string;
  readonly task: string;
  /** Runs of this contender. */
  readonly runs: number;
  /** Seconds of one run on one core. */
  readonly secondsPerRun: number;
}

/** Seconds for which each contender is tried. */
const TRIAL_SECONDS = 2;

/**
 * Tries each contender for two seconds and reckons up. Evaluations grow longer as a policy gets better, so the truth is
 * rather above the estimate than below it.
 */
export async function estimateCosts(specs: readonly RunSpec[]): Promise<CostEstimate[]> {
  await initialiseBackend({ fast: specs[0]?.fast === true });
  const contenders = new Map<string, RunSpec[]>();
  for (const spec of specs) {
    const name = `${spec.agentLabel}\n${spec.taskLabel}`;
    contenders.set(name, [...(contenders.get(name) ?? []), spec]);
  }
  const estimates: CostEstimate[] = [];
  for (const runs of contenders.values()) {
    estimates.push({
      agent: runs[0].agentLabel,
      task: runs[0].taskLabel,
      runs: runs.length,
      secondsPerRun: trySeconds(runs[0], await modelOf(runs[0])),
    });
  }
  return estimates;
}

function trySeconds(spec: RunSpec, model: ModelSource | undefined): number {
  const run = new Run(spec);
  try {
    if (model !== undefined) adoptModel(run, model);
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    while (!run.done && seconds() < TRIAL_SECONDS) run.advance(1);
    return run.done ? seconds() : seconds() / run.share;
  } finally {
    run.dispose();
  }
}
