import { assertEquals, assertRejects } from "@std/assert";
import { findAgent } from "../../../lib/agents/registry.ts";
import { findTask } from "../../../lib/tasks/registry.ts";
import { replayReturns, returnHistory } from "../../../lib/experiment/inspection/return_history.ts";
import type { RunSpec } from "../../../lib/experiment/run_spec.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";
import type { CurveRow } from "../../../lib/results/rows.ts";
import { defaultsOf, type SettingValues } from "../../../lib/settings/settings.ts";

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

const mpc = specOf("mpc", { learningStarts: 24, modelMaxUpdates: 30, horizon: 20, generations: 2 });

Deno.test("returnHistory() finds predictions too high whose gap passes a tenth and two standard errors", () => {
  const row = (predicted: number, mean: number, std: number) =>
    ({
      env_steps: 50,
      eval_return_mean: mean,
      eval_return_std: std,
      diagnostics: { predicted_return: predicted },
    }) as unknown as CurveRow;
  const flags = [row(500, 449, 0), row(500, 451, 0), row(500, 440, 400), row(NaN, 1, 1)];
  assertEquals(returnHistory(flags).map(({ isExploited }) => isExploited), [true, false, false]);
});

Deno.test("replayReturns() asks the very agents that the run had, and nothing before the first fit", async () => {
  const steps: number[] = [];
  const found = await replayReturns(mpc, undefined, 80, 4, new Generator(1), (step) => steps.push(step));
  assertEquals(steps, [20, 40, 60, 80]);
  assertEquals(found.map((point) => point.steps), [40, 60, 80]);
  // cut otherwise, and evaluated on the way: the same predictions
  const again = await replayReturns(
    { ...mpc, evaluation: { every: 7, episodes: 3 } },
    undefined,
    80,
    2,
    new Generator(1),
    () => {},
  );
  assertEquals(again, [found[0], found[2]]);
});

Deno.test("replayReturns() refuses agents that imagine nothing", async () => {
  await assertRejects(
    () => replayReturns(specOf("random", {}), undefined, 10, 1, new Generator(1), () => {}),
    UsageError,
    "imagines no whole episodes",
  );
});
