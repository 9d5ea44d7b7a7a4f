/** Whole real steps of every agent at its defaults, learning included and evaluation left out: ten steps an iteration. */

import { agents } from "../../lib/agents/registry.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { Run } from "../../lib/experiment/run.ts";

/** Real steps before the measurement, so that every part of an agent is at work. */
const WARM_UP = 300;
const STEPS = 10;

const never = { every: 1_000_000_000 };
const many = { steps: 1_000_000_000 };

function benchmark(name: string, group: string, comparison: Parameters<typeof layOver>[1]): void {
  const [spec] = expandRuns(
    layOver(defaultComparison, { seeds: [0], budget: many, evaluation: never, ...comparison }),
  );
  let run: Run | undefined;
  Deno.bench(name, { group }, (bench) => {
    if (run === undefined) {
      run = new Run(spec);
      run.advance(WARM_UP);
    }
    bench.start();
    run.advance(STEPS);
    bench.end();
  });
}

/** Agents that cannot do without a setting of their task. */
const taskSettings: Readonly<Record<string, Record<string, string>>> = {
  "world-models": { observation: "pixels" },
};

for (const { name } of agents) {
  benchmark(`${name}, 10 real steps`, "agents", {
    agents: [name],
    settings: { task: taskSettings[name] ?? {} },
  });
}

benchmark("dqn, one plain network and update, 10 real steps", "agents", {
  agents: ["dqn"],
  settings: { dqn: { twin: false, updatesPerStep: 1, weightAveraging: 0 } },
});
