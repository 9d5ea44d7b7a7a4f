import { assert, assertEquals } from "@std/assert";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { decodeRunCheckpoint, encodeRunCheckpoint, restoreRun } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { formatCurves, formatEpisodes } from "../../lib/results/csv.ts";

const [spec] = expandRuns(layOver(defaultComparison, {
  agents: ["dqn"],
  seeds: [5],
  budget: { steps: 300 },
  evaluation: { every: 100, episodes: 5 },
}));

function resultsOf(run: Run): string {
  return formatCurves(run.curve) + formatEpisodes(run.episodes);
}

Deno.test("Run.advance() gives the same bytes however the steps are cut", () => {
  const whole = new Run(spec);
  whole.advance(1000);
  const cut = new Run(spec);
  while (!cut.done) cut.advance(7);
  assertEquals(resultsOf(cut), resultsOf(whole));
  assertEquals(whole.steps, 300);
  assertEquals(whole.curve.map((row) => row.env_steps), [100, 200, 300]);
});

Deno.test("Run.advance() counts every real step and every episode once", () => {
  const run = new Run(spec);
  run.advance(1000);
  const stepsInEpisodes = run.episodes.reduce((sum, episode) => sum + episode.length, 0);
  assert(stepsInEpisodes <= 300 && stepsInEpisodes > 300 - 500);
  assertEquals(run.episodes.map((row) => row.episode), run.episodes.map((_, i) => i + 1));
  for (const [i, row] of run.episodes.entries()) {
    assertEquals(row.env_steps, (run.episodes[i - 1]?.env_steps ?? 0) + row.length);
  }
});

Deno.test("Run counts episodes where they are the budget, and evaluates at the end", () => {
  const run = new Run({
    ...spec,
    agent: "random",
    agentSettings: {},
    agentLabel: "random",
    budget: { episodes: 4 },
  });
  run.advance(100_000);
  assert(run.done);
  assertEquals(run.episodes.length, 4);
  assertEquals(run.curve.at(-1)?.env_steps, run.steps);
});

Deno.test("restoreRun() continues with the same bytes from any step", () => {
  const whole = new Run(spec);
  whole.advance(1000);
  for (const stop of [1, 64, 150, 299]) {
    const first = new Run(spec);
    first.advance(stop);
    const bytes = encodeRunCheckpoint(first, 1.5);
    const checkpoint = decodeRunCheckpoint(bytes, "a file");
    assertEquals(checkpoint.seconds, 1.5);
    const second = restoreRun(checkpoint);
    second.advance(1000);
    assertEquals(resultsOf(second), resultsOf(whole), `after a stop at step ${stop}`);
  }
});
