import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { KnownRewardAndTermination } from "../../lib/dynamics/reward_and_termination.ts";
import { type ImaginedStep, Rollouts } from "../../lib/dynamics/rollouts.ts";
import { Generator } from "../../lib/random/generator.ts";
import { balanceTask, makeModel, randomRows } from "./fixtures.ts";

const task = balanceTask();
const model = makeModel({ modelMaxUpdates: 60 });
model.fit(randomRows(300, 1), new Generator(1));
const right = { act: (_o: Float32Array, _a: Uint8Array, actions: Uint8Array) => void actions.fill(1) };

function run(
  outcomes: ConstructorParameters<typeof Rollouts>[1],
  options: Partial<Parameters<Rollouts["run"]>[3]> = {},
) {
  const starts = new Float32Array(8);
  starts.set([0, 0, 0, 0, 0, 0, 0.1, 0]);
  const steps: { next: Float32Array; alive: Uint8Array; terminated: Uint8Array; rewards: Float32Array }[] =
    [];
  const imagined = new Rollouts(model, outcomes, 2).run(
    starts,
    2,
    right,
    { length: 15, propagation: "mean", random: new Generator(2), ...options },
    (step: ImaginedStep, alive: Uint8Array) =>
      steps.push({
        next: step.nextObservations.slice(),
        alive: alive.slice(),
        terminated: step.terminated.slice(),
        rewards: step.rewards.slice(),
      }),
  );
  return { imagined, steps };
}

Deno.test("Rollouts.run() follows the model and ends each row where the task says", () => {
  const { imagined, steps } = run(new KnownRewardAndTermination(task.rules!));
  // the real cart, pushed right from rest and from a lean of 0.1, falls at steps 10 and 11
  for (const [row, lean] of [[0, 0], [1, 0.1]]) {
    const environment = task.environment(new Generator(0));
    environment.reset();
    const saved = environment.save();
    (saved.states as Float64Array).set([0, 0, lean, 0]);
    environment.restore(saved);
    for (let depth = 0;; depth++) {
      assertEquals(steps[depth].alive[row], 1);
      const real = environment.step(1);
      for (let k = 0; k < 4; k++) {
        assertAlmostEquals(steps[depth].next[row * 4 + k], real.observation[k], 0.02);
      }
      assertEquals(steps[depth].terminated[row] === 1, real.terminated);
      if (!real.terminated) continue;
      assert(depth + 1 === steps.length || steps[depth + 1].alive[row] === 0);
      break;
    }
  }
  assertEquals(imagined, steps.reduce((sum, step) => sum + step.alive[0] + step.alive[1], 0));
});

Deno.test("Rollouts.run() goes to its full length where nothing ends", () => {
  const endless = new KnownRewardAndTermination({
    ...task.rules!,
    terminated: (_next, count, out) => void out.fill(0, 0, count),
  });
  const { imagined, steps } = run(endless);
  assertEquals([imagined, steps.length], [30, 15]);
  assert(steps.every((step) => step.terminated[0] === 0));
});

Deno.test("Rollouts.run() stops where members disagree, and takes the penalty off rewards", () => {
  const outcomes = new KnownRewardAndTermination(task.rules!);
  assertEquals(run(outcomes, { maxDisagreement: 0 }).imagined, 0);
  const plain = run(outcomes, { maxDisagreement: 1e9 });
  const punished = run(outcomes, { penalty: 10 });
  assertEquals(plain.steps[0].rewards[0], 1);
  const spread = new Float32Array(1);
  model.disagreement(new Float32Array(4), Uint8Array.of(1), 1, spread);
  assertAlmostEquals(punished.steps[0].rewards[0], 1 - 10 * spread[0], 1e-5);
});

Deno.test("Rollouts.run() refuses more rows than it has room for", () => {
  assertThrows(
    () =>
      new Rollouts(model, new KnownRewardAndTermination(task.rules!), 1).run(
        new Float32Array(8),
        2,
        right,
        { length: 1, propagation: "mean", random: new Generator(0) },
        () => {},
      ),
    RangeError,
    "room for 1 rows",
  );
});
