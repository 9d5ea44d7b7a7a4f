import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { dreamReport } from "../../../lib/agents/dreamer/dream_report.ts";
import { ScalingEncoder } from "../../../lib/agents/dreamer/observation_encoder.ts";
import { collectTrajectories } from "../../../lib/dynamics/diagnostics/trajectories.ts";
import type { RolloutPolicy } from "../../../lib/dynamics/rollouts.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { task } from "../drive.ts";
import { untrainedModel } from "./untrained_model.ts";

/** Pushes the cart under the pole: it stands for hundreds of steps. */
const upright: RolloutPolicy = {
  act(observations, _alive, actions) {
    for (let i = 0; i < actions.length; i++) {
      actions[i] = observations[4 * i + 2] + 0.5 * observations[4 * i + 3] > 0 ? 1 : 0;
    }
  },
};

/** Always the same push: it falls within a dozen steps. */
const falling: RolloutPolicy = { act: (_observations, _alive, actions) => void actions.fill(1) };

function report(policy: RolloutPolicy) {
  const [dream, errors] = dreamReport({
    task,
    encoder: new ScalingEncoder("2 4 0.5 1", task.spec.variables),
    ...untrainedModel(),
    policyOf: () => policy,
    random: new Generator(7),
  });
  return { dream, errors };
}

Deno.test("dreamReport() shows what really happened in the task's own units, and the dream of it", () => {
  const { dream, errors } = report(upright);
  const [episode] = collectTrajectories(task, upright, 20, new Generator(7).stream("agent's episodes"));
  const own = (dream.table?.rows ?? []).filter(([policy]) => policy === "the agent's");
  const valueOf = (variable: string, what: string) =>
    own.filter((row) => row[1] === variable && row[3] === what).map((row) => Number(row[4]));
  ["x (m)", "x' (m/s)", "theta (rad)", "theta' (rad/s)"].forEach((variable, v) => {
    const real = valueOf(variable, "real");
    assertEquals(real.length, 60);
    real.forEach((value, t) => assertAlmostEquals(value, episode.observations[4 * t + v], 1e-6));
    const imagined = valueOf(variable, "imagined");
    assertEquals(imagined.length, 50);
    assert(imagined.every(Number.isFinite));
  });
  const counts = (errors.table?.rows ?? []).filter(([policy]) => policy === "the agent's").map((row) =>
    row[4]
  );
  assertEquals(counts, Array(4 * 51).fill(20)); // the posterior, and the prior 1 to 50 steps ahead
  assertEquals(dream.summary?.[0], [
    "actions",
    "variable",
    "posterior",
    ...[1, 5, 15, 50].map((k) => `k = ${k}`),
  ]);
  assertEquals(dream.summary?.filter(([policy]) => policy === "the agent's").length, 4);
  assert(dream.sentences[0].startsWith("Median errors over 20 episodes of the agent's actions"));
});

Deno.test("dreamReport() says where no episode is long enough", () => {
  const { dream } = report(falling);
  assertEquals(dream.sentences[0], "No episode of the agent's actions is long enough (60 steps).");
  assert((dream.table?.rows ?? []).every(([policy]) => policy === "random"));
});
