import { assertEquals } from "@std/assert";
import { agents } from "../../lib/agents/registry.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { hasDiverged } from "../../lib/experiment/divergence.ts";
import { decodeRunCheckpoint, encodeRunCheckpoint, restoreRun } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import type { RunSpec } from "../../lib/experiment/run_spec.ts";
import { formatCurves, formatEpisodes } from "../../lib/results/csv.ts";

function specOf(agent: string, steps: number, settings: Record<string, number> = {}, every = steps): RunSpec {
  const [spec] = expandRuns(layOver(defaultComparison, {
    agents: [agent],
    seeds: [0],
    settings: agent === "world-models" ? { task: { observation: "pixels" } } : {},
    budget: { steps },
    evaluation: { every, episodes: 1 },
  }));
  return { ...spec, agentSettings: { ...spec.agentSettings, ...settings } }; // also out of their ranges
}

/** What makes an agent learn within few steps. */
const early: Record<string, Record<string, number>> = {
  ppo: { lanes: 1 },
  muzero: { learningStarts: 100 },
  dreamer: { learningStarts: 100 },
  "world-models": {
    learningStarts: 100,
    visionUpdates: 5,
    memoryUpdates: 5,
    generations: 1,
    dreamLength: 5,
  },
};

function ended(spec: RunSpec): Run {
  const run = new Run(spec);
  run.advance(Infinity);
  return run;
}

Deno.test("hasDiverged() finds one NaN among 32-bit numbers, and passes over marks of 64 bits", () => {
  const network = { weights: [new Float32Array(100), new Float32Array(100).fill(Infinity)] };
  const agent = { network, best: NaN, sums: Float64Array.of(NaN, 0), name: "NaN", none: null };
  assertEquals(hasDiverged(agent), false);
  network.weights[1][99] = NaN;
  assertEquals(hasDiverged(agent), true);
});

Deno.test("Run.divergedAt is undefined for every agent at its defaults", () => {
  for (const { name } of agents) {
    const run = ended(specOf(name, 110, early[name]));
    assertEquals([name, run.divergedAt, run.steps], [name, undefined, 110]);
  }
});

Deno.test("Run ends at the first evaluation of an agent that has diverged, and keeps its rows", async () => {
  const spec = specOf("dqn", 1000, { learningRate: 1e30 }, 40);
  const run = ended(spec);
  assertEquals([run.divergedAt, run.steps, run.curve.at(-1)?.env_steps], [120, 120, 120]);
  assertEquals(run.curve.map((row) => "q_loss" in row.diagnostics), [true, true, true]);
  const bytesOf = (of: Run) => formatCurves(of.curve) + formatEpisodes(of.episodes);
  const cut = new Run(spec);
  cut.advance(110); // the weights are NaN already, and nobody has looked
  const resumed = await restoreRun(decodeRunCheckpoint(encodeRunCheckpointInRange(cut), "x"));
  while (!resumed.done) resumed.advance(7);
  assertEquals([resumed.divergedAt, bytesOf(resumed)], [120, bytesOf(run)]);
  const again = await restoreRun(decodeRunCheckpoint(encodeRunCheckpointInRange(run), "x"));
  assertEquals([again.divergedAt, again.done], [120, true]);
});

/** A run whose settings are out of their ranges is saved as one at the end of them. */
function encodeRunCheckpointInRange(run: Run): Uint8Array {
  const spec = { ...run.spec, agentSettings: { ...run.spec.agentSettings, learningRate: 1 } };
  return encodeRunCheckpoint({ spec, steps: run.steps, save: () => run.save() }, 1);
}

Deno.test("Run ends where an agent that has diverged throws, and a fault of another agent stays one", () => {
  for (const [weight, divergedAt] of [[NaN, 3], [1, undefined]] as const) {
    const run = new Run(specOf("random", 10));
    const learn = run.agent.learn.bind(run.agent);
    run.agent.learn = () => {
      if (run.steps === 3) throw new RangeError("no probability is left");
      learn();
    };
    run.agent.save = () => ({ weights: Float32Array.of(weight) });
    let message = "";
    try {
      run.advance(10);
    } catch (error) {
      message = (error as Error).message;
    }
    assertEquals(
      [run.divergedAt, message],
      [divergedAt, divergedAt === undefined ? "no probability is left" : ""],
    );
  }
});

Deno.test("Run finds every kind of network at its end, of policies and models alike", () => {
  const cases: Record<string, Record<string, number>> = {
    dqn: { learningRate: 1e30 },
    sac: { learningRate: 1e30 },
    ppo: { learningRate: 1e30 },
    dyna: { modelLearningRate: 1e30 },
    "dyna-q": { modelLearningRate: 1e30 },
    mbpo: { modelLearningRate: 1e30 },
    mpc: { modelLearningRate: 1e30 },
    muzero: { learningRate: 1e30 },
    dreamer: { modelLearningRate: 1e30 },
  };
  for (const [agent, settings] of Object.entries(cases)) {
    const run = ended(specOf(agent, 160, { ...early[agent], ...settings }));
    assertEquals([agent, run.divergedAt], [agent, 160]);
  }
});
