import { assertEquals } from "@std/assert";
import type { BaselineRow } from "../../lib/results/baseline.ts";
import { baselineVerdict } from "../../lib/results/baseline_verdict.ts";
import type { CensoredInterval } from "../../lib/results/statistics.ts";

const known = (value: number, low: number, high: number): CensoredInterval => ({
  value,
  low,
  high,
  highAtLeast: high,
  bounds: { atLeast: value, atMost: value },
});

const row = (label: string, ratio: CensoredInterval | undefined, seeds = 5): BaselineRow => ({
  label,
  task: "cartpole",
  baseline: "dqn",
  seeds,
  baselineSeeds: seeds,
  sharedSeeds: seeds,
  ratio,
  probabilityOfFewer: { value: 0.5, low: 0.4, high: 0.6 },
  fewerOnSharedSeeds: 0.5,
  equalSteps: 1000,
  returnDifference: { value: 3, low: 1, high: 5 },
  areaDifference: { value: 3, low: 1, high: 5 },
});

Deno.test("baselineVerdict() says who needs fewer steps, who more, and who cannot be told apart", () => {
  assertEquals(
    baselineVerdict([
      row("sac", known(0.8, 0.3, 1.5)),
      row("ppo", known(0.3, 0.1, 0.7)),
      row("dyna", known(4, 2, 9)),
      row("mbpo", known(8, 4, 17)),
    ]),
    [
      "Against dqn on cartpole: fewer real steps for mbpo (ratio 8.0 [4.0, 17.0]), dyna (ratio 4.0 [2.0, 9.0]); " +
      "more for ppo (ratio 0.3 [0.1, 0.7]); " +
      "not told apart from it, as the interval of the ratio reaches 1: sac (ratio 0.8 [0.3, 1.5]).",
    ],
  );
});

Deno.test("baselineVerdict() warns of many intervals, names few curves, and knows what is unknown", () => {
  const many = Array.from({ length: 9 }, (_, i) => row(`dyna k=${i}`, known(4, 2, 9)));
  assertEquals(baselineVerdict([...many, row("ppo", undefined)]), [
    "Against dqn on cartpole: fewer real steps for " +
    `${[0, 1, 2, 3, 4, 5].map((k) => `dyna k=${k} (ratio 4.0 [2.0, 9.0])`).join(", ")} and 3 more; ` +
    "unknown, as neither is solved on half of its seeds: ppo.",
    "Of 10 intervals of 95%, one in twenty leaves out equality by chance alone.",
  ]);
});

Deno.test("baselineVerdict() shows nothing from one seed, and judges by return without a threshold", () => {
  assertEquals(baselineVerdict([row("dyna", known(4, NaN, NaN), 1)]), [
    "Against dqn on cartpole: one seed shows nothing about how two curves compare.",
  ]);
  const free = { ...row("dyna", undefined), probabilityOfFewer: undefined };
  const none = {
    ...free,
    label: "x",
    equalSteps: undefined,
    returnDifference: { value: NaN, low: NaN, high: NaN },
  };
  assertEquals(baselineVerdict([free, none]), [
    "Against dqn on cartpole: a higher return after equally many real steps for dyna (3.0 [1.0, 5.0]); " +
    "unknown, as no real step is common to both: x.",
  ]);
});
