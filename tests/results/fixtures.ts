/** Small comparisons for tests: rows, plans, folders. */

import type { CurveRow, EpisodeRow, RunKey } from "../../lib/results/rows.ts";
import type { FinishedRun } from "../../lib/results/run_files.ts";
import type { StoredConfig } from "../../lib/results/stored_config.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";

/** A plan of dyna and dqn on cartpole. */
export function planOf(...seeds: number[]): StoredPlan {
  return {
    contenders: [
      { label: "dyna", agent: "dyna", kind: "model-based", settings: { rolloutLength: 5 } },
      { label: "dqn", agent: "dqn", kind: "model-free", settings: { learningRate: 1e-3 } },
    ],
    tasks: [{ label: "cartpole", task: "cartpole", solvedThreshold: 475, settings: {} }],
    seeds,
    budget: { steps: 300 },
    evaluation: { every: 50, episodes: 10 },
  };
}

/** The configuration of a comparison with a plan. */
export function configOf(plan: StoredPlan): StoredConfig {
  return { format: 1, argv: ["compare"], versions: { mbrl: "1.0.0" }, backend: null, plan };
}

/** Where runs are said to be made. */
export const origin = {
  date: "2026-05-01T12:00:00Z",
  system: "linux x86_64",
  cpu: "A processor",
  version: "1.0.0",
  commit: "0123456789ab",
};

/** A run's key. */
export const key = (label: string, seed: number): RunKey => ({ label, task: "cartpole", seed });

/** A finished run whose numbers follow from its key. */
export function finishedRun(agent: string, seed: number, wallSeconds = 1): FinishedRun {
  const curve = Array.from({ length: 6 }, (_, i): CurveRow => {
    const value = i + 2 >= (agent === "dqn" ? 4 : 3) + seed / 10 ? 480 + seed / 3 : 20 + i;
    return {
      ...key(agent, seed),
      env_steps: 50 * (i + 1),
      episodes: i,
      eval_return_mean: value,
      eval_return_std: 0.1 * i,
      eval_return_min: 9,
      eval_length_mean: value,
      model_error: agent === "dqn" ? undefined : 0.5 / (i + 1),
      gradient_steps: 10 * i,
      imagined_steps: agent === "dqn" ? 0 : 100 * i,
      diagnostics: agent === "dqn" ? { loss: 0.1 + i } : { modelLoss: 0.2 + i },
    };
  });
  const episodes = Array.from({ length: 5 }, (_, i): EpisodeRow => ({
    ...key(agent, seed),
    episode: i + 1,
    env_steps: 20 * (i + 1),
    return: 20,
    length: 20,
    terminated: true,
  }));
  return {
    curve,
    episodes,
    run: {
      ...key(agent, seed),
      status: "done",
      steps_to_solve: 100,
      first_crossing: 100,
      retention: 1,
      final_return: curve[5].eval_return_mean,
      wall_seconds: wallSeconds,
      steps_per_second: 300,
      cpu_seconds: 0.5 * wallSeconds,
      cpu_seconds_to_solve: 0.25 * wallSeconds,
      gradient_steps: 50,
      imagined_steps: 0,
      ...origin,
      error: "",
    },
  };
}

/** The same run, failed. */
export function failedRun(agent: string, seed: number): FinishedRun {
  const { run } = finishedRun(agent, seed);
  return {
    curve: [],
    episodes: [],
    run: {
      ...run,
      status: "failed",
      steps_to_solve: Infinity,
      first_crossing: Infinity,
      retention: undefined,
      final_return: NaN,
      error: "The worker died.",
    },
  };
}

/** Where there is a file system in memory, syncing costs nothing. */
const temporary = Deno.build.os === "linux" ? "/dev/shm" : undefined;

/** Runs a test in a folder of its own. */
export async function inFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = makeFolder();
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The bytes of the files that hold no durations. */
export function exactFiles(folder: string): Record<string, string> {
  return Object.fromEntries(
    ["curves.csv", "episodes.csv", "summary.csv"].map((
      name,
    ) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
  );
}

function makeFolder(): string {
  try {
    if (temporary !== undefined) return Deno.makeTempDirSync({ dir: temporary });
  } catch {
    // there is none here
  }
  return Deno.makeTempDirSync();
}
