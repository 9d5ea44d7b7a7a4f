/**
 * `mbrl compare --dry-run`: the runs of a comparison, and what they cost.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { trialSeconds } from "../experiment/trial_length.ts";
import { contendersOf, type RunSpec } from "../experiment/run_spec.ts";
import { jsonText } from "./lists.ts";
import type { filesIn } from "./own_files.ts";
import { duration } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { table } from "./text_layout.ts";

/** How a comparison is made, and shown. */
export interface DryRunOptions {
  /** The names of users' files, for messages. */
  readonly files: ReturnType<typeof filesIn>;
  /** Runs at the same time; the number of cores unless given. */
  readonly jobs: number | undefined;
  /** Whether everything is printed as JSON. */
  readonly json: boolean;
}

/**
 * Lists the runs and estimates their cost; silenced, it only lists them. The list is for programs and goes to standard output,
 * the estimate to standard error; as JSON both are data.
 */
export async function dryRun(
  specs: readonly RunSpec[],
  { files, jobs, json }: DryRunOptions,
  terminal: Terminal,
): Promise<void> {
  if (!json) {
    for (const spec of specs) terminal.print(`${spec.agentLabel}\t${spec.taskLabel}\tseed ${spec.seed}`);
  }
  const cores = Math.max(1, Math.min(jobs ?? Infinity, navigator.hardwareConcurrency, specs.length));
  if (!terminal.quiet) {
    const seconds = Number(trialSeconds(contendersOf(specs).length).toPrecision(2));
    terminal.say(`Trying each agent for about ${seconds === 1 ? "a second" : `${seconds} seconds`} …`);
  }
  const costs = terminal.quiet ? undefined : await runJob("estimateCosts", { specs }, { files });
  const total = costs?.reduce((sum, { runs, secondsPerRun }) => sum + runs * secondsPerRun, 0) ?? NaN;
  const longest = costs?.reduce((most, { secondsPerRun }) => Math.max(most, secondsPerRun), 0) ?? NaN;
  const wall = Math.max(longest, total / cores);
  if (json) {
    const rounded = (seconds: number) => Number(seconds.toPrecision(3));
    terminal.print(jsonText({
      runs: specs.map(({ agentLabel, agent, taskLabel, seed, budget }) => ({
        label: agentLabel,
        agent,
        task: taskLabel,
        seed,
        ...budget,
      })),
      ...costs === undefined ? {} : {
        costs: costs.map((cost) => ({ ...cost, secondsPerRun: rounded(cost.secondsPerRun) })),
        jobs: cores,
        wallSeconds: rounded(wall),
        coreSeconds: rounded(total),
      },
    }));
    return;
  }
  if (costs === undefined) return;
  const severalTasks = new Set(costs.map(({ task }) => task)).size > 1;
  const rows = costs.map(({ label, task, runs, secondsPerRun }) => [
    severalTasks ? `${label} (${task})` : label,
    String(runs),
    duration(secondsPerRun),
    duration(secondsPerRun * runs),
  ]);
  for (const line of table([["agent", "runs", "each", "together"], ...rows])) terminal.say(line);
  terminal.say(`About ${duration(wall)} with ${cores} at a time, ${duration(total)} of one core.`);
}
