/**
 * Checks that runs can start, before anything is written: the common check of `compare`, `train` and
 * `--dry-run`.
 *
 * @module
 */

import { agentOf } from "../agents/registry.ts";
import { examineTask } from "../tasks/contract.ts";
import { ownTasks } from "../tasks/own_task.ts";
import { taskOf } from "../tasks/registry.ts";
import { UsageError } from "../settings/usage_error.ts";
import { estimateBytes, MOST_BYTES } from "./memory_estimate.ts";
import { baseName } from "../user_files/source_file.ts";
import { contendersOf, type RunSpec } from "./run_spec.ts";
import { problemOf, refuseProblems } from "./variant_problems.ts";

/** Random play in each user's task before its first run. */
const EXAMINATION = { steps: 2000, seconds: 3 };

/** Seconds for which users' agents are tried, together, and each at most. */
const TRIAL = { together: 20, each: 2 };

/** With more contenders than this, only enough are tried to cover every value of every setting. */
const MOST_TRIED = 1000;

/**
 * Refuses runs that cannot start: those that would need too much memory, and those whose agent or task cannot
 * be created with its settings. Each contender is created once, as in a run, and dropped.
 *
 * @throws {UsageError} If any cannot start; the message names all of them, or the first few.
 */
export async function checkRuns(specs: readonly RunSpec[]): Promise<void> {
  const contenders = contendersOf(specs).map(([spec]) => spec);
  await examineOwnTasks(contenders);
  refuseProblems(
    contenders.map((spec) => problemOf(nameOf(spec), () => checkMemory(spec))),
    contenders.length,
  );
  const [{ startEngine }, { Run }, { tryAgent }] = await Promise.all([
    import("../nn/engine.ts"),
    import("./run.ts"),
    import("./agent_contract.ts"),
  ]);
  await startEngine({ fast: specs[0]?.fast === true });
  const tried = contenders.length > MOST_TRIED ? everyValueOnce(contenders) : contenders;
  const own = tried.filter(({ agentFile }) => agentFile !== undefined).length;
  const seconds = Math.min(TRIAL.each, TRIAL.together / own);
  refuseProblems(
    tried.map((spec) =>
      spec.agentFile === undefined ? problemOf(nameOf(spec), () => new Run(spec)) : undefined
    ),
    contenders.length,
  );
  for (const spec of tried) if (spec.agentFile !== undefined) await tryAgent(spec, seconds);
}

const nameOf = ({ agentLabel, taskLabel }: RunSpec) => `${agentLabel} on ${taskLabel}`;

/** Checks users' tasks by random play, once for each choice of their options. */
async function examineOwnTasks(specs: readonly RunSpec[]): Promise<void> {
  for (const { taskFile, taskSettings } of new Map(specs.map((spec) => [spec.taskLabel, spec])).values()) {
    if (taskFile === undefined) continue;
    const { task, source } = await ownTasks.loadSame(taskFile);
    examineTask(task, taskSettings, source, baseName(taskFile.path), EXAMINATION);
  }
}

function checkMemory(spec: RunSpec): void {
  const task = taskOf(spec).create(spec.taskSettings);
  const { budget } = spec;
  const realSteps = "steps" in budget ? budget.steps : budget.episodes * task.spec.timeLimit;
  const bytes = estimateBytes(agentOf(spec).settings, spec.agentSettings, task.spec, realSteps);
  if (bytes <= MOST_BYTES) return;
  throw new UsageError(
    `${spec.agentLabel} on ${spec.taskLabel} would take about ${
      gibibytes(bytes)
    } GiB of memory, and a run may take ${
      gibibytes(MOST_BYTES)
    }: use smaller capacities, networks, batches or pictures.`,
  );
}

function gibibytes(bytes: number): string {
  return String(Number((bytes / 2 ** 30).toPrecision(2)));
}

/** Enough contenders to cover every value of every setting. */
function everyValueOnce(contenders: readonly RunSpec[]): RunSpec[] {
  const seen = new Set<string>();
  return contenders.filter(({ agent, agentSettings, taskSettings }) => {
    const before = seen.size;
    for (const [owner, settings] of [[agent, agentSettings], ["task", taskSettings]] as const) {
      for (const [key, value] of Object.entries(settings)) seen.add(`${owner}.${key}=${value}`);
    }
    return seen.size > before;
  });
}
