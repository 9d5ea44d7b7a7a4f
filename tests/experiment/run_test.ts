import { assert, assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { decodeRunCheckpoint, encodeRunCheckpoint, restoreRun } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { formatCurves, formatEpisodes } from "../../lib/results/csv.ts";
import { resolveSettings } from "../../lib/settings/parse.ts";
import { small } from "../agents/small_settings.ts";
import { threeActions } from "../agents/three_actions.ts";

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

Deno.test("restoreRun() continues with the same bytes from any step", async () => {
  const whole = new Run(spec);
  whole.advance(1000);
  for (const stop of [1, 64, 150, 299]) {
    const first = new Run(spec);
    first.advance(stop);
    const bytes = encodeRunCheckpoint(first, 1.5);
    const checkpoint = decodeRunCheckpoint(bytes, "a file");
    assertEquals(checkpoint.seconds, 1.5);
    const second = await restoreRun(checkpoint);
    second.advance(1000);
    assertEquals(resultsOf(second), resultsOf(whole), `after a stop at step ${stop}`);
  }
});

for (const { name: agent, settings } of agents) {
  /** A run on a task that no registry knows. */
  const runOf = (steps: number) =>
    new Run(
      {
        ...spec,
        agent,
        agentLabel: agent,
        agentSettings: resolveSettings(agent, settings, small[agent]),
        task: threeActions.spec.id,
        taskLabel: threeActions.spec.id,
        budget: { steps },
        evaluation: { every: 70, episodes: 2 },
      },
      undefined,
      undefined,
      threeActions,
    );
  const long = runOf(300);

  Deno.test(`a run of ${agent} is the beginning of a run twice as long`, () => {
    long.advance(Infinity);
    assert(long.agent.gradientSteps > 0 || ["random", "linear-search"].includes(agent), "it learns");
    const short = runOf(150);
    short.advance(Infinity);
    // the last step is a point too, also where it lies off the grid
    assertEquals(short.curve.map(({ env_steps }) => env_steps), [70, 140, 150]);
    const inShort = ({ env_steps }: { readonly env_steps: number }) => env_steps <= 150;
    assertEquals(formatCurves(short.curve.slice(0, -1)), formatCurves(long.curve.filter(inShort)));
    assertEquals(formatEpisodes(short.episodes), formatEpisodes(long.episodes.filter(inShort)));
  });

  Deno.test(`a run of ${agent} on a task that no registry knows is saved and resumed with the same bytes`, () => {
    long.advance(Infinity);
    for (const stop of [33, 141]) {
      const first = runOf(300);
      first.advance(stop);
      const { snapshot } = decodeCheckpoint(encodeCheckpoint(first.save(), {}), "it");
      const second = runOf(300);
      second.advance(10);
      second.restore(snapshot);
      second.advance(Infinity);
      assertEquals(resultsOf(second), resultsOf(long));
    }
  });
}

Deno.test("Run is evaluated on the standard grid, and at a last step off it", () => {
  const run = new Run({ ...spec, budget: { steps: 130 }, evaluation: { episodes: 1 } });
  run.advance(1000);
  assertEquals(run.curve.map((row) => row.env_steps), [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 100, 130]);
});

Deno.test("Run that ended off the grid is the same when extended as if it had been longer at once", () => {
  const of = (steps: number) => new Run({ ...spec, budget: { steps }, evaluation: { episodes: 1 } });
  const whole = of(220);
  whole.advance(1000);
  const short = of(130);
  short.advance(1000);
  const extended = of(220);
  extended.restore(short.save());
  extended.advance(1000);
  assertEquals(resultsOf(extended), resultsOf(whole)); // averages of diagnostics since the last point too
});
