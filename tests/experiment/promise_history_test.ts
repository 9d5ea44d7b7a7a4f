import { assertEquals, assertThrows } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { promiseHistory, replayPromises } from "../../lib/experiment/promise_history.ts";
import type { RunSpec } from "../../lib/experiment/run_spec.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { CurveRow } from "../../lib/results/rows.ts";
import { defaultsOf, type SettingValues } from "../../lib/settings/settings.ts";

function specOf(agent: string, changes: SettingValues): RunSpec {
  return {
    agent,
    agentSettings: { ...defaultsOf(findAgent(agent).settings), ...changes },
    agentLabel: agent,
    rules: "hidden",
    task: "cartpole",
    taskSettings: defaultsOf(findTask("cartpole").settings),
    taskLabel: "cartpole",
    seed: 3,
    budget: { steps: 80 },
    evaluation: { every: 20, episodes: 2 },
  };
}

const mpc = specOf("mpc", { learningStarts: 40, modelMaxUpdates: 30, horizon: 20, generations: 2 });

Deno.test("promiseHistory() raises the flag where the gap passes a tenth and two standard errors", () => {
  const row = (promised: number, mean: number, std: number) =>
    ({
      env_steps: 50,
      eval_return_mean: mean,
      eval_return_std: std,
      diagnostics: { promised_return: promised },
    }) as unknown as CurveRow;
  const flags = [row(500, 449, 0), row(500, 451, 0), row(500, 440, 400), row(NaN, 1, 1)];
  assertEquals(promiseHistory(flags).map(({ isExploited }) => isExploited), [true, false, false]);
});

Deno.test("replayPromises() asks the very agents that the run had, and nothing before the first fit", () => {
  const steps: number[] = [];
  const found = replayPromises(mpc, undefined, 80, 4, new Generator(1), (step) => steps.push(step));
  assertEquals(steps, [20, 40, 60, 80]);
  assertEquals(found.map((point) => point.steps), [40, 60, 80]);
  // cut otherwise, and evaluated on the way: the same promises
  const again = replayPromises(
    { ...mpc, evaluation: { every: 7, episodes: 3 } },
    undefined,
    80,
    2,
    new Generator(1),
    () => {},
  );
  assertEquals(again, [found[0], found[2]]);
});

Deno.test("replayPromises() refuses agents without a model", () => {
  assertThrows(
    () => replayPromises(specOf("random", {}), undefined, 10, 1, new Generator(1), () => {}),
    TypeError,
    "no learned",
  );
});
